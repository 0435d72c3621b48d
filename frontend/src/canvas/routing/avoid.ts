import type { Frame, Point } from "@/document/types";

/** An orthogonal way around boxes: A* over the few lines that matter, the boxes' sides a little way out. */

/** Room kept between a way and a box that it passes. */
export const CLEAR = 12;
/** What a bend costs beside its length: a longer way with fewer corners reads better. */
const BEND = 60;
/** A way is not looked for among more boxes than this: the lines between them grow with the square. */
const MOST_BOXES = 48;

/** Whether a level or upright stretch runs through a box, or nearer to it than `clear`. */
export function hits(a: Point, b: Point, [x, y, width, height]: Frame, clear: number): boolean {
  const [left, right] = a[0] < b[0] ? [a[0], b[0]] : [b[0], a[0]];
  const [top, bottom] = a[1] < b[1] ? [a[1], b[1]] : [b[1], a[1]];
  return right > x - clear && left < x + width + clear && bottom > y - clear && top < y + height + clear;
}

/** Whether any stretch of a way runs through one of the boxes. */
export function blocked(points: readonly Point[], boxes: readonly Frame[], clear = 2): boolean {
  for (let at = 1; at < points.length; at += 1) {
    const [a, b] = [points[at - 1], points[at]];
    if (a && b && boxes.some((box) => hits(a, b, box, clear))) return true;
  }
  return false;
}

const DIRECTIONS = [
  [1, 0],
  [0, 1],
  [-1, 0],
  [0, -1],
] as const;

/**
 * The corner points from `start` to `end`, both stepped out of their boxes already, leaving to the right and
 * arriving from the left. Null when the boxes leave no way.
 */
export function avoid(start: Point, end: Point, around: readonly Frame[]): Point[] | null {
  const boxes = around.length > MOST_BOXES ? nearest(around, start, end) : around;
  const xs = lines(boxes, 0, start, end);
  const ys = lines(boxes, 1, start, end);
  const [wide, high] = [xs.length, ys.length];
  const across = new Uint8Array(wide * high); // whether the stretch from (x, y) to (x + 1, y) is blocked
  const down = new Uint8Array(wide * high);
  for (const [x, y, width, height] of boxes) {
    const clear = CLEAR - 1;
    const inX = span(xs, x - clear, x + width + clear);
    const inY = span(ys, y - clear, y + height + clear);
    for (let j = inY.first; j <= inY.last; j += 1) {
      for (let i = Math.max(0, inX.first - 1); i <= inX.last; i += 1) across[j * wide + i] = 1;
    }
    for (let i = inX.first; i <= inX.last; i += 1) {
      for (let j = Math.max(0, inY.first - 1); j <= inY.last; j += 1) down[j * wide + i] = 1;
    }
  }
  const [goalX, goalY] = [xs.indexOf(end[0]), ys.indexOf(end[1])];
  const states = wide * high * 4;
  const cost = new Float64Array(states).fill(Number.POSITIVE_INFINITY);
  const before = new Int32Array(states).fill(-1);
  const heap = new Heap();
  const first = (ys.indexOf(start[1]) * wide + xs.indexOf(start[0])) * 4;
  cost[first] = 0;
  heap.push(first, 0);
  while (heap.size > 0) {
    const state = heap.pop();
    const direction = state & 3;
    const cell = state >> 2;
    const [i, j] = [cell % wide, Math.floor(cell / wide)];
    if (i === goalX && j === goalY) return traced(state, before, xs, ys, wide);
    const here = cost[state] ?? 0;
    for (let turn = 0; turn < 4; turn += 1) {
      if (turn === (direction ^ 2)) continue; // never straight back
      const [dx, dy] = DIRECTIONS[turn] ?? [0, 0];
      const [ni, nj] = [i + dx, j + dy];
      if (ni < 0 || nj < 0 || ni >= wide || nj >= high) continue;
      const gate = dx !== 0 ? across[j * wide + Math.min(i, ni)] : down[Math.min(j, nj) * wide + i];
      if (gate) continue;
      const length = Math.abs((xs[ni] ?? 0) - (xs[i] ?? 0)) + Math.abs((ys[nj] ?? 0) - (ys[j] ?? 0));
      const arrives = ni === goalX && nj === goalY;
      if (arrives && turn === 2) continue; // the last stretch leads to the right, into the box
      const bends = (turn === direction ? 0 : 1) + (arrives && turn !== 0 ? 1 : 0);
      const total = here + length + bends * BEND;
      const next = (nj * wide + ni) * 4 + turn;
      if (total >= (cost[next] ?? 0)) continue;
      cost[next] = total;
      before[next] = state;
      heap.push(next, total + Math.abs((xs[ni] ?? 0) - end[0]) + Math.abs((ys[nj] ?? 0) - end[1]));
    }
  }
  return null;
}

