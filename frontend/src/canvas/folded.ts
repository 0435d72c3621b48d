import { ancestors, descendants, index } from "@/document/look";
import type { Overlay } from "@/document/overlay";
import type { Document } from "@/document/types";

/** A container that is folded to a card: what stands for its contents, and what they add up to. */

/** Ports of a card, for the edges of what is inside. */
export const CARD_IN = "in";
export const CARD_OUT = "out";

/** The outermost folded container around a node, whose card stands for it; null when the node itself is seen. */
export function cardOf(document: Document, nodeId: string): string | null {
  const node = index(document).nodes.get(nodeId);
  if (!node) return null;
  return ancestors(document, node).findLast((group) => group.collapsed)?.id ?? null;
}

export type CardSum = {
  /** Of the fullest box inside. */
  utilisation: number | null;
  /** What comes in from outside. */
  rate_per_s: number;
  dropping: boolean;
};

/** What the boxes inside add up to at the moment that is shown; null while none is. */
export function cardSum(document: Document, groupId: string, shown: Overlay): CardSum | null {
  const inside = descendants(document, [groupId]);
  let seen = false;
  const sum: CardSum = { utilisation: null, rate_per_s: 0, dropping: false };
  for (const id of inside) {
    const moment = shown.nodes[id];
    if (!moment) continue;
    seen = true;
    if (moment.utilisation !== null) sum.utilisation = Math.max(sum.utilisation ?? 0, moment.utilisation);
    sum.dropping ||= moment.dropping === true;
  }
  for (const edge of document.edges) {
    if (inside.has(edge.to[0]) && !inside.has(edge.from[0]))
      sum.rate_per_s += shown.edges[edge.id]?.rate_per_s ?? 0;
  }
  return seen ? sum : null;
}
