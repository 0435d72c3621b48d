import type { Frame, Point } from "@/document/types";
import { avoid, blocked, CLEAR, straightened } from "./avoid";
import { LABEL_PX, placeLabels } from "./labels";
import { route } from "./route";
import { spread } from "./spread";

/** All ways of a drawing, made anew only where something moved. */

export type Link = {
  id: string;
  source: string;
  target: string;
  /** Ports by name, and how far down its side each sits, 0 to 1. */
  fromPort: string;
  toPort: string;
  from: number;
  to: number;
  /** How wide its label is. */
  label_px: number;
};
export type Way = { points: readonly Point[]; label: Point };

/** How far around its two ends a way looks for boxes, and how far at the second try. */
const REACH = [120, 520] as const;
const LEAD = 16;

type Kept = {
  link: Link;
  region: Frame;
  points: Point[];
  near: readonly Frame[];
  /** A first guess, to be made better when there is time. */
  rough: boolean;
};

export class Router {
  private boxes: ReadonlyMap<string, Frame> = new Map();
  private names: readonly Frame[] = [];
  private kept = new Map<string, Kept>();
  private ways: ReadonlyMap<string, Way> = new Map();

  /**
   * The ways between boxes as they stand now. Ways that can't be found within `budget_ms` are rough at first:
   * `unfinished` says so, and another call goes on. Labels keep off `names`, where containers write theirs. What did not change keeps its object.
   */
  update(
    links: readonly Link[],
    boxes: ReadonlyMap<string, Frame>,
    budget_ms = Number.POSITIVE_INFINITY,
    names: readonly Frame[] = [],
  ): { ways: ReadonlyMap<string, Way>; unfinished: boolean } {
    const moved = this.moved(boxes);
    this.boxes = boxes;
    this.names = names;
    const all = [...boxes.entries()];
    const next = new Map<string, Kept>();
    const until = performance.now() + budget_ms;
    let changed = links.length !== this.kept.size;
    let unfinished = false;
    for (const link of links) {
      const before = this.kept.get(link.id);
      const source = boxes.get(link.source);
      const target = boxes.get(link.target);
      if (!source || !target) {
        changed ||= before !== undefined;
        continue;
      }
      const stays =
        before && sameLink(before.link, link) && !moved.some((frame) => meets(frame, before.region));
      if (stays && !before.rough) {
        next.set(link.id, before);
        continue;
      }
      if (performance.now() > until) {
        unfinished = true;
        next.set(link.id, stays ? before : this.rough(link, source, target, all));
        changed ||= !stays;
        continue;
      }
      next.set(link.id, this.find(link, source, target, all));
      changed = true;
    }
    this.kept = next;
    if (changed) this.finish();
    return { ways: this.ways, unfinished };
  }

  /** Where boxes were, and where they are now, if that differs. */
  private moved(boxes: ReadonlyMap<string, Frame>): Frame[] {
    const found: Frame[] = [];
    for (const [id, frame] of boxes) {
      const before = this.boxes.get(id);
      if (before?.every((value, at) => value === frame[at])) continue;
      found.push(frame);
      if (before) found.push(before);
    }
    for (const [id, frame] of this.boxes) if (!boxes.has(id)) found.push(frame);
    return found;
  }

  private rough(link: Link, source: Frame, target: Frame, all: readonly [string, Frame][]): Kept {
    const region = regionOf(source, target, REACH[0]);
    const near = obstacles(all, link, region);
    return { link, region, points: route(source, link.from, target, link.to), near, rough: true };
  }

  private find(link: Link, source: Frame, target: Frame, all: readonly [string, Frame][]): Kept {
    const plain = this.rough(link, source, target, all);
    if (!blocked(plain.points, plain.near)) return { ...plain, rough: false };
    const out: Point = [source[0] + source[2], Math.round(source[1] + source[3] * link.from)];
    const into: Point = [target[0], Math.round(target[1] + target[3] * link.to)];
    for (const reach of REACH) {
      const region = regionOf(source, target, reach);
      const near = obstacles(all, link, region);
      const lead = Math.max(CLEAR + 1, LEAD);
      const found = avoid([out[0] + lead, out[1]], [into[0] - lead, into[1]], [...near, source, target]);
      if (found) return { link, region, near, points: straightened([out, ...found, into]), rough: false };
    }
    return { ...plain, rough: false };
  }

  private finish(): void {
    const laid = spread(
      [...this.kept.values()].map(({ link, points, near }) => ({
        id: link.id,
        from: `${link.source} ${link.fromPort}`,
        to: `${link.target} ${link.toPort}`,
        points,
        near,
      })),
    );
    const ends = laid.map(({ id, near }) => {
      const { link, region } = this.kept.get(id) ?? {};
      const own = [this.boxes.get(link?.source ?? ""), this.boxes.get(link?.target ?? "")];
      const named = this.names.filter((name) => region && meets(name, region));
      return [...near, ...named, ...own.filter((box) => box !== undefined)];
    });
    const labels = placeLabels(
      laid.map(({ id, points }, at) => ({
        points,
        near: ends[at] ?? [],
        label_px: this.kept.get(id)?.link.label_px ?? LABEL_PX,
      })),
    );
    this.ways = new Map(
      laid.map(({ id, points }, at) => {
        const way: Way = { points, label: labels[at] ?? [0, 0] };
        const before = this.ways.get(id);
        return [id, before && sameWay(before, way) ? before : way];
      }),
    );
  }
}

function sameLink(a: Link, b: Link): boolean {
  return (
    a.source === b.source &&
    a.target === b.target &&
    a.fromPort === b.fromPort &&
    a.toPort === b.toPort &&
    a.from === b.from &&
    a.to === b.to &&
    a.label_px === b.label_px
  );
}

function sameWay(a: Way, b: Way): boolean {
  const same = (one: Point, other: Point | undefined) => one[0] === other?.[0] && one[1] === other?.[1];
  return (
    a.points.length === b.points.length &&
    same(a.label, b.label) &&
    a.points.every((point, at) => same(point, b.points[at]))
  );
}

function regionOf(a: Frame, b: Frame, reach: number): Frame {
  const left = Math.min(a[0], b[0]) - reach;
  const top = Math.min(a[1], b[1]) - reach;
  const right = Math.max(a[0] + a[2], b[0] + b[2]) + reach;
  const bottom = Math.max(a[1] + a[3], b[1] + b[3]) + reach;
  return [left, top, right - left, bottom - top];
}

function meets(a: Frame, b: Frame): boolean {
  return a[0] < b[0] + b[2] && b[0] < a[0] + a[2] && a[1] < b[1] + b[3] && b[1] < a[1] + a[3];
}

function obstacles(all: readonly [string, Frame][], link: Link, region: Frame): Frame[] {
  const found: Frame[] = [];
  for (const [id, frame] of all) {
    if (id !== link.source && id !== link.target && meets(frame, region)) found.push(frame);
  }
  return found;
}
