import type { MouseEvent as ReactMouseEvent } from "react";
import { createStore } from "zustand/vanilla";
import { editor, select } from "@/document/store";

/** The context menu: where it is open. What it offers is the registry's. */
export const contextMenu = createStore<{ at: { x: number; y: number } | null }>(() => ({ at: null }));

export function openMenu(event: MouseEvent | ReactMouseEvent, id: string | null): void {
  event.preventDefault();
  if (id && !editor.getState().selection.includes(id)) select([id]);
  contextMenu.setState({ at: { x: event.clientX, y: event.clientY } });
}

export function closeMenu(): void {
  contextMenu.setState({ at: null });
}
