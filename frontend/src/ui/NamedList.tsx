import { type ReactNode, useState } from "react";
import { Button } from "./Button";
import fields from "./Field.module.css";
import css from "./NamedList.module.css";

/** A field and a button that keep something under a name. The field is emptied once `onKeep` has said yes. */
export function KeepForm({
  label,
  maxLength,
  onKeep,
}: {
  /** What is kept, as an order: "Name the drawing as it is now". */
  label: string;
  maxLength: number;
  onKeep: (name: string) => boolean | Promise<boolean>;
}) {
  const [name, setName] = useState("");
  return (
    <form
      className={css.keep}
      onSubmit={async (event) => {
        event.preventDefault();
        if (name.trim() && (await onKeep(name.trim()))) setName("");
      }}
    >
      <input
        className={fields.input}
        aria-label={label}
        placeholder={label}
        maxLength={maxLength}
        value={name}
        onChange={(event) => setName(event.target.value)}
      />
      <Button type="submit" look="primary" disabled={!name.trim()}>
        Keep
      </Button>
    </form>
  );
}

/** Rows of what was kept: `NamedRow` each. */
export function NamedList({ children }: { children: ReactNode }) {
  return <ul className={css.list}>{children}</ul>;
}

/** One kept thing: its name, a line about it, and its buttons. */
export function NamedRow({ name, about, children }: { name: string; about: string; children: ReactNode }) {
  return (
    <li className={css.row}>
      <div className={css.words}>
        <strong>{name}</strong>
        <span>{about}</span>
      </div>
      {children}
    </li>
  );
}
