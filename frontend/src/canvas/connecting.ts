import { createStore } from "zustand/vanilla";
import { join } from "@/catalog/rules";
import type { Catalog } from "@/catalog/types";
import { index } from "@/document/look";
import type { Document, End } from "@/document/types";

/** The connection that is being drawn: which ports would take it, and why the one under the pointer would not. */
export type Connecting = {
  from: End | null;
  /** "node port" of every legal end. */
  legal: ReadonlySet<string>;
  legalNodes: ReadonlySet<string>;
};

const IDLE: Connecting = { from: null, legal: new Set(), legalNodes: new Set() };
export const connecting = createStore<Connecting>(() => IDLE);

export function startConnecting(catalog: Catalog, document: Document, from: End): void {
  const legal = new Set<string>();
  const legalNodes = new Set<string>();
  for (const node of document.nodes) {
    for (const port of catalog.service.get(node.service)?.ports ?? []) {
      if ("joint" in join(catalog, document, from, [node.id, port.id])) {
        legal.add(`${node.id} ${port.id}`);
        legalNodes.add(node.id);
      }
    }
  }
  connecting.setState({ from, legal, legalNodes });
}

export function stopConnecting(): void {
  connecting.setState(IDLE);
}

/** The end that a drop on a whole box means: its first port that joins. */
export function endOn(
  catalog: Catalog,
  document: Document,
  from: End,
  nodeId: string,
): End | { why: string } {
  const { nodes } = index(document);
  const source = catalog.service.get(nodes.get(from[0])?.service ?? "");
  const target = catalog.service.get(nodes.get(nodeId)?.service ?? "");
  if (!source || !target) return { why: "There is nothing to connect to here." };
  let why: string | null = null;
  for (const port of target.ports) {
    const answer = join(catalog, document, from, [nodeId, port.id]);
    if ("joint" in answer) return [nodeId, port.id];
    const wanted = source.ports.find((one) => one.id === from[1])?.side === "out" ? "in" : "out";
    if (port.side === wanted || why === null) why = answer.why;
  }
  return { why: why ?? `${target.title} takes no connections.` };
}
