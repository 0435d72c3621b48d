import { ancestors, index } from "@/document/look";
import type { DocGroup, DocNode, Document, End } from "@/document/types";
import type { Catalog, Port, Service } from "./types";

/** Which ports join and what nests in what: catalog data, read here as the server reads it. */

/** Null where two ports join; else the reason that a person is told. */
export function whyNotJoin(
  catalog: Catalog,
  from: Service,
  fromPort: Port,
  to: Service,
  toPort: Port,
): string | null {
  if (fromPort.side !== "out")
    return `${fromPort.title} of ${from.title} takes connections; it does not make them.`;
  if (toPort.side !== "in") return `${toPort.title} of ${to.title} makes connections; it does not take them.`;
  if (fromPort.kind === toPort.kind) return null;
  const name = (key: string) => catalog.edgeKind.get(key)?.title ?? key;
  const takes = [...new Set(to.ports.filter(({ side }) => side === "in").map(({ kind }) => name(kind)))];
  const other = takes.length ? `takes ${takes.join(" or ")}` : "takes no connections";
  return `${fromPort.title} of ${from.title} makes “${name(fromPort.kind)}” connections; ${to.title} ${other}.`;
}

export type Joint = { from: End; to: End; kind: string };
export type JoinAnswer = { joint: Joint } | { why: string };

function portOf(service: Service | undefined, id: string): Port | undefined {
  return service?.ports.find((port) => port.id === id);
}

/** Whether an edge may go from one node's port to another's, in whichever direction it was drawn. */
export function join(catalog: Catalog, document: Document, a: End, b: End): JoinAnswer {
  const { nodes } = index(document);
  const nodeA = nodes.get(a[0]);
  const nodeB = nodes.get(b[0]);
  const serviceA = nodeA && catalog.service.get(nodeA.service);
  const serviceB = nodeB && catalog.service.get(nodeB.service);
  const portA = portOf(serviceA, a[1]);
  const portB = portOf(serviceB, b[1]);
  if (!serviceA || !serviceB || !portA || !portB) return { why: "There is nothing to connect to here." };
  if (a[0] === b[0]) return { why: "A box cannot be connected to itself." };
  const turned = portA.side === "in" && portB.side === "out";
  const [from, to] = turned ? [b, a] : [a, b];
  const why = turned
    ? whyNotJoin(catalog, serviceB, portB, serviceA, portA)
    : whyNotJoin(catalog, serviceA, portA, serviceB, portB);
  if (why) return { why };
  const same = (one: End, other: End) => one[0] === other[0] && one[1] === other[1];
  if (document.edges.some((edge) => same(edge.from, from) && same(edge.to, to))) {
    return { why: "These two are connected already." };
  }
  const busy = [from, to].find((end) => {
    const port = end === from ? (turned ? portB : portA) : turned ? portA : portB;
    return port.many === false && document.edges.some((edge) => same(edge.from, end) || same(edge.to, end));
  });
  if (busy) return { why: "This port takes one connection, and has it." };
  return { joint: { from, to, kind: (turned ? portB : portA).kind } };
}

/** The first port of `service` that joins the given end; what a drop on a whole box means. */
export function portFor(catalog: Catalog, from: Service, fromPort: Port, to: Service): Port | undefined {
  const outwards = fromPort.side === "out";
  return to.ports.find((port) =>
    outwards
      ? whyNotJoin(catalog, from, fromPort, to, port) === null
      : whyNotJoin(catalog, to, port, from, fromPort) === null,
  );
}

/** Services that could stand at the other end of a port. */
export function mayFollow(catalog: Catalog, from: Service, fromPort: Port): Service[] {
  return catalog.services.filter(
    (service) => service.role === "node" && portFor(catalog, from, fromPort, service) !== undefined,
  );
}

/** Whether a service may stand directly in a group of another; the bare canvas takes everything. */
export function mayStandIn(catalog: Catalog, service: string, group: string | null): boolean {
  if (group === null) return true;
  return catalog.service.get(service)?.may_stand_in.includes(group) ?? false;
}

/**
 * Where something dropped into a group ends up: in it, or in the nearest group around it that may hold it
 * (null: on the canvas). `repaired` says that this was not where it was dropped.
 */
export function homeFor(
  catalog: Catalog,
  document: Document,
  service: string,
  dropped: DocGroup | null,
): { group: DocGroup | null; repaired: boolean } {
  if (!dropped) return { group: null, repaired: false };
  for (const group of [dropped, ...ancestors(document, dropped)]) {
    if (mayStandIn(catalog, service, group.service)) return { group, repaired: group !== dropped };
  }
  return { group: null, repaired: true };
}

export function titleOf(item: DocNode | DocGroup, service: Service | undefined): string {
  return item.title ?? (service?.role === "group" ? groupTitle(item, service) : item.id);
}

/** A group without a title is called by what places it: its Region, its zone, its address range. */
function groupTitle(item: DocNode | DocGroup, service: Service): string {
  const first = service.params.find((param) => param.type === "choice" || param.type === "text");
  const value = first && (item.params?.[first.name] ?? first.default);
  const title = first?.choices?.find((choice) => choice.value === value)?.title;
  return title ?? (typeof value === "string" && value ? value : item.id);
}
