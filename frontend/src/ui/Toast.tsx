import { create } from "zustand";
import { Button, IconButton } from "./Button";
import css from "./Toast.module.css";

type Toast = {
  id: number;
  text: string;
  tone: "note" | "error";
  action?: { label: string; perform: () => void };
};

const useToasts = create<{ toasts: Toast[] }>(() => ({ toasts: [] }));
let nextId = 1;

function dismiss(id: number): void {
  useToasts.setState(({ toasts }) => ({ toasts: toasts.filter((toast) => toast.id !== id) }));
}

/** Says something that needs no answer; errors stay until they are closed. */
export function toast(text: string, options: Partial<Pick<Toast, "tone" | "action">> = {}): void {
  const made: Toast = { id: nextId++, text, tone: "note", ...options };
  useToasts.setState(({ toasts }) => ({
    toasts: [...toasts.filter((other) => other.text !== text), made].slice(-3),
  }));
  if (made.tone === "note") setTimeout(() => dismiss(made.id), 6000);
}

export function Toasts() {
  const toasts = useToasts((state) => state.toasts);
  return (
    <div className={css.stack} role="status" aria-live="polite">
      {toasts.map((item) => (
        <div key={item.id} className={css.toast} data-tone={item.tone}>
          <span className={css.text}>{item.text}</span>
          {item.action && (
            <Button
              look="quiet"
              onClick={() => {
                item.action?.perform();
                dismiss(item.id);
              }}
            >
              {item.action.label}
            </Button>
          )}
          <IconButton label="Dismiss" glyph="close" look="quiet" onClick={() => dismiss(item.id)} />
        </div>
      ))}
    </div>
  );
}
