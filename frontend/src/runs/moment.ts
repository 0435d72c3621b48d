import type { Series, Summary } from "@/api/runs";
import { latency, percent } from "@/ui/format";

/** Pure questions to a Run's series: what was it at this moment, how high did it go. */
export const WHOLE = "*";

/** Below this a rate or a length is rounding, not something that happened. */
export const NOTHING = 1e-6;

export function values(series: Series, subject: string, metric: string): (number | null)[] {
  return series.series[subject]?.[metric] ?? [];
}

export function endOf(series: Series): number {
  return series.start_s + series.count * series.step_s;
}

/** The window that a moment falls into. */
export function windowAt(series: Series, at_s: number): number {
  const at = Math.floor((at_s - series.start_s) / series.step_s);
  return Math.max(0, Math.min(series.count - 1, at));
}

export function at(series: Series, subject: string, metric: string, window: number): number | null {
  return values(series, subject, metric)[window] ?? null;
}

export function peak(list: readonly (number | null)[]): number | null {
  let most: number | null = null;
  for (const value of list) {
    if (value !== null && Number.isFinite(value) && (most === null || value > most)) most = value;
  }
  return most;
}

/** The middle of the busiest window of the whole system: where playback begins. */
export function busiestMoment(series: Series): number {
  const load = values(series, WHOLE, "requests_per_s");
  const most = peak(load);
  const window = most === null ? 0 : load.indexOf(most);
  return series.start_s + (window + 0.5) * series.step_s;
}

/** The node whose servers changed most over the run: its capacity is drawn beside the load. */
export function scaledNode(series: Series): string | null {
  let found: string | null = null;
  let most = 0;
  for (const [subject, metrics] of Object.entries(series.series)) {
    const list = metrics.servers_in_service;
    if (!list || subject === WHOLE || /[/:]/.test(subject)) continue;
    const known = list.filter((value): value is number => value !== null);
    const change = Math.max(...known) - Math.min(...known);
    if (change > most) {
      most = change;
      found = subject;
    }
  }
  return found;
}

/** Metrics that mean something between two windows; servers, say, come whole. */
const SMOOTH = new Set([
  "requests_per_s",
  "errors_per_s",
  "utilisation",
  "slot_utilisation",
  "cpu_reserved",
  "queue_length",
]);

/**
 * A metric in a window, or `share` of the way (0 to 1) to the next one's: what playback shows between the middles
 * of two windows.
 */
export function between(
  series: Series,
  subject: string,
  metric: string,
  window: number,
  share: number,
): number | null {
  const here = at(series, subject, metric, window);
  if (share <= 0 || here === null || !SMOOTH.has(metric)) return here;
  const next = at(series, subject, metric, window + 1);
  return next === null ? here : here + (next - here) * share;
}

/** Seconds into the run as a time of day; from the second day on with the day. */
export function clockText(at_s: number): string {
  const day = Math.floor(at_s / 86_400);
  const rest = Math.floor(at_s - day * 86_400);
  const two = (value: number) => String(value).padStart(2, "0");
  const text = `${two(Math.floor(rest / 3600))}:${two(Math.floor(rest / 60) % 60)}:${two(rest % 60)}`;
  return day > 0 ? `${text} +${day} d` : text;
}

/** A name for an SLO's key: `age_of_oldest_s.orders` -> "age of the oldest message in orders". */
export function sloTitle(name: string, titleOf: (id: string) => string): string {
  const [key = "", node] = [name.split(".")[0], name.split(".").slice(1).join(".")];
  if (key.startsWith("age_of_oldest") && node) return `Age of the oldest message in ${titleOf(node)}`;
  const known: Record<string, string> = {
    response_p99_s: "Response p99",
    completion_p99_s: "Completion p99",
    error_rate: "Error rate",
  };
  return known[name] ?? name.replaceAll("_", " ");
}

export function sloFigure(unit: string, value: number | null): string {
  return unit === "s" || unit === "seconds" ? latency(value) : percent(value);
}

/** Whether a Run kept what was promised: true, false, or null when nothing was. */
export function holds(summary: Summary): boolean | null {
  if (!summary.slo || summary.slo.length === 0) return null;
  return summary.slo.every((one) => one.passed);
}
