import { type ReactNode, useEffect, useId, useState } from "react";
import css from "./Field.module.css";

type Frame = {
  label: string;
  unit?: string | null | undefined;
  help?: ReactNode;
  error?: string | undefined;
  hint?: string | undefined;
  /** Beside the label: a reset button, say. */
  aside?: ReactNode;
  /** The control stands beside the label (a switch) instead of below it. */
  inline?: boolean;
};

/** Label, control, unit, help and error of one setting, tied together for assistive technology. */
export function Field({
  label,
  unit,
  help,
  error,
  hint,
  aside,
  inline,
  children,
}: Frame & {
  children: (ids: { id: string; describedBy: string | undefined; invalid: boolean }) => ReactNode;
}) {
  const id = useId();
  const about = error || hint || help ? `${id}-about` : undefined;
  return (
    <div className={css.field} data-invalid={error ? "" : undefined}>
      <div className={css.head}>
        <label htmlFor={id} className={css.label}>
          {label}
          {unit && <span className={css.unit}> · {unit}</span>}
        </label>
        {aside}
        {inline && <span className={css.push} />}
        {inline && children({ id, describedBy: about, invalid: Boolean(error) })}
      </div>
      {!inline && children({ id, describedBy: about, invalid: Boolean(error) })}
      {about && (
        <div id={about}>
          {error && <p className={css.error}>{error}</p>}
          {error && hint && <p className={css.help}>{hint}</p>}
          {!error && help && <div className={css.help}>{help}</div>}
        </div>
      )}
    </div>
  );
}

type ControlProps = { id?: string; describedBy?: string | undefined; invalid?: boolean; disabled?: boolean };

/** A number without what floating point added to it: 0.1 times 0.1 is 0.01. */
function plain(value: number | null): string {
  if (value === null) return "";
  return String(Number.isInteger(value) ? value : Number(value.toPrecision(12)));
}

/**
 * A number that commits on Enter and on leaving the field, steps with the arrow keys, and keeps what was typed
 * while it is no number: a half-typed value never resets the form.
 */
export function NumberInput({
  value,
  onCommit,
  placeholder,
  integer,
  minimum,
  maximum,
  label,
  id,
  describedBy,
  invalid,
  disabled,
}: ControlProps & {
  value: number | null;
  onCommit: (value: number | null) => void;
  placeholder?: string;
  integer?: boolean;
  minimum?: number | null;
  maximum?: number | null;
  label?: string;
}) {
  const shown = plain(value);
  const [text, setText] = useState(shown);
  useEffect(() => setText(shown), [shown]);
  const parsed = text.trim() === "" ? null : Number(text.replace(/[\s_]/g, "").replace(/,(?=\d{3}\b)/g, ""));
  const bad = parsed !== null && (!Number.isFinite(parsed) || (integer && !Number.isInteger(parsed)));
  const commit = () => {
    if (!bad && text !== shown && parsed !== value) onCommit(parsed);
  };
  const nudge = (by: number) => {
    const from = bad || parsed === null ? (value ?? 0) : parsed;
    const step = integer || Math.abs(from) >= 10 ? 1 : 0.1;
    const to = Number((from + by * step).toFixed(6));
    const held = Math.min(maximum ?? Infinity, Math.max(minimum ?? -Infinity, to));
    setText(String(held));
    onCommit(held);
  };
  return (
    <input
      id={id}
      className={css.input}
      type="text"
      inputMode="decimal"
      autoComplete="off"
      aria-label={label}
      aria-describedby={describedBy}
      aria-invalid={invalid || bad || undefined}
      disabled={disabled}
      placeholder={placeholder}
      value={text}
      onChange={(event) => setText(event.target.value)}
      onBlur={commit}
      onKeyDown={(event) => {
        if (event.key === "Enter") commit();
        else if (event.key === "ArrowUp") nudge(event.shiftKey ? 10 : 1);
        else if (event.key === "ArrowDown") nudge(event.shiftKey ? -10 : -1);
        else if (event.key === "Escape") setText(shown);
        else return;
        event.preventDefault();
      }}
    />
  );
}

/** Text that commits on Enter and on leaving the field. */
export function TextInput({
  value,
  onCommit,
  placeholder,
  label,
  id,
  describedBy,
  invalid,
  disabled,
  lines = 1,
}: ControlProps & {
  value: string;
  onCommit: (value: string) => void;
  placeholder?: string;
  label?: string;
  lines?: number;
}) {
  const [text, setText] = useState(value);
  useEffect(() => setText(value), [value]);
  const commit = () => {
    if (text !== value) onCommit(text);
  };
  const shared = {
    id,
    className: css.input,
    "aria-label": label,
    "aria-describedby": describedBy,
    "aria-invalid": invalid || undefined,
    disabled,
    placeholder,
    value: text,
    onBlur: commit,
  };
  if (lines > 1) {
    return <textarea {...shared} rows={lines} onChange={(event) => setText(event.target.value)} />;
  }
  return (
    <input
      {...shared}
      type="text"
      autoComplete="off"
      onChange={(event) => setText(event.target.value)}
      onKeyDown={(event) => {
        if (event.key === "Enter") commit();
        else if (event.key === "Escape") setText(value);
      }}
    />
  );
}

export type Choice = { value: string; title: string };

export function Select({
  value,
  choices,
  onCommit,
  label,
  id,
  describedBy,
  invalid,
  disabled,
}: ControlProps & { value: string; choices: Choice[]; onCommit: (value: string) => void; label?: string }) {
  const known = choices.some((choice) => choice.value === value);
  return (
    <select
      id={id}
      className={css.select}
      aria-label={label}
      aria-describedby={describedBy}
      aria-invalid={invalid || undefined}
      disabled={disabled}
      value={value}
      onChange={(event) => onCommit(event.target.value)}
    >
      {!known && <option value={value}>{value}</option>}
      {choices.map((choice) => (
        <option key={choice.value} value={choice.value}>
          {choice.title}
        </option>
      ))}
    </select>
  );
}

/** On or off. */
export function Switch({
  checked,
  onCommit,
  label,
  id,
  describedBy,
  disabled,
}: ControlProps & { checked: boolean; onCommit: (checked: boolean) => void; label?: string }) {
  return (
    <button
      type="button"
      role="switch"
      id={id}
      className={css.switch}
      aria-checked={checked}
      aria-label={label}
      aria-describedby={describedBy}
      disabled={disabled}
      onClick={() => onCommit(!checked)}
    >
      <span className={css.thumb} />
    </button>
  );
}
