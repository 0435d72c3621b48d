import { beforeEach, describe, expect, test, vi } from "vitest";
import type { Series } from "@/api/runs";
import { overlay } from "@/document/overlay";
import { SAMPLE } from "@/document/sample";
import { courseOf, edgesAt, nodesAt } from "./course";
import { scaleOf } from "./lens";
import { busiestMoment, clockText, scaledNode, sloTitle, windowAt } from "./moment";
import { jump, load, markLoop, pause, play, seek, stepBy, unload, usePlayback } from "./playback";
import { linkTo } from "./sharedMoment";

const SERIES: Series = {
  step_s: 60,
  start_s: 0,
  count: 3,
  series: {
    "*": { requests_per_s: [10, 50, 20] },
    web: {
      requests_per_s: [10, 50, 20],
      utilisation: [0.2, 0.9, null],
      servers_in_service: [2, 5, 4],
      servers_desired: [2, 6, 4],
      servers_booting: [0, 1, 0],
      latency_p99_s: [0.01, 0.2, 0.02],
      errors_per_s: [0, 2, 0],
    },
    orders: { queue_length: [0, 12_400, 0.4], requests_per_s: [1, 5, 2] },
    e3: { requests_per_s: [1, 5, 2] },
  },
};
const DOCUMENT = {
  ...SAMPLE,
  nodes: SAMPLE.nodes.map((node) => (node.id === "web" ? { ...node, params: { zones: ["a", "b"] } } : node)),
};
const COURSE = courseOf(SERIES, DOCUMENT);

describe("a moment of a run", () => {
  test("falls into its window, and into the last one at the end", () => {
    expect(windowAt(SERIES, 59.9)).toBe(0);
    expect(windowAt(SERIES, 60)).toBe(1);
    expect(windowAt(SERIES, 9999)).toBe(2);
  });

  test("begins at the busiest window", () => {
    expect(busiestMoment(SERIES)).toBe(90);
  });

  test("shows each node's utilisation, latency, queue and errors", () => {
    const { web, orders, fulfil } = nodesAt(COURSE, 1);
    expect(web).toMatchObject({ utilisation: 0.9, figure: "90 %", detail: "p99 200 ms", dropping: true });
    expect(orders).toMatchObject({ utilisation: null, figure: "5 /s", queue: "12.4 k", dropping: false });
    expect(orders?.waiting).toBe(12_400);
    expect(web?.waiting).toBeUndefined();
    expect(fulfil).toBeUndefined();
  });

  test("says nothing of a window in which nothing was seen, and takes less than one message for none", () => {
    const { web, orders } = nodesAt(COURSE, 2);
    expect(web?.utilisation).toBeNull();
    expect(orders?.queue).toBeNull();
  });

  test("spreads the servers over the zones and loses none", () => {
    const lanes = nodesAt(COURSE, 1).web?.lanes;
    expect(lanes?.map((lane) => [lane.zone, lane.in_service, lane.booting, lane.spare])).toEqual([
      ["a", 3, 1, 0],
      ["b", 2, 0, 1],
    ]);
  });

  test("gives an edge without its own series the rate of the only node it leads to", () => {
    const edges = edgesAt(COURSE, 1);
    expect(edges.e2).toMatchObject({ rate_per_s: 50, utilisation: 0.9, label: "50 /s" });
    expect(edges.e3?.rate_per_s).toBe(5);
    expect(edges.e4).toBeUndefined();
    expect(COURSE.peak_rate_per_s).toBe(50);
  });

  test("finds the node that scaled", () => {
    expect(scaledNode(SERIES)).toBe("web");
  });

  test("is written as a time of day", () => {
    expect(clockText(73_620)).toBe("20:27:00");
    expect(clockText(86_400 + 61)).toBe("00:01:01 +1 d");
  });
});

describe("between two windows", () => {
  test("rates and fills glide while servers come whole", () => {
    const { web } = nodesAt(COURSE, 0, undefined, 0.5);
    expect(web?.utilisation).toBeCloseTo(0.55);
    expect(web?.lanes?.reduce((sum, lane) => sum + lane.in_service, 0)).toBe(2);
    expect(edgesAt(COURSE, 0, undefined, 0.5).e3?.rate_per_s).toBeCloseTo(3);
  });

  test("nothing is made up where one of them saw nothing", () => {
    expect(nodesAt(COURSE, 1, undefined, 0.5).web?.utilisation).toBe(0.9);
  });
});