/** Lines that a way may run along: both ends, a little out of each side of each box, and between the ends. */
function lines(boxes: readonly Frame[], axis: 0 | 1, start: Point, end: Point): number[] {
  const all = new Set<number>([start[axis], end[axis], Math.round((start[axis] + end[axis]) / 2)]);
  for (const box of boxes) {
    all.add(box[axis] - CLEAR);
    all.add(box[axis] + box[axis === 0 ? 2 : 3] + CLEAR);
  }
  return [...all].sort((a, b) => a - b);
}

/** The lines strictly between two places. */
function span(sorted: readonly number[], low: number, high: number): { first: number; last: number } {
  let first = 0;
  while (first < sorted.length && (sorted[first] ?? 0) <= low) first += 1;
  let last = first - 1;
  while (last + 1 < sorted.length && (sorted[last + 1] ?? 0) < high) last += 1;
  return { first, last };
}

function nearest(boxes: readonly Frame[], start: Point, end: Point): Frame[] {
  const [x, y] = [(start[0] + end[0]) / 2, (start[1] + end[1]) / 2];
  const away = (box: Frame) => Math.hypot(box[0] + box[2] / 2 - x, box[1] + box[3] / 2 - y);
  return [...boxes].sort((a, b) => away(a) - away(b)).slice(0, MOST_BOXES);
}

function traced(state: number, before: Int32Array, xs: number[], ys: number[], wide: number): Point[] {
  const all: Point[] = [];
  for (let at = state; at >= 0; at = before[at] ?? -1) {
    const cell = at >> 2;
    all.push([xs[cell % wide] ?? 0, ys[Math.floor(cell / wide)] ?? 0]);
  }
  return straightened(all.reverse());
}

/** Without points that lie on the line between their neighbours. */
export function straightened(points: readonly Point[]): Point[] {
  return points.filter((point, at) => {
    const [a, b] = [points[at - 1], points[at + 1]];
    if (!a || !b) return true;
    return !((a[0] === point[0] && point[0] === b[0]) || (a[1] === point[1] && point[1] === b[1]));
  });
}

/** A small binary heap of states by their cost. */
class Heap {
  private items: number[] = [];
  private costs: number[] = [];

  get size(): number {
    return this.items.length;
  }

  push(item: number, cost: number): void {
    let at = this.items.length;
    this.items.push(item);
    this.costs.push(cost);
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if ((this.costs[parent] ?? 0) <= cost) break;
      this.swap(at, parent);
      at = parent;
    }
  }

  pop(): number {
    const top = this.items[0] ?? -1;
    this.swap(0, this.items.length - 1);
    this.items.pop();
    this.costs.pop();
    let at = 0;
    for (;;) {
      const [left, right] = [2 * at + 1, 2 * at + 2];
      let least = at;
      if (left < this.items.length && (this.costs[left] ?? 0) < (this.costs[least] ?? 0)) least = left;
      if (right < this.items.length && (this.costs[right] ?? 0) < (this.costs[least] ?? 0)) least = right;
      if (least === at) return top;
      this.swap(at, least);
      at = least;
    }
  }

  private swap(a: number, b: number): void {
    const [item, cost] = [this.items[a] ?? -1, this.costs[a] ?? 0];
    this.items[a] = this.items[b] ?? -1;
    this.costs[a] = this.costs[b] ?? 0;
    this.items[b] = item;
    this.costs[b] = cost;
  }
}
