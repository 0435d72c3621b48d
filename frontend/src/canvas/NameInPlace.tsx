import { useEffect, useRef } from "react";
import { useStore } from "zustand";
import { createStore } from "zustand/vanilla";
import { rename } from "@/document/commands";
import { act } from "@/document/store";
import css from "./NameInPlace.module.css";

/** Which item's name is being typed on the canvas. */
export const naming = createStore<{ id: string | null }>(() => ({ id: null }));

export function startNaming(id: string): void {
  naming.setState({ id });
}

/** A title that turns into a field on F2 or a double click. Enter and leaving keep the text, Esc drops it. */
export function NameInPlace({
  id,
  title,
  className,
  erasable,
}: {
  id: string;
  title: string;
  className?: string | undefined;
  /** Whether the name may be taken away. */
  erasable?: boolean;
}) {
  const editing = useStore(naming, (state) => state.id === id);
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (editing) input.current?.select();
  }, [editing]);
  if (!editing) {
    return (
      // biome-ignore lint/a11y/noStaticElementInteractions: F2 does the same from the keyboard, for the selected box.
      <div className={className} title={title} onDoubleClick={() => startNaming(id)}>
        {title}
      </div>
    );
  }
  const finish = (text: string | null) => {
    naming.setState({ id: null });
    if (text !== null && (text.trim() || erasable) && text !== title)
      act("Rename", (document) => rename(document, id, text));
  };
  return (
    <input
      ref={input}
      className={`nodrag nopan ${css.input}`}
      aria-label="Name"
      defaultValue={title}
      onBlur={(event) => finish(event.target.value)}
      onKeyDown={(event) => {
        event.stopPropagation();
        if (event.key === "Enter") finish(event.currentTarget.value);
        if (event.key === "Escape") finish(null);
      }}
    />
  );
}
