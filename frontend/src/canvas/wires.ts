import { createStore } from "zustand/vanilla";
import { portFor } from "@/catalog/rules";
import type { Catalog, Service } from "@/catalog/types";
import { remove, setField } from "@/document/commands";
import { index } from "@/document/look";
import type { EdgeMoment } from "@/document/overlay";
import type { DocEdge, Document, Json } from "@/document/types";
import { rampColour } from "@/ui/ramp";
import { joinEnds } from "./joining";
import { distance } from "./routing/route";
import type { WireData } from "./toFlow";
import { ways } from "./ways";

/** How an edge looks, and which edge lies under a place. */

const THIN = 1.5;
const THICK = 7;
const REACH = 12;

/** The edge that a dragged service would be put into. */
export const dropEdge = createStore<{ edge: string | null }>(() => ({ edge: null }));

export function showDropEdge(edge: string | null): void {
  if (dropEdge.getState().edge !== edge) dropEdge.setState({ edge });
}

export type WireLook = { colour: string; width: number; dashed: boolean; faint: boolean };

/** Width by rate and colour by utilisation while a run is shown; thin and quiet otherwise. */
export function wireLook(
  data: WireData,
  moment: EdgeMoment | undefined,
  peak: number,
  marked: boolean,
): WireLook {
  const dashed = data.kind?.synchrony === "asynchronous";
  if (moment && !marked) {
    const share = peak > 0 ? Math.sqrt(moment.rate_per_s / peak) : 0;
    const faint = moment.rate_per_s === 0;
    return {
      colour: rampColour(moment.utilisation ?? 0),
      width: THIN + (THICK - THIN) * share,
      dashed,
      faint,
    };
  }
  const colour = marked ? "var(--accent)" : data.worst === "error" ? "var(--error)" : "var(--line-control)";
  return { colour, width: marked ? 2 : THIN, dashed, faint: false };
}

export function dashes(width: number): [number, number] {
  return [Math.max(5, width * 1.6), Math.max(4, width)];
}

/** The edge nearest to a place, within reach; `but` leaves out those of a box. */
export function edgeNear(
  document: Document,
  x: number,
  y: number,
  but?: string,
  reach = REACH,
): DocEdge | null {
  const known = ways.getState().ways;
  let best: DocEdge | null = null;
  let least = reach;
  for (const edge of document.edges) {
    if (edge.from[0] === but || edge.to[0] === but) continue;
    const way = known.get(edge.id);
    const away = way ? distance(way.points, x, y) : Number.POSITIVE_INFINITY;
    if (away < least) {
      least = away;
      best = edge;
    }
  }
  return best;
}

/** Whether a service could stand in the middle of an edge, and with which of its ports. */
export function insertion(
  catalog: Catalog,
  document: Document,
  edge: DocEdge,
  key: string,
): { inPort: string; from: string; outPort: string; to: string } | null {
  const { nodes } = index(document);
  const from = catalog.service.get(nodes.get(edge.from[0])?.service ?? "");
  const to = catalog.service.get(nodes.get(edge.to[0])?.service ?? "");
  const middle = catalog.service.get(key);
  if (!from || !to || !middle) return null;
  const first = joints(catalog, from, middle).sort(
    (a, b) => Number(b[0] === edge.from[1]) - Number(a[0] === edge.from[1]),
  )[0];
  const second = joints(catalog, middle, to).sort(
    (a, b) => Number(b[1] === edge.to[1]) - Number(a[1] === edge.to[1]),
  )[0];
  return first && second ? { from: first[0], inPort: first[1], outPort: second[0], to: second[1] } : null;
}

/** Pairs of an out port and the in port that it joins. */
function joints(catalog: Catalog, from: Service, to: Service): [string, string][] {
  return from.ports
    .filter((port) => port.side === "out")
    .flatMap((port): [string, string][] => {
      const other = portFor(catalog, from, port, to);
      return other ? [[port.id, other.id]] : [];
    });
}

/** Puts a new box between the two ends of an edge: two edges take its place, and keep what it said. */
export function insertOn(
  catalog: Catalog,
  document: Document,
  edge: DocEdge,
  node: string,
  ports: NonNullable<ReturnType<typeof insertion>>,
): Document {
  const without = remove(document, [edge.id]);
  const first = joinEnds(catalog, without, [edge.from[0], ports.from], [node, ports.inPort]);
  const half = "document" in first ? first.document : without;
  const second = joinEnds(catalog, half, [node, ports.outPort], [edge.to[0], ports.to]);
  const whole = "document" in second ? second.document : half;
  const keeps = whole.edges.find((one) => one.to[0] === node && one.from[0] === edge.from[0]);
  if (!keeps) return whole;
  const { calls_per_request, bytes, order, optional } = edge;
  const said = Object.entries({ calls_per_request, bytes, order, optional });
  return said.reduce(
    (next, [field, value]) => setField(next, keeps.id, field, value as Json | undefined),
    whole,
  );
}
