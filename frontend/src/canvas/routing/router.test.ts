import fc from "fast-check";
import { expect, test } from "vitest";
import type { Frame } from "@/document/types";
import { blocked } from "./avoid";
import { type Link, Router } from "./router";

const link = (id: string, source: string, target: string, ports = id): Link => ({
  id,
  source,
  target,
  fromPort: `${ports} out`,
  toPort: `${ports} in`,
  from: 0.5,
  to: 0.5,
  label_px: 64,
});
const grid = (places: readonly (readonly [number, number])[]) =>
  new Map(places.map(([x, y], at) => [`n${at}`, [x * 220, y * 140, 160, 88] as Frame]));

test("a way goes around a box that stands between its ends", () => {
  const boxes = grid([
    [0, 0],
    [1, 0],
    [2, 0],
  ]);
  const { ways } = new Router().update([link("e", "n0", "n2")], boxes);
  const points = ways.get("e")?.points ?? [];
  expect(points.length).toBeGreaterThan(2);
  expect(blocked(points, [boxes.get("n1") as Frame])).toBe(false);
  expect(points[0]).toEqual([160, 44]);
  expect(points.at(-1)).toEqual([440, 44]);
});

test("ways are level or upright and keep out of every box that has room around it", () => {
  const place = fc.tuple(fc.integer({ min: 0, max: 6 }), fc.integer({ min: 0, max: 6 }));
  fc.assert(
    fc.property(fc.uniqueArray(place, { minLength: 3, maxLength: 16, selector: String }), (places) => {
      const boxes = grid(places);
      const ids = [...boxes.keys()];
      const links = ids.slice(1).map((id, at) => link(`e${at}`, ids[at] ?? "", id));
      const { ways, unfinished } = new Router().update(links, boxes);
      expect(unfinished).toBe(false);
      for (const { id, source, target } of links) {
        const points = ways.get(id)?.points ?? [];
        for (let at = 1; at < points.length; at += 1) {
          const [a, b] = [points[at - 1], points[at]];
          expect(a?.[0] === b?.[0] || a?.[1] === b?.[1]).toBe(true);
        }
        const others = ids.filter((one) => one !== source && one !== target);
        expect(
          blocked(
            points,
            others.map((one) => boxes.get(one) as Frame),
            0,
          ),
        ).toBe(false);
      }
    }),
  );
});

test("two ways that would lie on each other keep apart", () => {
  const boxes = new Map<string, Frame>([
    ["a", [0, 0, 160, 88]],
    ["b", [0, 120, 160, 88]],
    ["c", [400, 300, 160, 88]],
    ["d", [400, 420, 160, 88]],
  ]);
  const { ways } = new Router().update([link("e", "a", "c"), link("f", "b", "d")], boxes);
  const upright = (id: string) => ways.get(id)?.points[1]?.[0] ?? 0;
  expect(Math.abs(upright("e") - upright("f"))).toBeGreaterThanOrEqual(10);
});

test("only what lies near a moved box is made anew", () => {
  const router = new Router();
  const boxes = grid([
    [0, 0],
    [1, 0],
    [8, 8],
    [9, 8],
  ]);
  const links = [link("near", "n0", "n1"), link("away", "n2", "n3")];
  const before = router.update(links, boxes).ways;
  const after = router.update(links, new Map(boxes).set("n1", [220, 60, 160, 88])).ways;
  expect(after.get("away")).toBe(before.get("away"));
  expect(after.get("near")).not.toBe(before.get("near"));
});

test("without time a way is rough, and the next call finishes it", () => {
  const router = new Router();
  const boxes = grid([
    [0, 0],
    [1, 0],
    [2, 0],
  ]);
  const hurried = router.update([link("e", "n0", "n2")], boxes, -1);
  expect(hurried.unfinished).toBe(true);
  expect(hurried.ways.get("e")?.points).toHaveLength(2);
  const calm = router.update([link("e", "n0", "n2")], boxes);
  expect(calm.unfinished).toBe(false);
  expect(calm.ways.get("e")?.points.length).toBeGreaterThan(2);
});

test("labels lie on no box and not on each other", () => {
  const boxes = grid([
    [0, 0],
    [2, 0],
    [0, 1],
    [2, 1],
  ]);
  const { ways } = new Router().update([link("e", "n0", "n3"), link("f", "n2", "n1")], boxes);
  const [a, b] = [ways.get("e")?.label ?? [0, 0], ways.get("f")?.label ?? [0, 0]];
  expect(Math.abs(a[0] - b[0]) > 60 || Math.abs(a[1] - b[1]) >= 20).toBe(true);
});

test("a label keeps off the name of a container", () => {
  const boxes = grid([
    [0, 0],
    [2, 2],
  ]);
  const links = [link("e", "n0", "n1")];
  const [x, y] = new Router().update(links, boxes).ways.get("e")?.label ?? [0, 0];
  const name: Frame = [x - 48, y - 15, 96, 30];
  const after = new Router().update(links, boxes, Number.POSITIVE_INFINITY, [name]).ways.get("e")?.label;
  expect(after && (Math.abs(after[0] - x) > 20 || Math.abs(after[1] - y) > 15)).toBe(true);
});
