import { expect, test } from "vitest";
import type { RunEvent } from "@/api/runs";
import { lagsOf, phaseNames } from "./lag";

const event = (change: Partial<RunEvent>): RunEvent => ({
  at_s: 400,
  node: "web",
  kind: "scaling",
  text: "",
  values: { before: 2, after: 4, breach_began_s: 100 },
  phases: { "alarm datapoints": 280, published: 300, "health check": 431 },
  ...change,
});

test("the lag of a scale-out is cut into its phases, from the breach on", () => {
  expect(lagsOf([event({})])).toEqual([
    {
      at_s: 400,
      node: "web",
      before: 2,
      after: 4,
      seconds: 331,
      phases: [
        { name: "alarm datapoints", seconds: 180 },
        { name: "published", seconds: 20 },
        { name: "health check", seconds: 131 },
      ],
    },
  ]);
  expect(phaseNames(lagsOf([event({}), event({})]))).toEqual([
    "alarm datapoints",
    "published",
    "health check",
  ]);
});

test("what scaled in, or has no phases, has no lag", () => {
  expect(
    lagsOf([event({ values: { before: 4, after: 2 } }), event({ phases: {} }), event({ node: null })]),
  ).toEqual([]);
});
