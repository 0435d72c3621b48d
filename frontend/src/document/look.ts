import type { DocEdge, DocGroup, DocNode, Document, Frame, Item } from "./types";

/** Questions to a Document; nothing here changes one. */

export const NODE_SIZE = [160, 88] as const;

export function isGroup(item: Item): item is DocGroup {
  return "frame" in item;
}
export function isEdge(item: Item): item is DocEdge {
  return "kind" in item;
}

/** Maps by id, made once per Document. */
type Index = { nodes: Map<string, DocNode>; groups: Map<string, DocGroup>; edges: Map<string, DocEdge> };
const indices = new WeakMap<Document, Index>();

export function index(document: Document): Index {
  let made = indices.get(document);
  if (!made) {
    made = {
      nodes: new Map(document.nodes.map((node) => [node.id, node])),
      groups: new Map(document.groups.map((group) => [group.id, group])),
      edges: new Map(document.edges.map((edge) => [edge.id, edge])),
    };
    indices.set(document, made);
  }
  return made;
}

export function find(document: Document, id: string): Item | undefined {
  const { nodes, groups, edges } = index(document);
  return nodes.get(id) ?? groups.get(id) ?? edges.get(id);
}

/** The box of a node or group. `size` is the canvas's own when the Document gives none. */
export function boxOf(item: DocNode | DocGroup, size: readonly [number, number] = NODE_SIZE): Frame {
  if (isGroup(item)) return item.frame;
  const [width, height] = item.size ?? size;
  return [item.at[0], item.at[1], width, height];
}

/** Parents from the nearest outwards; a broken chain (a missing or circular parent) just ends. */
export function ancestors(document: Document, item: DocNode | DocGroup): DocGroup[] {
  const { groups } = index(document);
  const chain: DocGroup[] = [];
  let next = item.parent;
  while (next !== undefined) {
    const group = groups.get(next);
    if (!group || group.id === item.id || chain.includes(group)) break;
    chain.push(group);
    next = group.parent;
  }
  return chain;
}

/** Ids of everything that stands, however deep, inside the given groups (themselves not among them). */
export function descendants(document: Document, ids: Iterable<string>): Set<string> {
  const inside = new Set<string>();
  const roots = new Set(ids);
  for (const item of [...document.groups, ...document.nodes]) {
    if (ancestors(document, item).some((group) => roots.has(group.id))) inside.add(item.id);
  }
  return inside;
}

/** Groups so that every parent comes before its children. */
export function outermostFirst(document: Document): DocGroup[] {
  const depth = new Map(document.groups.map((group) => [group.id, ancestors(document, group).length]));
  return [...document.groups].sort((a, b) => (depth.get(a.id) ?? 0) - (depth.get(b.id) ?? 0));
}

/** An id that nothing in the Document has: `queue`, `queue-2`, `queue-3`. */
export function freeId(document: Document, wish: string, taken: ReadonlySet<string> = new Set()): string {
  const base =
    wish
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, "-")
      .replace(/^-+|-+$/g, "")
      .slice(0, 40) || "item";
  const used = (id: string) => taken.has(id) || find(document, id) !== undefined;
  if (!used(base)) return base;
  let number = 2;
  while (used(`${base}-${number}`)) number += 1;
  return `${base}-${number}`;
}

/** A title that no node or group shows yet: "Queue", "Queue 2". */
export function freeTitle(document: Document, wish: string, taken: ReadonlySet<string> = new Set()): string {
  const shown = new Set([...document.nodes, ...document.groups].map((item) => item.title ?? item.id));
  const used = (title: string) => shown.has(title) || taken.has(title);
  if (!used(wish)) return wish;
  const base = wish.replace(/ \d+$/, "");
  let number = 2;
  while (used(`${base} ${number}`)) number += 1;
  return `${base} ${number}`;
}

/** The smallest frame around boxes, or null for none. */
export function around(boxes: readonly Frame[]): Frame | null {
  if (boxes.length === 0) return null;
  const left = Math.min(...boxes.map(([x]) => x));
  const top = Math.min(...boxes.map(([, y]) => y));
  const right = Math.max(...boxes.map(([x, , width]) => x + width));
  const bottom = Math.max(...boxes.map(([, y, , height]) => y + height));
  return [left, top, right - left, bottom - top];
}

export function contains(outer: Frame, inner: Frame): boolean {
  return (
    inner[0] >= outer[0] &&
    inner[1] >= outer[1] &&
    inner[0] + inner[2] <= outer[0] + outer[2] &&
    inner[1] + inner[3] <= outer[1] + outer[3]
  );
}

export function holdsPoint(frame: Frame, x: number, y: number): boolean {
  return x >= frame[0] && y >= frame[1] && x <= frame[0] + frame[2] && y <= frame[1] + frame[3];
}

/** The item that a Problem's JSON path points into: `$.nodes[3].params.min` -> that node's id and `params.min`. */
export function subjectOf(document: Document, at: string): { id: string; field: string } | null {
  const match = /^\$\.(nodes|groups|edges)\[(\d+)\]\.?(.*)$/.exec(at);
  if (!match) return null;
  const part = match[1] as "nodes" | "groups" | "edges";
  const item = document[part][Number(match[2])];
  return item ? { id: item.id, field: match[3] ?? "" } : null;
}
