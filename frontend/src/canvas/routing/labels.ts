import type { Frame, Point } from "@/document/types";
import { labelPoint } from "./route";

/** Where the labels of edges go: above a level stretch or beside an upright one, where nothing is hidden. */

/** A label's width: of the rates that a run writes there, and of a rate with what the edge costs. */
export const LABEL_PX = 64;
export const LABEL_WITH_COST_PX = 104;
const LABEL_HEIGHT_PX = 22;
const ABOVE = 15;

type Place = { at: Point; weight: number };

/** Candidates, the best first by their own looks. */
function places(points: readonly Point[], label_px: number): Place[] {
  const beside = label_px / 2 + 8;
  const found: Place[] = [{ at: labelPoint(points), weight: 0 }];
  for (let at = 1; at < points.length; at += 1) {
    const [a, b] = [points[at - 1], points[at]];
    if (!a || !b) continue;
    const length = Math.abs(b[0] - a[0]) + Math.abs(b[1] - a[1]);
    const level = a[1] === b[1];
    if (length < (level ? 56 : 32)) continue;
    for (const share of [0.5, 0.3, 0.7]) {
      const [x, y] = [a[0] + (b[0] - a[0]) * share, a[1] + (b[1] - a[1]) * share];
      const aside = Math.abs(share - 0.5) * 8 - Math.min(length, 300) / 40;
      if (level) {
        found.push({ at: [x, y - ABOVE], weight: aside + 2 }, { at: [x, y + ABOVE], weight: aside + 5 });
      } else {
        found.push(
          { at: [x, y], weight: aside + 4 },
          { at: [x + beside, y], weight: aside + 7 },
          { at: [x - beside, y], weight: aside + 9 },
        );
      }
    }
  }
  return found;
}

function overlap(a: Frame, b: Frame): number {
  const wide = Math.min(a[0] + a[2], b[0] + b[2]) - Math.max(a[0], b[0]);
  const high = Math.min(a[1] + a[3], b[1] + b[3]) - Math.max(a[1], b[1]);
  return wide > 0 && high > 0 ? wide * high : 0;
}

function roomAt([x, y]: Point, label_px: number): Frame {
  return [x - label_px / 2, y - LABEL_HEIGHT_PX / 2, label_px, LABEL_HEIGHT_PX];
}

/**
 * A place for each way's label. `near` are the boxes about it; `lines` other ways' points; what was placed before
 * keeps later labels off. A hidden box weighs more than a crossed line.
 */
export function placeLabels(
  ways: readonly { points: readonly Point[]; near: readonly Frame[]; label_px: number }[],
): Point[] {
  const taken = new Buckets();
  return ways.map(({ points, near, label_px }) => {
    let best: Place | null = null;
    for (const place of places(points, label_px)) {
      const room = roomAt(place.at, label_px);
      let weight = place.weight;
      for (const box of near) weight += overlap(room, box) / 12;
      for (const label of taken.about(room)) weight += overlap(room, label) / 8;
      if (!best || weight < best.weight) best = { at: place.at, weight };
      if (best.weight <= 0) break;
    }
    const at = best?.at ?? [0, 0];
    taken.add(roomAt(at, label_px));
    return at;
  });
}

/** Labels that were placed, found by where they lie. */
class Buckets {
  private readonly cells = new Map<string, Frame[]>();
  private static readonly SIZE = 160;

  add(frame: Frame): void {
    for (const key of this.keys(frame)) this.cells.set(key, [...(this.cells.get(key) ?? []), frame]);
  }

  *about(frame: Frame): Generator<Frame> {
    for (const key of this.keys(frame)) yield* this.cells.get(key) ?? [];
  }

  private *keys([x, y, width, height]: Frame): Generator<string> {
    const cell = (value: number) => Math.floor(value / Buckets.SIZE);
    for (let i = cell(x); i <= cell(x + width); i += 1)
      for (let j = cell(y); j <= cell(y + height); j += 1) yield `${i} ${j}`;
  }
}
