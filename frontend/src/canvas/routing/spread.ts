import type { Frame, Point } from "@/document/types";
import { hits } from "./avoid";

/** Keeps ways that would lie on top of each other apart. */

const APART = 10;
/** Stretches nearer than this are taken to lie on one another. */
const SAME = 6;

export type Laid = {
  id: string;
  /** `node port`: ways that leave, or enter, by the same port may run together. */
  from: string;
  to: string;
  points: Point[];
  /** Boxes near the way, its own two left out. */
  near: readonly Frame[];
};

type Stretch = { way: Laid; at: number; line: number; low: number; high: number };

/** Moves inner stretches that overlap apart, where there is room; the ends stay at their ports. New ways only. */
export function spread(ways: readonly Laid[]): Laid[] {
  const moved = new Map<string, Point[]>();
  for (const axis of [0, 1] as const) {
    for (const bundle of bundles(stretches(ways, moved, axis))) {
      const order = [...bundle].sort((a, b) => heading(a, axis, moved) - heading(b, axis, moved));
      order.forEach((one, place) => {
        const by = (place - (order.length - 1) / 2) * APART;
        if (by !== 0) shift(one, axis, by, moved);
      });
    }
  }
  return ways.map((way) => {
    const points = moved.get(way.id);
    return points ? { ...way, points } : way;
  });
}

function pointsOf(way: Laid, moved: ReadonlyMap<string, Point[]>): Point[] {
  return moved.get(way.id) ?? way.points;
}

/** Inner stretches along one axis: 0, upright ones at their x; 1, level ones at their y. */
function stretches(ways: readonly Laid[], moved: ReadonlyMap<string, Point[]>, axis: 0 | 1): Stretch[] {
  const found: Stretch[] = [];
  const other = axis === 0 ? 1 : 0;
  for (const way of ways) {
    const points = pointsOf(way, moved);
    for (let at = 1; at < points.length - 2; at += 1) {
      const [a, b] = [points[at], points[at + 1]];
      if (!a || !b || a[axis] !== b[axis] || a[other] === b[other]) continue;
      found.push({
        way,
        at,
        line: a[axis],
        low: Math.min(a[other], b[other]),
        high: Math.max(a[other], b[other]),
      });
    }
  }
  return found.sort((a, b) => a.line - b.line);
}

/** Stretches that lie on each other, of ways that share no port. */
function* bundles(sorted: readonly Stretch[]): Generator<Stretch[]> {
  const taken = new Set<Stretch>();
  for (let at = 0; at < sorted.length; at += 1) {
    const first = sorted[at];
    if (!first || taken.has(first)) continue;
    const bundle = [first];
    let [low, high] = [first.low, first.high];
    for (let next = at + 1; next < sorted.length; next += 1) {
      const one = sorted[next];
      if (!one || one.line - first.line > SAME) break;
      if (taken.has(one) || one.low >= high + 4 || one.high <= low - 4) continue;
      if (bundle.some((other) => other.way.id === one.way.id || together(other.way, one.way))) continue;
      bundle.push(one);
      taken.add(one);
      low = Math.min(low, one.low);
      high = Math.max(high, one.high);
    }
    if (bundle.length > 1) yield bundle;
  }
}

function together(a: Laid, b: Laid): boolean {
  return a.from === b.from || a.to === b.to;
}

/** Where a stretch's way comes from and goes to, so that ways part without crossing. */
function heading({ way, at }: Stretch, axis: 0 | 1, moved: ReadonlyMap<string, Point[]>): number {
  const points = pointsOf(way, moved);
  const [a, b] = [points[at - 1], points[at + 2]];
  return (a?.[axis] ?? 0) + (b?.[axis] ?? 0);
}

/** Moves one stretch sideways unless that would bring it into a box or turn an end back on itself. */
function shift({ way, at }: Stretch, axis: 0 | 1, by: number, moved: Map<string, Point[]>): void {
  const points = [...pointsOf(way, moved)];
  const [before, a, b, after] = [points[at - 1], points[at], points[at + 1], points[at + 2]];
  if (!before || !a || !b || !after) return;
  const to = a[axis] + by;
  const onward = (from: Point, old: Point) =>
    Math.sign(old[axis] - from[axis]) === Math.sign(to - from[axis]);
  if (!onward(before, a) || !onward(after, b)) return;
  const movedA: Point = axis === 0 ? [to, a[1]] : [a[0], to];
  const movedB: Point = axis === 0 ? [to, b[1]] : [b[0], to];
  if (way.near.some((box) => hits(movedA, movedB, box, 2))) return;
  points[at] = movedA;
  points[at + 1] = movedB;
  moved.set(way.id, points);
}
