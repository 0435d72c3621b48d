import type { NodeMoment } from "@/document/overlay";

const THINNEST = 1.5;
const PER_TENFOLD = 1.1;
const THICKEST = 6;

/** The ring around a box in which something waits, in pixels: a little thicker for ten times as much, in every run. */
export function queueRing(moment: NodeMoment | undefined): number {
  const waiting = moment?.waiting ?? 0;
  return waiting < 1 ? 0 : Math.min(THICKEST, THINNEST + PER_TENFOLD * Math.log10(waiting));
}
