import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { SAMPLE } from "@/document/sample";
import {
  corners,
  loadCurve,
  monthLeft_h,
  newScenario,
  rateAt,
  readDuration,
  wholeMonth,
  withCorner,
  withDuration,
  withExecutor,
  withNewCorner,
  withShare,
} from "./scenario";

describe("a scenario", () => {
  test("of a new drawing fills the month with itself", () => {
    expect(monthLeft_h(newScenario(SAMPLE), {})).toBe(0);
  });

  test("goes on filling the month when its duration changes, unless somebody set it otherwise", () => {
    const body = withDuration(newScenario(SAMPLE), 600);
    expect(monthLeft_h(body, {})).toBe(0);
    const set = { ...newScenario(SAMPLE), month: [{ scenario: "this", times: 4 }] };
    expect(withDuration(set, 600).month).toEqual(set.month);
  });

  test("of a day is repeated 30.4 times a month", () => {
    const body = wholeMonth({ ...newScenario(SAMPLE), duration_s: 86_400 });
    expect(body.month?.[0]?.times).toBeCloseTo(30.4166667, 6);
    expect(monthLeft_h(body, {})).toBeCloseTo(0, 4);
  });

  test("leaves hours over when its month is not full, and does not guess another's length", () => {
    const body = { ...newScenario(SAMPLE), duration_s: 86_400, month: [{ scenario: "this", times: 4 }] };
    expect(monthLeft_h(body, {})).toBe(730 - 96);
    const mixed = { ...body, month: [...body.month, { scenario: "quiet", times: 26 }] };
    expect(monthLeft_h(mixed, {})).toBeNull();
    expect(monthLeft_h(mixed, { quiet: 86_400 })).toBe(730 - 96 - 624);
  });
});

describe("a mix", () => {
  test("keeps the other shares in proportion", () => {
    expect(withShare({ a: 0.5, b: 0.3, c: 0.2 }, "a", 0)).toEqual({ a: 0, b: 0.6, c: 0.4 });
    expect(withShare({ a: 1, b: 0 }, "a", 0.4)).toEqual({ a: 0.4, b: 0.6 });
  });

  test("always adds up to one", () => {
    const shares = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 2, maxLength: 6 });
    fc.assert(
      fc.property(shares, fc.double({ min: -0.5, max: 1.5, noNaN: true }), (list, share) => {
        const mix = Object.fromEntries(list.map((value, at) => [`c${at}`, value]));
        const sum = Object.values(withShare(mix, "c0", share)).reduce((total, part) => total + part, 0);
        expect(sum).toBeCloseTo(1, 4);
      }),
    );
  });
});

describe("arrivals", () => {
  test("keep their process when the executor changes, and ramps last as long as the run", () => {
    const ramps = withExecutor(
      { executor: "constant-arrival-rate", rate_per_s: 40, process: "deterministic" },
      "ramping-arrival-rate",
      3600,
    );
    expect(ramps).toMatchObject({
      executor: "ramping-arrival-rate",
      start_rate_per_s: 40,
      process: "deterministic",
    });
    if (ramps.executor !== "ramping-arrival-rate") throw new Error("not ramping");
    expect(ramps.stages.reduce((sum, stage) => sum + stage.duration_s, 0)).toBe(3600);
  });

  test("ramp in straight lines and stay at the last rate", () => {
    const ramps = {
      executor: "ramping-arrival-rate" as const,
      start_rate_per_s: 10,
      stages: [
        { target_per_s: 110, duration_s: 100 },
        { target_per_s: 50, duration_s: 0 },
      ],
      process: "poisson" as const,
    };
    expect(rateAt(ramps, 50)).toBe(60);
    expect(rateAt(ramps, 100)).toBe(50);
    expect(rateAt(ramps, 5000)).toBe(50);
    expect(loadCurve(ramps, 200)?.at(-1)).toEqual([200, 50]);
    expect(loadCurve({ executor: "trace", scale: 1, process: "poisson" }, 200)).toBeNull();
  });
});

describe("a corner of a ramp", () => {
  const ramps = {
    executor: "ramping-arrival-rate" as const,
    start_rate_per_s: 10,
    stages: [
      { target_per_s: 100, duration_s: 600 },
      { target_per_s: 20, duration_s: 600 },
    ],
    process: "poisson" as const,
  };

  test("moves between its neighbours and moves neither", () => {
    expect(corners(withCorner(ramps, 1, 900, 250))).toEqual([
      { at_s: 0, rate_per_s: 10 },
      { at_s: 900, rate_per_s: 250 },
      { at_s: 1200, rate_per_s: 20 },
    ]);
    expect(corners(withCorner(ramps, 1, 5000, 250))[1]?.at_s).toBe(1200);
    expect(corners(withCorner(ramps, 1, -50, -3))[1]).toEqual({ at_s: 0, rate_per_s: 0 });
  });

  test("at the start keeps its time, at the end may go on", () => {
    expect(corners(withCorner(ramps, 0, 300, 40))[0]).toEqual({ at_s: 0, rate_per_s: 40 });
    expect(corners(withCorner(ramps, 2, 3000, 20))[2]?.at_s).toBe(3000);
  });

  test("can be added anywhere, without moving the others", () => {
    expect(corners(withNewCorner(ramps, 900, 75)).map((one) => one.at_s)).toEqual([0, 600, 900, 1200]);
    expect(corners(withNewCorner(ramps, 1500, 5)).at(-1)).toEqual({ at_s: 1500, rate_per_s: 5 });
  });
});

test.each([
  ["90", 90],
  ["90 s", 90],
  ["1h30m", 5400],
  ["1 h 30 min", 5400],
  ["24h", 86_400],
  ["1:30:00", 5400],
  ["2 days", 172_800],
  ["1.5 h", 5400],
  ["soon", null],
  ["5 parsecs", null],
  ["", null],
])("a duration written as %j is %j seconds", (text, seconds) => {
  expect(readDuration(text)).toBe(seconds);
});
