import { type ReactNode, useEffect, useRef } from "react";
import { IconButton } from "./Button";
import css from "./Dialog.module.css";

/** A modal dialog of the browser's own (focus is trapped and given back, Esc closes). Mounted means open. */
export function Dialog({
  title,
  onClose,
  children,
  width = 560,
}: {
  title: string;
  onClose: () => void;
  children: ReactNode;
  width?: number;
}) {
  const element = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const dialog = element.current;
    if (dialog && !dialog.open) {
      dialog.showModal();
      // The browser gives the focus to the first control, which is Close; a person came for the first field.
      const fields = "input:not([tabindex='-1']), select, textarea";
      dialog.querySelector<HTMLElement>(`[data-body] :is(${fields})`)?.focus();
    }
    return () => dialog?.close();
  }, []);
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: Esc closes a modal dialog already; the click is on its backdrop.
    <dialog
      ref={element}
      className={css.dialog}
      style={{ width }}
      aria-label={title}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
      onClick={(event) => {
        if (event.target === element.current) onClose();
      }}
    >
      <div className={css.inside}>
        <header className={css.head}>
          <h2 className={css.title}>{title}</h2>
          <IconButton label="Close" glyph="close" look="quiet" onClick={onClose} />
        </header>
        <div className={css.body} data-body="">
          {children}
        </div>
      </div>
    </dialog>
  );
}
