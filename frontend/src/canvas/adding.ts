import { createStore } from "zustand/vanilla";
import type { End } from "@/document/types";

/** The add menu where the pointer is; after a connection that ended on nothing it offers what may follow. */
export type QuickAdd = {
  screen: { x: number; y: number };
  at: { x: number; y: number };
  from?: End;
  /** Boxes that the chosen group is drawn around. */
  wrap?: readonly string[];
};

export const quickAdd = createStore<{ open: QuickAdd | null }>(() => ({ open: null }));

export function openQuickAdd(open: QuickAdd): void {
  quickAdd.setState({ open });
}

export function closeQuickAdd(): void {
  quickAdd.setState({ open: null });
}
