import type { NodeChange } from "@xyflow/react";
import { createStore } from "zustand/vanilla";
import type { FlowNode } from "./toFlow";

/** Snapping to neighbours while one box is dragged, and the lines that show it. Coordinates are relative to the parent. */

export type Guide = { x?: number; y?: number };
export const guides = createStore<{ lines: Guide }>(() => ({ lines: {} }));

const NEAR = 5;

export function clearGuides(): void {
  const { x, y } = guides.getState().lines;
  if (x !== undefined || y !== undefined) guides.setState({ lines: {} });
}

type Box = { left: number; top: number; width: number; height: number };

function boxOf(node: FlowNode, at = node.position): Box {
  return { left: at.x, top: at.y, width: node.width ?? 0, height: node.height ?? 0 };
}

/** Edges and middle of a box along one axis. */
function stops(box: Box, axis: "x" | "y"): number[] {
  const [near, size] = axis === "x" ? [box.left, box.width] : [box.top, box.height];
  return [near, near + size / 2, near + size];
}

/** The smallest move that puts a stop of the box onto a stop of a neighbour, and where the line runs. */
export function nearest(box: Box, others: Box[], axis: "x" | "y"): { by: number; line: number } | null {
  let best: { by: number; line: number } | null = null;
  for (const other of others) {
    for (const line of stops(other, axis)) {
      for (const stop of stops(box, axis)) {
        const by = line - stop;
        if (Math.abs(by) <= NEAR && (!best || Math.abs(by) < Math.abs(best.by))) best = { by, line };
      }
    }
  }
  return best;
}

/** Changes of a drag, snapped to the neighbours in the same group. `free` (a held key) switches it off. */
export function snapToGuides(
  changes: NodeChange<FlowNode>[],
  nodes: FlowNode[],
  free: boolean,
): NodeChange<FlowNode>[] {
  const moves = changes.filter((change) => change.type === "position" && change.dragging && change.position);
  const only = moves.length === 1 ? moves[0] : undefined;
  if (only?.type !== "position" || !only.position || free) {
    if (moves.length) clearGuides();
    return changes;
  }
  const node = nodes.find((one) => one.id === only.id);
  if (!node) return changes;
  const others = nodes.filter((one) => one.id !== node.id && one.parentId === node.parentId && !one.hidden);
  const box = boxOf(node, only.position);
  const boxes = others.map((one) => boxOf(one));
  const across = nearest(box, boxes, "x");
  const down = nearest(box, boxes, "y");
  const origin = parentOrigin(node, nodes);
  guides.setState({
    lines: {
      ...(across ? { x: across.line + origin.x } : {}),
      ...(down ? { y: down.line + origin.y } : {}),
    },
  });
  const position = { x: only.position.x + (across?.by ?? 0), y: only.position.y + (down?.by ?? 0) };
  return changes.map((change) => (change === only ? { ...only, position } : change));
}

function parentOrigin(node: FlowNode, nodes: FlowNode[]): { x: number; y: number } {
  const parent = nodes.find((one) => one.id === node.parentId);
  if (!parent) return { x: 0, y: 0 };
  const outer = parentOrigin(parent, nodes);
  return { x: outer.x + parent.position.x, y: outer.y + parent.position.y };
}
