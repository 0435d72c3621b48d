import type { Edge, Node } from "@xyflow/react";
import type { Severity } from "@/api/problems";
import { titleOf } from "@/catalog/rules";
import { isFleet, type LaneBand, lanesOf, parentFrame, sizeOf } from "@/catalog/sizes";
import type { Catalog, EdgeKind, Service } from "@/catalog/types";
import { ancestors, index, outermostFirst } from "@/document/look";
import type { DocEdge, DocGroup, DocNode, Document } from "@/document/types";
import { CARD_IN, CARD_OUT, cardOf } from "./folded";

/** A Document as the canvas library wants it. Nothing else in the page knows these types. */

export type CardData = {
  item: DocNode;
  service: Service | undefined;
  title: string;
  worst: Severity | null;
  lanes: LaneBand[] | null;
  /** Ids of the ports that edges hold; the others show when they are needed. */
  used: readonly string[];
};
export type GroupData = {
  item: DocGroup;
  service: Service | undefined;
  title: string;
  worst: Severity | null;
  inside: number;
  depth: number;
};
export type WireData = { item: DocEdge; kind: EdgeKind | undefined; worst: Severity | null; name: string };

export type FlowNode = Node<CardData, "card" | "fleet"> | Node<GroupData, "container">;
export type FlowEdge = Edge<WireData, "wire">;

const EDGE_LEVEL = 8;
const NODE_LEVEL = 10;
export const COLLAPSED = [184, 72] as const;

type Memory = { key: readonly unknown[]; made: FlowNode | FlowEdge };

/**
 * Sizes are known before anything is drawn and said at once: a box whose size comes and goes would be measured anew
 * at every change, and its edges would vanish for a frame.
 *
 * Keeps what was made for as long as nothing that it shows has changed, so that the rest isn't drawn again. */
export class FlowMaker {
  private memory = new Map<string, Memory>();

  private keep<T extends FlowNode | FlowEdge>(id: string, key: readonly unknown[], make: () => T): T {
    const before = this.memory.get(id);
    if (
      before &&
      before.key.length === key.length &&
      before.key.every((part, at) => Object.is(part, key[at]))
    ) {
      return before.made as T;
    }
    const made = make();
    this.memory.set(id, { key, made });
    return made;
  }

  nodes(
    document: Document,
    catalog: Catalog,
    selection: ReadonlySet<string>,
    worst: Record<string, Severity>,
    locked: boolean,
  ): FlowNode[] {
    const hidden = hiddenIn(document);
    const counts = new Map<string, number>();
    for (const node of document.nodes) {
      for (const group of ancestors(document, node)) counts.set(group.id, (counts.get(group.id) ?? 0) + 1);
    }
    const groups = outermostFirst(document).map((group): FlowNode => {
      const depth = ancestors(document, group).length;
      const parent = parentFrame(document, group);
      const inside = counts.get(group.id) ?? 0;
      const bad = worst[group.id] ?? null;
      const chosen = selection.has(group.id);
      const concealed = hidden.has(group.id);
      const key = [group, parent, depth, inside, bad, chosen, concealed, locked, catalog];
      return this.keep<FlowNode>(`group ${group.id}`, key, () => {
        const service = catalog.service.get(group.service);
        const title = titleOf(group, service);
        const [x, y, fullWidth, fullHeight] = group.frame;
        const [width, height] = group.collapsed ? COLLAPSED : [fullWidth, fullHeight];
        const still = locked || group.locked === true;
        return {
          measured: { width, height },
          id: group.id,
          type: "container",
          position: { x: x - (parent?.[0] ?? 0), y: y - (parent?.[1] ?? 0) },
          width,
          height,
          zIndex: depth,
          selected: chosen,
          hidden: concealed,
          draggable: !still,
          ariaLabel: `${service?.title ?? group.service} ${title}, ${inside} inside`,
          data: { item: group, service, title, worst: bad, inside, depth },
          ...(parent ? { parentId: group.parent } : {}),
        } as FlowNode;
      });
    });
    const used = new Map<string, Set<string>>();
    for (const { from, to } of document.edges) {
      for (const [id, port] of [from, to]) used.set(id, (used.get(id) ?? new Set()).add(port));
    }
    const nodes = document.nodes.map((node): FlowNode => {
      const held = [...(used.get(node.id) ?? [])];
      const parent = parentFrame(document, node);
      const bad = worst[node.id] ?? null;
      const service = catalog.service.get(node.service);
      const fleet = isFleet(service);
      const chosen = selection.has(node.id);
      const concealed = hidden.has(node.id);
      const [width, height] = sizeOf(document, node, service);
      const lanes = fleet ? lanesOf(document, node, service) : null;
      const lanesKey = lanes ? JSON.stringify(lanes) : "";
      const key = [
        node,
        parent,
        bad,
        chosen,
        concealed,
        locked,
        catalog,
        width,
        height,
        lanesKey,
        held.join(" "),
      ];
      return this.keep<FlowNode>(`node ${node.id}`, key, () => {
        const title = titleOf(node, service);
        return {
          measured: { width, height },
          id: node.id,
          type: fleet ? "fleet" : "card",
          position: { x: node.at[0] - (parent?.[0] ?? 0), y: node.at[1] - (parent?.[1] ?? 0) },
          width,
          height,
          zIndex: NODE_LEVEL,
          selected: chosen,
          hidden: concealed,
          draggable: !locked && node.locked !== true,
          ariaLabel: `${service?.title ?? node.service} ${title}`,
          data: { item: node, service, title, worst: bad, lanes, used: held },
          ...(parent ? { parentId: node.parent } : {}),
        } as FlowNode;
      });
    });
    return [...groups, ...nodes];
  }

  edges(
    document: Document,
    catalog: Catalog,
    selection: ReadonlySet<string>,
    worst: Record<string, Severity>,
  ): FlowEdge[] {
    const { nodes } = index(document);
    const hidden = hiddenIn(document);
    return document.edges.map((edge) => {
      const from = nodes.get(edge.from[0]);
      const to = nodes.get(edge.to[0]);
      const chosen = selection.has(edge.id);
      const bad = worst[edge.id] ?? null;
      const [source, target] = hidden.size
        ? [cardOf(document, edge.from[0]), cardOf(document, edge.to[0])]
        : [null, null];
      const concealed = source !== null && source === target;
      const key = [edge, from, to, chosen, bad, source, target, catalog];
      return this.keep<FlowEdge>(`edge ${edge.id}`, key, () => {
        const kind = catalog.edgeKind.get(edge.kind);
        const name = (node: DocNode | undefined, id: string) =>
          node ? titleOf(node, catalog.service.get(node.service)) : id;
        const label = `${kind?.title ?? edge.kind} from ${name(from, edge.from[0])} to ${name(to, edge.to[0])}`;
        return {
          id: edge.id,
          type: "wire",
          source: source ?? edge.from[0],
          sourceHandle: source ? CARD_OUT : edge.from[1],
          target: target ?? edge.to[0],
          targetHandle: target ? CARD_IN : edge.to[1],
          selected: chosen,
          hidden: concealed,
          zIndex: EDGE_LEVEL,
          ariaLabel: label,
          data: { item: edge, kind, worst: bad, name: label },
        };
      });
    });
  }
}

/** What stands inside a collapsed group. */
function hiddenIn(document: Document): ReadonlySet<string> {
  const hidden = new Set<string>();
  if (!document.groups.some((group) => group.collapsed)) return hidden;
  for (const item of [...document.groups, ...document.nodes]) {
    if (ancestors(document, item).some((group) => group.collapsed)) hidden.add(item.id);
  }
  return hidden;
}
