import type { Series } from "@/api/runs";
import type { EdgeMoment, Lane, NodeMoment } from "@/document/overlay";
import type { DocNode, Document } from "@/document/types";
import { count, latency, percent } from "@/ui/format";
import { fullness, heat, type Scale } from "./lens";
import { at, between, peak, values } from "./moment";

/**
 * A Run under its drawing: what each box and arrow shows at a moment. What holds for the whole run is found once, as
 * playback asks for a moment in every frame.
 */
export type Course = {
  series: Series;
  document: Document;
  /** The most servers that each box ever wanted; null where it has none to count. */
  servers: ReadonlyMap<string, number | null>;
  /** Whose rate an edge shows: its own, or that of the only box that it leads to. */
  rateOf: ReadonlyMap<string, string>;
  /** The busiest rate of any edge in the whole run, so that widths mean the same at every moment. */
  peak_rate_per_s: number;
};

export function courseOf(series: Series, document: Document): Course {
  const servers = new Map<string, number | null>();
  for (const { id } of document.nodes) {
    if (series.series[id]) servers.set(id, peak(values(series, id, "servers_desired")));
  }
  const into = new Map<string, number>();
  for (const { to } of document.edges) into.set(to[0], (into.get(to[0]) ?? 0) + 1);
  const rateOf = new Map<string, string>();
  let busiest = 0;
  for (const { id, to } of document.edges) {
    const subject = series.series[id] || into.get(to[0]) !== 1 ? id : to[0];
    rateOf.set(id, subject);
    busiest = Math.max(busiest, peak(values(series, subject, "requests_per_s")) ?? 0);
  }
  return { series, document, servers, rateOf, peak_rate_per_s: busiest };
}

export function nodesAt(
  { series, document, servers }: Course,
  window: number,
  scale: Scale = PLAIN,
  share = 0,
): Record<string, NodeMoment> {
  const shown: Record<string, NodeMoment> = {};
  for (const node of document.nodes) {
    const most = servers.get(node.id);
    if (most === undefined) continue;
    const now = (metric: string) => between(series, node.id, metric, window, share);
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
  const utilisation = fullness(now);
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
  if (moment.queue && waiting !== null) moment.waiting = waiting;
  const share = scale.shares[node.id];
  if (scale.lens === "cost" && share !== undefined) moment.figure = percent(share);
  else if (scale.lens === "errors" && rate !== null) moment.figure = `${count(bad)} errors/s`;
  else if (utilisation !== null) moment.figure = percent(utilisation);
  else if (rate !== null) moment.figure = `${count(rate)} /s`;
  // What waits in a store has an age; the moment in which it is taken in tells nothing.
  if (oldest !== null) moment.detail = `oldest ${latency(oldest)}`;
  else if (p99 !== null) moment.detail = `p99 ${latency(p99)}`;
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
  { series, document, rateOf }: Course,
  window: number,
  scale: Scale = PLAIN,
  share = 0,
): Record<string, EdgeMoment> {
  const shown: Record<string, EdgeMoment> = {};
  for (const edge of document.edges) {
    const rate = between(series, rateOf.get(edge.id) ?? edge.id, "requests_per_s", window, share);
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
