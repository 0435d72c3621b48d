import { move } from "./commands";
import { boxOf, find, isEdge } from "./look";
import type { DocNode, Document, Frame } from "./types";

type SizeOf = (node: DocNode) => readonly [number, number];
export type Edge6 = "left" | "centre" | "right" | "top" | "middle" | "bottom";

function boxes(document: Document, ids: readonly string[], sizeOf: SizeOf): { id: string; box: Frame }[] {
  return ids.flatMap((id) => {
    const item = find(document, id);
    if (!item || isEdge(item) || item.locked) return [];
    return [{ id, box: boxOf(item, "at" in item ? sizeOf(item) : undefined) }];
  });
}

/** Brings the boxes onto one line: that of the outermost of them, or the middle of all. */
export function align(document: Document, ids: readonly string[], to: Edge6, sizeOf: SizeOf): Document {
  const all = boxes(document, ids, sizeOf);
  if (all.length < 2) return document;
  const across = to === "left" || to === "centre" || to === "right";
  const [near, size] = across ? ([0, 2] as const) : ([1, 3] as const);
  const low = Math.min(...all.map(({ box }) => box[near]));
  const high = Math.max(...all.map(({ box }) => box[near] + box[size]));
  let next = document;
  for (const { id, box } of all) {
    const target =
      to === "left" || to === "top"
        ? low
        : to === "right" || to === "bottom"
          ? high - box[size]
          : Math.round((low + high - box[size]) / 2);
    const by = target - box[near];
    next = move(next, [id], across ? by : 0, across ? 0 : by);
  }
  return next;
}

/** Gives three or more boxes the same gap between each two; the outermost stay. */
export function distribute(
  document: Document,
  ids: readonly string[],
  along: "across" | "down",
  sizeOf: SizeOf,
): Document {
  const [near, size] = along === "across" ? ([0, 2] as const) : ([1, 3] as const);
  const all = boxes(document, ids, sizeOf).sort((a, b) => a.box[near] - b.box[near]);
  const first = all[0];
  const last = all.at(-1);
  if (all.length < 3 || !first || !last) return document;
  const room = last.box[near] + last.box[size] - first.box[near];
  const gap = (room - all.reduce((sum, { box }) => sum + box[size], 0)) / (all.length - 1);
  let next = document;
  let at: number = first.box[near];
  for (const { id, box } of all) {
    const by = Math.round(at) - box[near];
    next = move(next, [id], along === "across" ? by : 0, along === "across" ? 0 : by);
    at += box[size] + gap;
  }
  return next;
}
