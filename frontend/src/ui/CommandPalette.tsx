import { useEffect, useRef, useState } from "react";
import { type Action, keysText, useActionRegistry } from "./actions";
import css from "./CommandPalette.module.css";

export type Command = Pick<Action, "id" | "label" | "group" | "keys" | "perform">;

/**
 * Ctrl-K: everything the registry knows, and what else the page offers to jump to. Who came to find something (Ctrl-F)
 * gets the jumps first: a box called "Lambda" before the command that adds one more.
 */
export function CommandPalette({
  more,
  jumpsFirst = false,
  onClose,
}: {
  more: Command[];
  jumpsFirst?: boolean;
  onClose: () => void;
}) {
  const dialog = useRef<HTMLDialogElement>(null);
  const [typed, setTyped] = useState("");
  const [at, setAt] = useState(0);
  const actions = useActionRegistry((state) => state.actions);
  useEffect(() => {
    const element = dialog.current;
    element?.showModal();
    return () => element?.close();
  }, []);
  useEffect(() => {
    dialog.current?.querySelector("[aria-selected=true]")?.scrollIntoView({ block: "nearest" });
  });
  const wanted = typed.trim().toLowerCase();
  const words = wanted.split(/\s+/);
  const usable = [...actions.values()].filter((action) => !action.keyOnly && (action.enabled?.() ?? true));
  const rank = (command: Command) =>
    2 * Number(jumpsFirst && more.includes(command)) + Number(command.label.toLowerCase().startsWith(wanted));
  const found = [...usable, ...more]
    .filter(({ label, group }) => words.every((word) => `${label} ${group}`.toLowerCase().includes(word)))
    .sort((a, b) => rank(b) - rank(a))
    .slice(0, 50);
  const now = Math.min(at, found.length - 1);
  const choose = (command: Command | undefined) => {
    if (!command) return;
    onClose();
    // After the dialog has given the focus back.
    setTimeout(() => command.perform(), 0);
  };
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: Esc closes a modal dialog already; the click is on its backdrop.
    <dialog
      ref={dialog}
      className={css.dialog}
      aria-label="Commands"
      onCancel={onClose}
      onClick={(event) => {
        if (event.target === dialog.current) onClose();
      }}
    >
      <input
        className={css.input}
        type="text"
        role="combobox"
        aria-expanded="true"
        aria-controls="command-list"
        aria-activedescendant={found[now] ? `command-${found[now].id}` : undefined}
        aria-label="Type a command"
        placeholder={jumpsFirst ? "Find a box or a command" : "Type a command, a service or a box"}
        value={typed}
        onChange={(event) => {
          setTyped(event.target.value);
          setAt(0);
        }}
        onKeyDown={(event) => {
          if (event.key === "ArrowDown") setAt(Math.min(now + 1, found.length - 1));
          else if (event.key === "ArrowUp") setAt(Math.max(now - 1, 0));
          else if (event.key === "Enter") choose(found[now]);
          else return;
          event.preventDefault();
        }}
      />
      <div className={css.list} id="command-list" role="listbox" aria-label="Commands">
        {found.map((command, place) => (
          <button
            key={command.id}
            id={`command-${command.id}`}
            type="button"
            role="option"
            tabIndex={-1}
            aria-selected={place === now}
            className={css.option}
            onPointerMove={() => setAt(place)}
            onClick={() => choose(command)}
          >
            <span className={css.label}>{command.label}</span>
            <span className={css.group}>{command.group}</span>
            {command.keys?.[0] && <kbd className={css.keys}>{keysText(command.keys[0])}</kbd>}
          </button>
        ))}
        {found.length === 0 && <p className={css.none}>No command is called that.</p>}
      </div>
    </dialog>
  );
}
