import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Service } from "@/catalog/types";
import type { Frame } from "@/document/types";
import { distance, labelPoint, pathOf, portShare, route } from "./route";

const frame = fc.tuple(
  fc.integer({ min: -500, max: 500 }),
  fc.integer({ min: -500, max: 500 }),
  fc.integer({ min: 40, max: 300 }),
  fc.integer({ min: 40, max: 300 }),
) as fc.Arbitrary<Frame>;

test("every way is orthogonal and touches both boxes", () => {
  fc.assert(
    fc.property(frame, frame, (a, b) => {
      const points = route(a, 0.5, b, 0.5);
      for (let at = 1; at < points.length; at += 1) {
        const [p, q] = [points[at - 1], points[at]];
        if (p && q) expect(p[0] === q[0] || Math.abs(p[1] - q[1]) < 1).toBe(true);
      }
      const touches = (box: Frame, point: readonly [number, number]) =>
        point[0] >= box[0] - 1 &&
        point[0] <= box[0] + box[2] + 1 &&
        point[1] >= box[1] - 1 &&
        point[1] <= box[1] + box[3] + 1;
      const [first, last] = [points[0], points.at(-1)];
      expect(first && touches(a, first) && last && touches(b, last)).toBe(true);
    }),
  );
});

test("a box straight below is reached straight down", () => {
  expect(route([0, 0, 160, 88], 0.5, [0, 144, 160, 88], 0.5)).toEqual([
    [80, 88],
    [80, 144],
  ]);
});

test("a label lies just above the longest stretch, and the way is near where it is drawn", () => {
  const points = route([0, 0, 100, 80], 0.5, [400, 200, 100, 80], 0.5);
  const [x, y] = labelPoint(points);
  expect(distance(points, x, y)).toBeLessThanOrEqual(15);
  expect(distance(points, x, y + 45)).toBe(30);
});

test("a path rounds its corners and never more than a stretch allows", () => {
  expect(
    pathOf(
      [
        [0, 0],
        [10, 0],
        [10, 4],
      ],
      6,
    ),
  ).toBe("M0 0L8 0Q10 0 10 2L10 4");
});

describe("a port", () => {
  const port = (id: string, side: "in" | "out") => ({ id, side, kind: "call", title: id });
  const service = { ports: [port("a", "in"), port("b", "in"), port("c", "in"), port("x", "out")] } as Service;
  const shares = (used: string[]) => ["a", "b", "c"].map((id) => portShare(service, id, used));

  test("shares its side evenly with the others while none, or several, are held", () => {
    expect(shares([])).toEqual([0.25, 0.5, 0.75]);
    expect(shares(["a", "c"])).toEqual([0.25, 0.5, 0.75]);
  });

  test("sits in the middle when it is the only one that an edge holds", () => {
    expect(shares(["a", "x"])).toEqual([0.5, 0.5 + 1 / 6, 0.5 + 2 / 6]);
    expect(shares(["b"])).toEqual([0.25, 0.5, 0.75]);
    expect(shares(["c"])).toEqual([1 / 6, 2 / 6, 0.5]);
    expect(portShare(service, "x", ["a"])).toBe(0.5);
  });
});
