import { useState } from "react";
import { Button } from "@/ui/Button";
import { Dialog } from "@/ui/Dialog";
import { Field } from "@/ui/Field";
import field from "@/ui/Field.module.css";
import css from "./StartPage.module.css";

/** Asks for a name; Enter does it. */
export function NameDialog({
  title,
  button,
  name,
  onName,
  onClose,
}: {
  title: string;
  button: string;
  name: string;
  onName: (name: string) => void;
  onClose: () => void;
}) {
  const [text, setText] = useState(name);
  const given = text.trim();
  return (
    <Dialog title={title} width={440} onClose={onClose}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (given) onName(given);
        }}
      >
        <Field label="Name">
          {(ids) => (
            <input
              id={ids.id}
              className={field.input}
              value={text}
              maxLength={200}
              onFocus={(event) => event.target.select()}
              onChange={(event) => setText(event.target.value)}
            />
          )}
        </Field>
        <div className={css.buttons}>
          <Button onClick={onClose}>Cancel</Button>
          <Button look="primary" type="submit" disabled={!given}>
            {button}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
