import type { Series, Summary } from "@/api/runs";
import type { EdgeMoment, Lane, NodeMoment } from "@/document/overlay";
import type { DocNode, Document } from "@/document/types";
import { count, latency, percent } from "@/ui/format";
import { heat, type Scale } from "./lens";

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

/** The busiest rate of any edge in the whole run, so that widths mean the same at every moment. */
export function peakRate(series: Series, document: Document): number {
  let most = 0;
  for (const edge of document.edges) {
    most = Math.max(
      most,
      peak(values(series, rateSubject(series, document, edge.id), "requests_per_s")) ?? 0,
    );
  }
  return most;
}

/** An edge's own series; where it has none, that of the node it leads to, if nothing else leads there. */
function rateSubject(series: Series, document: Document, edgeId: string): string {
  if (series.series[edgeId]) return edgeId;
  const edge = document.edges.find((one) => one.id === edgeId);
  if (!edge) return edgeId;
  const into = document.edges.filter((one) => one.to[0] === edge.to[0]);
  return into.length === 1 ? edge.to[0] : edgeId;
}

/** Metrics that mean something between two windows; servers, say, come whole. */
const SMOOTH = new Set(["requests_per_s", "errors_per_s", "utilisation", "slot_utilisation", "queue_length"]);

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

export function nodesAt(
  series: Series,
  document: Document,
  window: number,
  scale: Scale = PLAIN,
  share = 0,
): Record<string, NodeMoment> {
  const shown: Record<string, NodeMoment> = {};
  for (const node of document.nodes) {
    if (!series.series[node.id]) continue;
    const now = (metric: string) => between(series, node.id, metric, window, share);
    const most = peak(values(series, node.id, "servers_desired"));
    shown[node.id] = momentOf(node, now, scale, most, (zone, metric) =>
      at(series, node.id, `${metric}:${zone}`, window),
    );
  }
  return shown;
}

const PLAIN: Scale = { lens: "utilisation", slowest_s: 0, shares: {} };

/** A box's figures at a moment. `most` is the most servers it ever wanted; `inZone` asks for a zone's own figures. */
export function momentOf(
  node: DocNode,
  now: (metric: string) => number | null,
  scale: Scale,
  most: number | null,
  inZone: (zone: string, metric: string) => number | null = () => null,
): NodeMoment {
  const utilisation = now("utilisation") ?? now("slot_utilisation");
  const rate = now("requests_per_s");
  const p99 = now("latency_p99_s");
  const oldest = now("age_of_oldest_s");
  const waiting = now("queue_length") ?? now("visible");
  const bad = (now("errors_per_s") ?? 0) + (now("throttles_per_s") ?? 0);
  const moment: NodeMoment = {
    utilisation: heat(node.id, now, scale),
    queue: waiting !== null && waiting >= 1 ? count(Math.round(waiting)) : null,
    dropping: bad > 0,
  };
  const share = scale.shares[node.id];
  if (scale.lens === "cost" && share !== undefined) moment.figure = percent(share);
  else if (scale.lens === "errors" && rate !== null) moment.figure = `${count(bad)} errors/s`;
  else if (utilisation !== null) moment.figure = percent(utilisation);
  else if (rate !== null) moment.figure = `${count(rate)} /s`;
  if (p99 !== null) moment.detail = `p99 ${latency(p99)}`;
  else if (oldest !== null) moment.detail = `oldest ${latency(oldest)}`;
  const lanes = lanesAt(node, now, utilisation, most, inZone);
  if (scale.lens !== "utilisation") for (const lane of lanes) lane.heat = moment.utilisation;
  if (lanes.length > 0) moment.lanes = lanes;
  return moment;
}

/** One lane per zone: as recorded, else spread evenly, as an Auto Scaling group keeps its zones. */
function lanesAt(
  node: DocNode,
  now: (metric: string) => number | null,
  utilisation: number | null,
  desired: number | null,
  inZone: (zone: string, metric: string) => number | null,
): Lane[] {
  const inService = now("servers_in_service");
  if (inService === null) return [];
  const booting = now("servers_booting") ?? 0;
  const most = Math.max(desired ?? 0, inService + booting);
  const zones = Array.isArray(node.params?.zones) ? node.params.zones.map(String) : [""];
  if (zones.length === 0) return [];
  const share = (total: number, place: number) =>
    Math.floor(total / zones.length) + (place < Math.round(total) % zones.length ? 1 : 0);
  return zones.map((zone, place) => {
    const running = Math.round(inZone(zone, "servers_in_service") ?? share(Math.round(inService), place));
    const starting = Math.round(inZone(zone, "servers_booting") ?? share(Math.round(booting), place));
    return {
      zone,
      utilisation: inZone(zone, "utilisation") ?? utilisation,
      in_service: running,
      booting: starting,
      spare: Math.max(0, share(Math.round(most), place) - running - starting),
    };
  });
}

export function edgesAt(
  series: Series,
  document: Document,
  window: number,
  scale: Scale = PLAIN,
  share = 0,
): Record<string, EdgeMoment> {
  const shown: Record<string, EdgeMoment> = {};
  for (const edge of document.edges) {
    const rate = between(series, rateSubject(series, document, edge.id), "requests_per_s", window, share);
    if (rate === null) continue;
    const errors = at(series, edge.id, "errors_per_s", window);
    const target = (metric: string) => between(series, edge.to[0], metric, window, share);
    shown[edge.id] = edgeMoment(rate, errors, heat(edge.to[0], target, scale));
  }
  return shown;
}

export function edgeMoment(rate: number, errors: number | null, utilisation: number | null): EdgeMoment {
  return {
    rate_per_s: rate,
    utilisation,
    label: `${count(rate)} /s`,
    ...(errors === null ? {} : { errors_per_s: errors }),
  };
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
