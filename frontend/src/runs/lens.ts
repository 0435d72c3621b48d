import type { Series } from "@/api/runs";
import type { Lens } from "@/document/overlay";
import type { Document } from "@/document/types";
import { latency, percent } from "@/ui/format";
import { peak, values } from "./moment";

/** What the ramp shows: which figure of a box makes its colour, and what its upper end means. */

export const LENSES: readonly { lens: Lens; title: string; about: string }[] = [
  { lens: "utilisation", title: "Utilisation", about: "How full each box is" },
  { lens: "latency", title: "Latency", about: "p99 of each box, against the slowest one's in this run" },
  { lens: "errors", title: "Errors", about: "Share of each box's requests that fail or are turned away" },
  { lens: "cost", title: "Cost", about: "Share of the bill" },
];

/** This share of failed requests, or more, is at the ramp's end: far more than anybody promises. */
const WORST_ERRORS = 0.05;
/** This share of the bill, or more. */
const MOST_COST = 0.5;

export type Scale = {
  lens: Lens;
  /** Seconds at the end of the ramp, for latency. */
  slowest_s: number;
  /** Shares of the bill by node, 0 to 1. */
  shares: Record<string, number>;
};

/** The scale of a whole run, so that a colour means the same at every moment. */
export function scaleOf(
  lens: Lens,
  series: Series | null,
  document: Document,
  shares: Record<string, number>,
): Scale {
  const worst = series ? document.nodes.map(({ id }) => peak(values(series, id, "latency_p99_s")) ?? 0) : [];
  return { lens, slowest_s: Math.max(0, ...worst), shares };
}

/** How full a box is, 0 to 1: its cores, else its slots, else, of machines that carry tasks, what is reserved on them. */
export function fullness(now: (metric: string) => number | null): number | null {
  return now("utilisation") ?? now("slot_utilisation") ?? now("cpu_reserved");
}

/** 0 to 1 on the ramp, or null where a box has no such figure. `now` asks for a metric of the box. */
export function heat(id: string, now: (metric: string) => number | null, scale: Scale): number | null {
  if (scale.lens === "cost") return scale.shares[id] === undefined ? null : scale.shares[id] / MOST_COST;
  if (scale.lens === "latency") {
    const p99 = now("latency_p99_s");
    return p99 === null || scale.slowest_s <= 0 ? null : p99 / scale.slowest_s;
  }
  if (scale.lens === "errors") {
    const rate = now("requests_per_s");
    const bad = (now("errors_per_s") ?? 0) + (now("throttles_per_s") ?? 0);
    if (rate === null) return null;
    return rate + bad > 0 ? bad / Math.max(rate, bad) / WORST_ERRORS : 0;
  }
  return fullness(now);
}

/** What the ends of the ramp mean. */
export function endsOf(scale: Scale): readonly [string, string] {
  if (scale.lens === "latency") return ["0", latency(scale.slowest_s)];
  if (scale.lens === "errors") return ["0", `${percent(WORST_ERRORS)} and more`];
  if (scale.lens === "cost") return ["0", `${percent(MOST_COST)} and more`];
  return ["0", "100 %"];
}
