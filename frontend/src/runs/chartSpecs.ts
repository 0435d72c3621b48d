import type { Series } from "@/api/runs";
import type { Document } from "@/document/types";
import { count, latency, percent } from "@/ui/format";
import { NOTHING, peak, values, WHOLE } from "./moment";

/** Which charts a run has: each a title, a unit and its lines. Metrics that stayed at zero make no chart. */
export type ChartLine = {
  label: string;
  subject: string;
  metric: string;
  colour: Colour;
  step?: boolean;
  fill?: boolean;
};
export type Colour = "load" | "capacity" | "soft" | "warm" | "bad" | "violet";
export type ChartSpec = {
  key: string;
  title: string;
  format: (value: number | null) => string;
  lines: ChartLine[];
};

const COLOURS: Colour[] = ["load", "warm", "capacity", "violet"];
const MOST_LINES = 4;
const rate = (value: number | null) => (value === null ? "–" : `${count(value)} /s`);

export function chartSpecs(series: Series, document: Document, titleOf: (id: string) => string): ChartSpec[] {
  const nodes = document.nodes.map((node) => node.id);
  const whole = (
    metric: string,
    label: string,
    colour: Colour,
    more: Partial<ChartLine> = {},
  ): ChartLine => ({
    label,
    subject: WHOLE,
    metric,
    colour,
    ...more,
  });
  const perNode = (metric: string): ChartLine[] =>
    nodes
      .map((id) => ({ id, most: peak(values(series, id, metric)) ?? 0 }))
      .filter((one) => one.most > NOTHING)
      .sort((a, b) => b.most - a.most)
      .slice(0, MOST_LINES)
      .map(({ id }, at) => ({ label: titleOf(id), subject: id, metric, colour: COLOURS[at] ?? "load" }));

  const all: ChartSpec[] = [
    {
      key: "requests",
      title: "Requests",
      format: rate,
      lines: [whole("requests_per_s", "requests", "load", { fill: true })],
    },
    {
      key: "latency",
      title: "Response latency",
      format: latency,
      lines: [
        whole("latency_p99_s", "p99", "bad"),
        whole("latency_p95_s", "p95", "warm"),
        whole("latency_p50_s", "p50", "soft"),
      ],
    },
    { key: "utilisation", title: "Utilisation", format: percent, lines: perNode("utilisation") },
    { key: "network", title: "Network in use", format: percent, lines: perNode("network_utilisation") },
    { key: "memory", title: "Memory in use", format: percent, lines: perNode("memory_utilisation") },
    ...nodes.map((id) => ({
      key: `servers-${id}`,
      title: `Servers of ${titleOf(id)}`,
      format: count,
      lines: scaled(series, id),
    })),
    { key: "queue", title: "Queue length", format: count, lines: perNode("queue_length") },
    { key: "oldest", title: "Age of the oldest message", format: latency, lines: perNode("age_of_oldest_s") },
    {
      key: "errors",
      title: "Errors",
      format: rate,
      lines: [whole("errors_per_s", "errors", "bad", { fill: true })],
    },
    { key: "throttles", title: "Throttled", format: rate, lines: perNode("throttles_per_s") },
    { key: "cold", title: "Cold starts", format: rate, lines: perNode("cold_starts_per_s") },
  ];
  return all
    .map((spec) => ({
      ...spec,
      lines: spec.lines.filter((line) => (peak(values(series, line.subject, line.metric)) ?? 0) > NOTHING),
    }))
    .filter((spec) => spec.lines.length > 0);
}

/** Desired, booting and in service, for a node whose servers ever changed. */
function scaled(series: Series, id: string): ChartLine[] {
  const list = values(series, id, "servers_in_service").filter((value) => value !== null);
  if (list.length === 0 || list.every((value) => value === list[0])) return [];
  const line = (metric: string, label: string, colour: Colour): ChartLine => ({
    label,
    subject: id,
    metric,
    colour,
    step: true,
  });
  return [
    line("servers_in_service", "in service", "capacity"),
    line("servers_desired", "desired", "load"),
    line("servers_booting", "booting", "warm"),
  ];
}

/** uPlot's columns: seconds, then one per line; a window's value stands at its begin. */
export function columns(series: Series, spec: ChartSpec): [number[], ...(number | null)[][]] {
  const seconds = Array.from({ length: series.count }, (_, at) => series.start_s + at * series.step_s);
  return [seconds, ...spec.lines.map((line) => values(series, line.subject, line.metric))];
}
