import type { Series, Summary } from "@/api/runs";
import type { EdgeMoment, Lane, NodeMoment } from "@/document/overlay";
import type { DocNode, Document } from "@/document/types";
import { count, latency, percent } from "@/ui/format";

/** Pure questions to a Run's series: what was it at this moment, how high did it go. */
export const WHOLE = "*";

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

export function nodesAt(series: Series, document: Document, window: number): Record<string, NodeMoment> {
  const shown: Record<string, NodeMoment> = {};
  for (const node of document.nodes) {
    if (series.series[node.id]) shown[node.id] = nodeAt(series, node, window);
  }
  return shown;
}

function nodeAt(series: Series, node: DocNode, window: number): NodeMoment {
  const now = (metric: string) => at(series, node.id, metric, window);
  const utilisation = now("utilisation") ?? now("slot_utilisation");
  const rate = now("requests_per_s");
  const p99 = now("latency_p99_s");
  const oldest = now("age_of_oldest_s");
  const waiting = now("queue_length");
  const moment: NodeMoment = {
    utilisation,
    queue: waiting !== null && waiting >= 1 ? count(Math.round(waiting)) : null,
    dropping: (now("errors_per_s") ?? 0) > 0 || (now("throttles_per_s") ?? 0) > 0,
  };
  if (utilisation !== null) moment.figure = percent(utilisation);
  else if (rate !== null) moment.figure = `${count(rate)} /s`;
  if (p99 !== null) moment.detail = `p99 ${latency(p99)}`;
  else if (oldest !== null) moment.detail = `oldest ${latency(oldest)}`;
  const lanes = lanesAt(series, node, window, utilisation);
  if (lanes.length > 0) moment.lanes = lanes;
  return moment;
}

/** One lane per zone; servers are spread over the zones as an Auto Scaling group spreads them, evenly. */
function lanesAt(series: Series, node: DocNode, window: number, utilisation: number | null): Lane[] {
  const inService = at(series, node.id, "servers_in_service", window);
  if (inService === null) return [];
  const booting = at(series, node.id, "servers_booting", window) ?? 0;
  const most = Math.max(peak(values(series, node.id, "servers_desired")) ?? 0, inService + booting);
  const zones = Array.isArray(node.params?.zones) ? node.params.zones.map(String) : [""];
  if (zones.length === 0) return [];
  // Where each server stands is not recorded; a group keeps its zones level.
  const share = (total: number, place: number) =>
    Math.floor(total / zones.length) + (place < Math.round(total) % zones.length ? 1 : 0);
  return zones.map((zone, place) => {
    const running = share(Math.round(inService), place);
    const starting = share(Math.round(booting), place);
    return {
      zone,
      utilisation,
      in_service: running,
      booting: starting,
      spare: Math.max(0, share(Math.round(most), place) - running - starting),
    };
  });
}

export function edgesAt(series: Series, document: Document, window: number): Record<string, EdgeMoment> {
  const shown: Record<string, EdgeMoment> = {};
  for (const edge of document.edges) {
    const rate = at(series, rateSubject(series, document, edge.id), "requests_per_s", window);
    if (rate === null) continue;
    const errors = at(series, edge.id, "errors_per_s", window);
    shown[edge.id] = {
      rate_per_s: rate,
      utilisation:
        at(series, edge.to[0], "utilisation", window) ?? at(series, edge.to[0], "slot_utilisation", window),
      label: `${count(rate)} /s`,
      ...(errors === null ? {} : { errors_per_s: errors }),
    };
  }
  return shown;
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
