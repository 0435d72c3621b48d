import { describe, expect, test } from "vitest";
import { areaPath, faultSpans, linePath, markers, stepPath, timeTicks } from "./timelineShape";

const BOX = { left: 0, top: 0, width: 4, height: 100 };
const SERIES = { step_s: 60, start_s: 0, count: 60, series: {} };

describe("a line of the timeline", () => {
  test("keeps its peak when there are more values than pixels", () => {
    const list = Array.from({ length: 400 }, (_, at) => (at === 217 ? 10 : 1));
    expect(linePath(list, 10, BOX)).toContain(" 0.0");
  });

  test("is cut where nothing was seen", () => {
    expect(linePath([1, null, 1, 1], 1, BOX).match(/M/g)).toHaveLength(2);
    expect(linePath([null, null], 1, BOX)).toBe("");
    expect(areaPath([], 1, BOX)).toBe("");
  });

  test("goes in stairs where it counts servers", () => {
    expect(stepPath([0, 5, 10, 10], 10, BOX)).toBe("M0.5 100.0H1.5V50.0H2.5V0.0H3.5V0.0");
  });
});

describe("markers", () => {
  const events = [
    { at_s: 100, kind: "scaling", text: "one more" },
    { at_s: 110, kind: "scaling", text: "two more" },
    { at_s: 105, kind: "fault", text: "zone lost" },
  ];
  test("that fall together are told together, kind by kind", () => {
    expect(markers(events, SERIES, 100)).toEqual([
      { at_s: 100, kind: "scaling", text: "00:01:40 one more\n00:01:50 two more" },
      { at_s: 105, kind: "fault", text: "00:01:45 zone lost" },
    ]);
  });
  test("that are apart stay apart", () => {
    expect(markers(events, SERIES, 10_000)).toHaveLength(3);
  });
});

test("a fault spans the time it lasts, once for all it strikes", () => {
  const fault = { at_s: 75_600, kind: "fault", text: "zone b is out", values: { duration_s: 1800 } };
  const back = { at_s: 77_400, kind: "recovery", text: "zone b is back", values: {} };
  expect(faultSpans([fault, { ...fault, node: "db" }, back])).toEqual([{ from_s: 75_600, to_s: 77_400 }]);
});

test("ticks are round and not crowded", () => {
  const day = timeTicks(0, 86_400, 1120);
  expect(day.map((tick) => tick.text).slice(0, 2)).toEqual(["00:00", "03:00"]);
  expect(day.at(-1)?.text).toBe("24:00");
  expect(timeTicks(0, 90, 1120).map((tick) => tick.text)[1]).toBe("00:00:15");
});
