import type { Param } from "@/catalog/types";
import type { Json } from "@/document/types";
import { IconButton } from "@/ui/Button";
import { Field, NumberInput, Select, Switch, TextInput } from "@/ui/Field";
import { Glyph } from "@/ui/Glyph";
import { Slider } from "@/ui/Slider";
import type { ErrorsAt } from "./errors";
import css from "./Inspector.module.css";
import { ItemList } from "./ItemList";
import { ParamForm, type Values } from "./ParamForm";
import { slideOf } from "./slide";

type Props = {
  param: Param;
  /** undefined: the Document says nothing, so the default holds. */
  value: Json | undefined;
  path: string;
  errors: ErrorsAt;
  onSet: (value: Json | undefined) => void;
};

/** One setting: its control by type, its unit and bounds, what it means, where to read more, and the way back. */
export function ParamField({ param, value, path, errors, onSet }: Props) {
  const error = errors(path);
  const set = value !== undefined;
  const aside = set ? (
    <IconButton
      look="quiet"
      glyph="reset"
      className={css.reset}
      label={`Back to the default: ${say(param, param.default)}`}
      onClick={() => onSet(undefined)}
    />
  ) : null;
  if (param.type === "list" && (param.item || param.variants)) {
    return <ItemList param={param} value={value} path={path} errors={errors} onSet={onSet} />;
  }
  if (param.type === "object" && param.item) {
    const inner = (value ?? param.default ?? {}) as Values;
    return (
      <fieldset className={css.group}>
        <legend className={css.legend}>{param.title}</legend>
        <ParamForm
          params={param.item}
          values={inner}
          path={path}
          errors={errors}
          onSet={(name, next) => onSet(withKey(inner, name, next))}
        />
      </fieldset>
    );
  }
  return (
    <Field
      label={param.title}
      unit={param.unit}
      error={error?.message}
      hint={error?.hint}
      help={<Help param={param} />}
      aside={aside}
      inline={param.type === "boolean"}
    >
      {(ids) => <Control param={param} value={value} onSet={onSet} ids={ids} />}
    </Field>
  );
}

type Ids = { id: string; describedBy: string | undefined; invalid: boolean };

function Control({ param, value, onSet, ids }: Pick<Props, "param" | "value" | "onSet"> & { ids: Ids }) {
  const shown = value ?? param.default;
  if (param.type === "boolean") {
    return <Switch {...ids} checked={shown === true} onCommit={onSet} />;
  }
  if (param.type === "choice") {
    const choices = (param.choices ?? []).map((choice) => ({
      value: String(choice.value),
      title: choice.title,
    }));
    if (param.nullable) choices.unshift({ value: "", title: "None" });
    const find = (text: string) =>
      param.choices?.find((choice) => String(choice.value) === text)?.value ?? null;
    return (
      <Select
        {...ids}
        value={shown === null ? "" : String(shown)}
        choices={choices}
        onCommit={(text) => onSet(find(text))}
      />
    );
  }
  if (param.type === "integer" || param.type === "number") {
    const typed = (
      <NumberInput
        {...ids}
        value={typeof shown === "number" ? shown : null}
        integer={param.type === "integer"}
        minimum={param.minimum ?? null}
        maximum={param.maximum ?? null}
        placeholder={param.nullable ? "none" : say(param, param.default)}
        onCommit={(number) => onSet(number === null ? (param.nullable ? null : undefined) : number)}
      />
    );
    const slide = slideOf(param);
    if (!slide || typeof shown !== "number") return typed;
    return (
      <div className={css.slid}>
        {typed}
        <Slider {...slide} value={shown} label={`${param.title}, by slider`} onCommit={onSet} />
      </div>
    );
  }
  if (param.type === "list") return <Choices param={param} value={shown} onSet={onSet} ids={ids} />;
  return (
    <TextInput
      {...ids}
      value={typeof shown === "string" ? shown : ""}
      placeholder={param.nullable ? "none" : ""}
      onCommit={(text) => onSet(text === "" && param.nullable ? null : text)}
    />
  );
}

/** A list of plain values: chips to tick where the catalog names the choices, else words between commas. */
function Choices({ param, value, onSet, ids }: Pick<Props, "param" | "value" | "onSet"> & { ids: Ids }) {
  const now = Array.isArray(value) ? value.map(String) : [];
  if (!param.choices?.length) {
    return (
      <TextInput
        {...ids}
        value={now.join(", ")}
        placeholder="none"
        onCommit={(text) =>
          onSet(
            text
              .split(",")
              .map((word) => word.trim())
              .filter(Boolean),
          )
        }
      />
    );
  }
  const all = param.choices;
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset inside the field's own frame would be announced twice.
    <div
      className={css.chips}
      id={ids.id}
      role="group"
      aria-label={param.title}
      aria-describedby={ids.describedBy}
    >
      {all.map((choice) => {
        const on = now.includes(String(choice.value));
        return (
          <button
            key={String(choice.value)}
            type="button"
            className={css.chip}
            aria-pressed={on}
            onClick={() =>
              onSet(
                all
                  .filter(({ value: one }) => (one === choice.value ? !on : now.includes(String(one))))
                  .map(({ value: one }) => one),
              )
            }
          >
            {choice.title}
          </button>
        );
      })}
    </div>
  );
}

function Help({ param }: { param: Param }) {
  const bounds = boundsOf(param);
  if (!param.help && !bounds && !param.docs_url) return null;
  return (
    <>
      {param.help} {bounds && <span className={css.bounds}>{bounds} </span>}
      {param.docs_url && (
        <a className={css.docs} href={param.docs_url} target="_blank" rel="noreferrer">
          AWS <Glyph name="external" size={11} />
          <span className="visually-hidden"> documentation of {param.title}</span>
        </a>
      )}
    </>
  );
}

function boundsOf(param: Param): string {
  const low = param.minimum ?? null;
  const high = param.maximum ?? null;
  const number = (value: number) => value.toLocaleString("en-US");
  if (low !== null && high !== null) return `${number(low)} to ${number(high)}.`;
  if (low !== null && low !== 0) return `At least ${number(low)}.`;
  if (high !== null) return `At most ${number(high)}.`;
  return "";
}

/** A value as a person reads it. */
export function say(param: Param, value: Json): string {
  if (value === null) return "none";
  if (typeof value === "boolean") return value ? "on" : "off";
  const title = param.choices?.find((choice) => choice.value === value)?.title;
  if (title) return title;
  if (Array.isArray(value)) return value.length ? value.map((one) => say(param, one)).join(", ") : "none";
  if (typeof value === "object") return "as AWS sets it";
  return typeof value === "number" ? value.toLocaleString("en-US") : String(value);
}

export function withKey(values: Values, name: string, value: Json | undefined): { [name: string]: Json } {
  const { [name]: _, ...rest } = values;
  return value === undefined ? rest : { ...rest, [name]: value };
}
