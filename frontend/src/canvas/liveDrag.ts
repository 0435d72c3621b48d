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
  const { element } = lift(store, id, node.internals.positionAbsolute);
  const { x, y } = node.internals.positionAbsolute;
  const to = { x: x + dx, y: y + dy };
  node.internals.positionAbsolute = to;
  if (element) element.style.transform = `translate(${to.x}px,${to.y}px)`;
  touched.add(id);
  for (const child of store.parentLookup.get(id)?.keys() ?? []) shift(store, child, dx, dy, touched);
}

type Lifted = { element: HTMLElement | null; level: string; from: { x: number; y: number } };

/** Boxes on the move as they were before: their height in the pile and their places. */
const lifted = new Map<string, Lifted>();
const LIFTED_LEVEL = "12";
/** So many boxes become layers of their own; a layer for each of very many would cost more than it spares. */
const LAYERS = 6;

/** Finds a box's element, and lifts it off the others: what moves as a layer of its own paints nothing anew. */
function lift(store: Store, id: string, from: Lifted["from"]): Lifted {
  const known = lifted.get(id);
  if (known?.element?.isConnected) return known;
  const found = store.domNode?.querySelector<HTMLElement>(`.react-flow__node[data-id="${CSS.escape(id)}"]`);
  const element = found ?? null;
  const made = { element, level: element?.style.zIndex ?? "", from: known?.from ?? from };
  lifted.set(id, made);
  if (element) {
    if (lifted.size <= LAYERS) element.style.willChange = "transform";
    if (!element.classList.contains("react-flow__node-container")) element.style.zIndex = LIFTED_LEVEL;
  }
  return made;
}

/** Ends a drag: what the boxes are moved to is the Document's to say. */
export function endLive(): void {
  for (const { element, level } of lifted.values()) {
    if (!element) continue;
    element.style.willChange = "";
    element.style.zIndex = level;
  }
  lifted.clear();
  const { moving, step } = liveDrag.getState();
  if (moving.size > 0) liveDrag.setState({ moving: new Set(), step: step + 1 });
}

/** Ends a drag with every box where it stood before. */
export function takeBackLive(store: Store): void {
  for (const [id, { element, from }] of lifted) {
    const node = store.nodeLookup.get(id);
    if (node) node.internals.positionAbsolute = from;
    if (element) element.style.transform = `translate(${from.x}px,${from.y}px)`;
  }
  endLive();
}
