import type { NodeMoment } from "@/document/overlay";

const THINNEST = 2;
const THICKEST = 6;

/** The ring around a box in which something waits: from 2 px to 6 px, the thickest at its longest queue of the run. */
export function queueRing(moment: NodeMoment | undefined): number {
  if (!moment?.queue) return 0;
  return THINNEST + (THICKEST - THINNEST) * Math.sqrt(Math.min(1, moment.queue_share ?? 0));
}