test("what each zone has is shown where it was recorded", () => {
  const web = { ...SERIES.series.web, "servers_in_service:b": [0, 5, 0] };
  const series = { ...SERIES, series: { ...SERIES.series, web } };
  const lanes = nodesAt(courseOf(series, DOCUMENT), 1).web?.lanes;
  expect(lanes?.find((lane) => lane.zone === "b")?.in_service).toBe(5);
});

describe("the lens", () => {
  test.each([
    ["latency", 0.2 / 0.2, "90 %"],
    ["errors", 2 / 50 / 0.05, "2 errors/s"],
    ["cost", 0.4 / 0.5, "40 %"],
  ] as const)("on %s colours and says that", (lens, heat, figure) => {
    const scale = scaleOf(lens, SERIES, DOCUMENT, { web: 0.4 });
    const { web } = nodesAt(COURSE, 1, scale);
    expect(web?.utilisation).toBeCloseTo(heat);
    expect(web?.figure).toBe(figure);
    expect(web?.lanes?.[0]?.heat).toBeCloseTo(heat);
  });
});

test("an objective is named in words", () => {
  expect(sloTitle("age_of_oldest_s.orders", (id) => id.toUpperCase())).toBe(
    "Age of the oldest message in ORDERS",
  );
  expect(sloTitle("error_rate", String)).toBe("Error rate");
});

describe("playback", () => {
  const frames: ((now: number) => void)[] = [];
  beforeEach(() => {
    frames.length = 0;
    vi.stubGlobal("requestAnimationFrame", (next: (now: number) => void) => frames.push(next));
    vi.stubGlobal("cancelAnimationFrame", () => undefined);
    vi.spyOn(performance, "now").mockReturnValue(0);
    unload();
    load("r1", SERIES, DOCUMENT);
  });

  test("starts at the busiest moment and shows it on the drawing", () => {
    expect(usePlayback.getState().at_s).toBe(90);
    expect(overlay.getState().nodes.web?.figure).toBe("90 %");
    expect(overlay.getState().locked).toBe(false);
  });

  test("draws a box again only when its moment changed", () => {
    const before = overlay.getState().nodes.orders;
    seek(91);
    expect(overlay.getState().nodes.orders).toBe(before);
    stepBy(1);
    expect(overlay.getState().nodes.orders).not.toBe(before);
    load("r1", SERIES, DOCUMENT);
    expect(overlay.getState().nodes.orders?.figure).toBe("2 /s");
  });

  test("steps window by window and stays within the run", () => {
    stepBy(-1);
    expect(usePlayback.getState().at_s).toBe(30);
    stepBy(-5);
    expect(usePlayback.getState().at_s).toBe(0);
    expect(overlay.getState().nodes.web?.figure).toBe("20 %");
  });

  test("runs as fast as it is told, locks the drawing meanwhile and stops at the end", () => {
    seek(0);
    usePlayback.setState({ speed: 300 });
    play();
    expect(overlay.getState().locked).toBe(true);
    frames.shift()?.(200);
    expect(usePlayback.getState().at_s).toBeCloseTo(60);
    for (let now = 400; frames.length > 0 && now < 5000; now += 200) frames.shift()?.(now);
    expect(usePlayback.getState()).toMatchObject({ at_s: 180, playing: false });
    expect(overlay.getState().locked).toBe(false);
  });

  test("goes from event to event, and stays where there is no other", () => {
    seek(0);
    expect(jump([10, 100, 100, 170], 1)).toBe(10);
    expect(jump([10, 100, 100, 170], 1)).toBe(100);
    expect(jump([10, 100, 100, 170], 1)).toBe(170);
    expect(jump([10, 100, 100, 170], 1)).toBeNull();
    expect(jump([10, 100, 100, 170], -1)).toBe(100);
  });

  test("loops a range that is marked from here to here", () => {
    seek(100);
    markLoop();
    seek(40);
    markLoop();
    expect(usePlayback.getState().loop).toEqual({ from_s: 40, to_s: 100 });
    seek(90);
    usePlayback.setState({ speed: 60 });
    play();
    frames.shift()?.(200);
    expect(usePlayback.getState().at_s).toBe(40);
    pause();
    markLoop();
    expect(usePlayback.getState().loop).toBeNull();
  });

  test("begins at the moment that a link names", () => {
    unload();
    load("r2", SERIES, DOCUMENT, 30);
    expect(usePlayback.getState().at_s).toBe(30);
    expect(linkTo("a1", "r2", 30.4)).toBe("/architectures/a1?run=r2&t=30");
  });

  test("keeps its place when the drawing changes under the same run", () => {
    seek(10);
    load("r1", SERIES, SAMPLE);
    expect(usePlayback.getState().at_s).toBe(10);
    pause();
  });
});
