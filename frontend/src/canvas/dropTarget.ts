import { createStore } from "zustand/vanilla";

/** The group that a drag would put things into, and whether it may hold them; green or red while the drag lasts. */
export const dropTarget = createStore<{ group: string | null; legal: boolean }>(() => ({
  group: null,
  legal: true,
}));

export function showDropTarget(group: string | null, legal = true): void {
  const now = dropTarget.getState();
  if (now.group !== group || now.legal !== legal) dropTarget.setState({ group, legal });
}
