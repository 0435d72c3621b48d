import { expect, test } from "vitest";
import type { Live } from "@/api/runs";
import { SAMPLE } from "@/document/sample";
import { scaleOf } from "./lens";
import { liveEdges, liveNodes, liveSeries } from "./live";

const LIVE: Live = {
  at_s: 120,
  step_s: 60,
  count: 2,
  series: {
    step_s: 60,
    requests_per_s: [10, 20],
    errors_per_s: [0, 1],
    latency_p50_s: [0.01, 0.02],
    latency_p95_s: [0.02, 0.03],
    latency_p99_s: [0.03, 0.04],
    in_flight: [1, 2],
  },
  nodes: { web: { requests_per_s: 20, utilisation: 0.4, servers_in_service: 3, errors_per_s: 1 } },
  edges: { e2: { requests_per_s: 20, errors_per_s: 0 } },
};

test("boxes and arrows show what the last window saw", () => {
  const { web, orders } = liveNodes(LIVE, SAMPLE, scaleOf("utilisation", null, SAMPLE, {}));
  expect(web).toMatchObject({ utilisation: 0.4, figure: "40 %", dropping: true });
  expect(orders).toBeUndefined();
  expect(liveEdges(LIVE, SAMPLE)).toEqual({
    e2: { rate_per_s: 20, utilisation: 0.4, label: "20 /s", errors_per_s: 0 },
  });
});

test("the course grows over the run's whole length", () => {
  const series = liveSeries(LIVE, 300);
  expect(series.count).toBe(5);
  expect(series.series["*"]?.requests_per_s).toEqual([10, 20, null, null, null]);
});
