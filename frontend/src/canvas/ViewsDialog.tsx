import { useState } from "react";
import { useStore } from "zustand";
import { Button, IconButton } from "@/ui/Button";
import { Dialog } from "@/ui/Dialog";
import { EmptyState } from "@/ui/EmptyState";
import fields from "@/ui/Field.module.css";
import { forgetView, keepView, type SavedView, savedViews } from "./savedViews";
import css from "./ViewsDialog.module.css";

/** Names what is seen now, goes back to what was named before, and forgets it. */
export default function ViewsDialog({
  now,
  onGo,
  onClose,
}: {
  now: Omit<SavedView, "name">;
  onGo: (view: SavedView) => void;
  onClose: () => void;
}) {
  const views = useStore(savedViews, (state) => state.views);
  const [name, setName] = useState("");
  return (
    <Dialog title="Views" onClose={onClose}>
      <form
        className={css.keep}
        onSubmit={(event) => {
          event.preventDefault();
          if (!name.trim()) return;
          keepView({ ...now, name: name.trim() });
          setName("");
        }}
      >
        <input
          className={fields.input}
          aria-label="Name for what is seen now"
          placeholder="Name what is seen now"
          maxLength={80}
          value={name}
          onChange={(event) => setName(event.target.value)}
        />
        <Button type="submit" look="primary" disabled={!name.trim()}>
          Keep
        </Button>
      </form>
      {views.length === 0 ? (
        <EmptyState title="No views yet">
          A view is a place and a zoom, with what the colours show and what is lit up. This browser keeps it.
        </EmptyState>
      ) : (
        <ul className={css.list}>
          {views.map((view) => (
            <li key={view.name} className={css.row}>
              <span className={css.words}>
                <strong>{view.name}</strong>
                <span>
                  {Math.round(view.zoom * 100)} %, {view.lens}
                </span>
              </span>
              <IconButton
                label={`Forget ${view.name}`}
                glyph="trash"
                look="quiet"
                onClick={() => forgetView(view.name)}
              />
              <Button onClick={() => onGo(view)}>Go there</Button>
            </li>
          ))}
        </ul>
      )}
    </Dialog>
  );
}
