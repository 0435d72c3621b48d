import type { Live, Series } from "@/api/runs";
import type { EdgeMoment, NodeMoment } from "@/document/overlay";
import type { Document } from "@/document/types";
import { edgeMoment, momentOf } from "./course";
import { heat, type Scale } from "./lens";
import { WHOLE } from "./moment";

/** What a run under way tells of itself, as the drawing and the timeline show it. */

const asker = (figures: Record<string, number | null> | undefined) => (metric: string) =>
  figures?.[metric] ?? null;

export function liveNodes(live: Live, document: Document, scale: Scale): Record<string, NodeMoment> {
  const shown: Record<string, NodeMoment> = {};
  for (const node of document.nodes) {
    const figures = live.nodes[node.id];
    if (!figures) continue;
    const now = asker(figures);
    shown[node.id] = momentOf(node, now, scale, now("servers_desired"));
  }
  return shown;
}

export function liveEdges(live: Live, document: Document): Record<string, EdgeMoment> {
  const shown: Record<string, EdgeMoment> = {};
  const scale: Scale = { lens: "utilisation", slowest_s: 0, shares: {} };
  for (const edge of document.edges) {
    const now = asker(live.edges[edge.id]);
    const rate = now("requests_per_s");
    if (rate === null) continue;
    const to = edge.to[0];
    shown[edge.id] = edgeMoment(rate, now("errors_per_s"), heat(to, asker(live.nodes[to]), scale));
  }
  return shown;
}

/** The course so far as a series of the whole system, stretched to the run's full length. */
export function liveSeries(live: Live, length_s: number): Series {
  const { step_s, ...lists } = live.series;
  const count = Math.max(1, Math.ceil(length_s / step_s));
  const filled = Object.fromEntries(
    Object.entries(lists).map(([metric, list]) => [
      metric,
      Array.from({ length: count }, (_, at) => list[at] ?? null),
    ]),
  );
  return { start_s: 0, step_s, count, series: { [WHOLE]: filled } } as Series;
}
