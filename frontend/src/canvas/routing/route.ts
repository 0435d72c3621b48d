import type { Service } from "@/catalog/types";
import type { Frame, Point } from "@/document/types";

/** Orthogonal ways between two boxes, made from nothing but their frames: the same for SVG, canvas and hit tests. */

/** Room that an edge keeps before it turns. */
const LEAD = 16;
const NEAR = 24;

/**
 * How far down its side a port sits, 0 to 1: spread evenly, but where edges hold only one of a side's ports that one
 * sits in the middle, so that boxes which stand level are joined by straight lines. `used` are the ports with edges.
 */
export function portShare(service: Service | undefined, portId: string, used: readonly string[]): number {
  const port = service?.ports.find((one) => one.id === portId);
  if (!port) return 0.5;
  const beside = service?.ports.filter((one) => one.side === port.side) ?? [];
  const held = beside.filter((one) => used.includes(one.id));
  const at = beside.indexOf(port);
  if (held.length !== 1 || !held[0]) return (at + 1) / (beside.length + 1);
  const middle = beside.indexOf(held[0]);
  if (at < middle) return (at + 1) / (middle + 1) / 2;
  return 0.5 + (at - middle) / (beside.length - middle) / 2;
}

/** Corner points from a box's out port to another's in port; `from` and `to` are the ports' places down the side. */
export function route(source: Frame, from: number, target: Frame, to: number): Point[] {
  const [sx, sy, sw, sh] = source;
  const [tx, ty, tw, th] = target;
  const right = sx + sw;
  const startY = sy + sh * from;
  const endY = ty + th * to;
  if (tx - right >= NEAR) {
    if (Math.abs(startY - endY) < 1)
      return [
        [right, startY],
        [tx, endY],
      ];
    const middle = Math.round((right + tx) / 2);
    return [
      [right, startY],
      [middle, startY],
      [middle, endY],
      [tx, endY],
    ];
  }
  const below = ty - (sy + sh) >= NEAR;
  const above = sy - (ty + th) >= NEAR;
  if (below || above) {
    const [leave, arrive] = below ? [sy + sh, ty] : [sy, ty + th];
    const low = Math.max(sx, tx);
    const high = Math.min(right, tx + tw);
    if (high - low >= NEAR) {
      const x = Math.round((low + high) / 2);
      return [
        [x, leave],
        [x, arrive],
      ];
    }
    const middle = Math.round((leave + arrive) / 2);
    const [startX, endX] = [Math.round(sx + sw / 2), Math.round(tx + tw / 2)];
    return [
      [startX, leave],
      [startX, middle],
      [endX, middle],
      [endX, arrive],
    ];
  }
  // Side by side or on top of each other, the wrong way round: out to the right, under both, in from the left.
  const under = Math.max(sy + sh, ty + th) + LEAD;
  return [
    [right, startY],
    [right + LEAD, startY],
    [right + LEAD, under],
    [tx - LEAD, under],
    [tx - LEAD, endY],
    [tx, endY],
  ];
}

/** How far a label keeps above a stretch that runs across, so that it hides neither line nor arrow. */
const ABOVE = 15;

/** A stretch down that a label would hide takes it at its side. */
const SHORT = 44;
const BESIDE = 34;

/** Where a label disturbs least: above the longest stretch across, or on the longest one down. */
export function labelPoint(points: readonly Point[]): Point {
  let best: Point = points[0] ?? [0, 0];
  let longest = -1;
  for (let at = 1; at < points.length; at += 1) {
    const [a, b] = [points[at - 1], points[at]];
    if (!a || !b) continue;
    const length = Math.abs(b[0] - a[0]) + Math.abs(b[1] - a[1]);
    // Across reads better than down: a label lies along the line.
    const weight = a[1] === b[1] ? length : length * 0.6;
    if (weight > longest) {
      longest = weight;
      const [lift, aside] = a[1] === b[1] ? [ABOVE, 0] : [0, length < SHORT ? BESIDE : 0];
      best = [(a[0] + b[0]) / 2 + aside, (a[1] + b[1]) / 2 - lift];
    }
  }
  return best;
}

/** How far a place lies from the way. */
export function distance(points: readonly Point[], x: number, y: number): number {
  let least = Number.POSITIVE_INFINITY;
  for (let at = 1; at < points.length; at += 1) {
    const [a, b] = [points[at - 1], points[at]];
    if (!a || !b) continue;
    const nearX = Math.min(Math.max(x, Math.min(a[0], b[0])), Math.max(a[0], b[0]));
    const nearY = Math.min(Math.max(y, Math.min(a[1], b[1])), Math.max(a[1], b[1]));
    least = Math.min(least, Math.hypot(x - nearX, y - nearY));
  }
  return least;
}

/** The way as an SVG path with rounded corners. */
export function pathOf(points: readonly Point[], radius = 6): string {
  const [first, ...rest] = points;
  if (!first) return "";
  let path = `M${first[0]} ${first[1]}`;
  rest.forEach((point, at) => {
    const before = points[at] ?? first;
    const after = points[at + 2];
    if (!after) {
      path += `L${point[0]} ${point[1]}`;
      return;
    }
    const into = Math.hypot(point[0] - before[0], point[1] - before[1]);
    const out = Math.hypot(after[0] - point[0], after[1] - point[1]);
    const r = Math.min(radius, into / 2, out / 2);
    const towards = (to: Point, length: number): Point => [
      point[0] + ((to[0] - point[0]) / (length || 1)) * r,
      point[1] + ((to[1] - point[1]) / (length || 1)) * r,
    ];
    const [ax, ay] = towards(before, into);
    const [bx, by] = towards(after, out);
    path += `L${ax} ${ay}Q${point[0]} ${point[1]} ${bx} ${by}`;
  });
  return path;
}
