import { expect, test } from "vitest";
import type { Series } from "@/api/runs";
import { SAMPLE } from "@/document/sample";
import { chartSpecs, columns } from "./chartSpecs";

const SERIES: Series = {
  step_s: 60,
  start_s: 0,
  count: 2,
  series: {
    "*": { requests_per_s: [10, 50], latency_p99_s: [0.1, null], errors_per_s: [0, 0] },
    edge: { servers_in_service: [3, 3] },
    web: { utilisation: [0.2, 0.9], servers_in_service: [2, 5], servers_desired: [2, 6] },
    orders: { queue_length: [0, 3] },
    fulfil: { utilisation: [0.5, 0.1] },
  },
};

test("a run has a chart for each thing that happened, the busiest first", () => {
  const specs = chartSpecs(SERIES, SAMPLE, (id) => id.toUpperCase());
  expect(specs.map((spec) => spec.key)).toEqual([
    "requests",
    "latency",
    "utilisation",
    "servers-web",
    "queue",
  ]);
  expect(specs[2]?.lines.map((line) => line.label)).toEqual(["WEB", "FULFIL"]);
  expect(specs[3]?.lines.map((line) => line.label)).toEqual(["in service", "desired"]);
});

test("a chart's columns are seconds and values, gaps kept", () => {
  const spec = chartSpecs(SERIES, SAMPLE, String)[1];
  if (!spec) throw new Error("no latency chart");
  expect(columns(SERIES, spec)).toEqual([
    [0, 60],
    [0.1, null],
  ]);
});
