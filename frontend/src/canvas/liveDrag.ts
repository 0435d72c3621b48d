import type { NodeChange, ReactFlowState } from "@xyflow/react";
import { createStore } from "zustand/vanilla";
import type { FlowNode } from "./toFlow";

/**
 * Boxes on the move in a large drawing. Each frame moves their elements and what the library knows of their places,
 * past React: telling it would draw every box again. At the end the library hears of it as of any other drag.
 */
export const liveDrag = createStore<{ moving: ReadonlySet<string>; step: number }>(() => ({
  moving: new Set(),
  step: 0,
}));

type Store = Pick<ReactFlowState<FlowNode>, "nodeLookup" | "parentLookup" | "domNode">;

/** Moves what a drag's changes name, with all that stands in it. */
export function moveLive(store: Store, changes: readonly NodeChange<FlowNode>[]): void {
  const { moving, step } = liveDrag.getState();
  const touched = new Set(moving);
  for (const change of changes) {
    if (change.type !== "position" || !change.position) continue;
    const node = store.nodeLookup.get(change.id);
    if (!node) continue;
    const parent = node.parentId ? store.nodeLookup.get(node.parentId) : undefined;
    const origin = parent?.internals.positionAbsolute ?? { x: 0, y: 0 };
    const { x, y } = node.internals.positionAbsolute;
    shift(store, change.id, origin.x + change.position.x - x, origin.y + change.position.y - y, touched);
  }
  liveDrag.setState({ moving: touched.size === moving.size ? moving : touched, step: step + 1 });
}

function shift(store: Store, id: string, dx: number, dy: number, touched: Set<string>): void {
  const node = store.nodeLookup.get(id);
  if (!node) return;
  const { x, y } = node.internals.positionAbsolute;
  const to = { x: x + dx, y: y + dy };
  node.internals.positionAbsolute = to;
  const element = store.domNode?.querySelector<HTMLElement>(`.react-flow__node[data-id="${CSS.escape(id)}"]`);
  if (element) element.style.transform = `translate(${to.x}px,${to.y}px)`;
  touched.add(id);
  for (const child of store.parentLookup.get(id)?.keys() ?? []) shift(store, child, dx, dy, touched);
}

export function endLive(): void {
  const { moving, step } = liveDrag.getState();
  if (moving.size > 0) liveDrag.setState({ moving: new Set(), step: step + 1 });
}

/** The changes that end a drag, with the places that the boxes were left at: guides moved them a little. */
export function standing(store: Store, changes: readonly NodeChange<FlowNode>[]): NodeChange<FlowNode>[] {
  return changes.map((change) => {
    const node = change.type === "position" ? store.nodeLookup.get(change.id) : undefined;
    if (change.type !== "position" || !node) return change;
    const parent = node.parentId ? store.nodeLookup.get(node.parentId) : undefined;
    const origin = parent?.internals.positionAbsolute ?? { x: 0, y: 0 };
    const { x, y } = node.internals.positionAbsolute;
    return { ...change, position: { x: x - origin.x, y: y - origin.y } };
  });
}
