import { forget } from "./ignored";
import { around, boxOf, descendants, find, index, isEdge, isGroup } from "./look";
import type {
  Account,
  DocEdge,
  DocGroup,
  DocNode,
  Document,
  Frame,
  Item,
  Json,
  Params,
  Point,
} from "./types";

/**
 * Every change of a drawing: Document -> Document. A command whose subject is missing, or that changes nothing,
 * gives the very same object back, so that no empty step gets into the history.
 */

function editItem<T extends Item>(items: readonly T[], id: string, edit: (item: T) => T): readonly T[] {
  const at = items.findIndex((item) => item.id === id);
  const before = items[at];
  if (!before) return items;
  const after = edit(before);
  return after === before ? items : items.with(at, after);
}

/** Edits one node, group or edge, whichever has the id. */
export function edit(document: Document, id: string, change: <T extends Item>(item: T) => T): Document {
  const { nodes, groups, edges } = index(document);
  if (nodes.has(id)) return withPart(document, "nodes", editItem(document.nodes, id, change));
  if (groups.has(id)) return withPart(document, "groups", editItem(document.groups, id, change));
  if (edges.has(id)) return withPart(document, "edges", editItem(document.edges, id, change));
  return document;
}

function withPart<K extends keyof Document>(document: Document, part: K, value: Document[K]): Document {
  return document[part] === value ? document : { ...document, [part]: value };
}

function same(a: unknown, b: unknown): boolean {
  return a === b || JSON.stringify(a) === JSON.stringify(b);
}

/** Sets a field, or removes it for undefined; the same object when nothing changes. */
function withField<T extends object>(item: T, field: string, value: unknown): T {
  const record = item as Record<string, unknown>;
  if (value === undefined) {
    if (!(field in record)) return item;
    const { [field]: _, ...rest } = record;
    return rest as T;
  }
  return same(record[field], value) ? item : ({ ...record, [field]: value } as T);
}

function taken(document: Document, id: string): boolean {
  return find(document, id) !== undefined;
}

export function addNode(document: Document, node: DocNode): Document {
  if (taken(document, node.id)) return document;
  return { ...document, nodes: [...document.nodes, node] };
}

export function addGroup(document: Document, group: DocGroup): Document {
  if (taken(document, group.id)) return document;
  return { ...document, groups: [...document.groups, group] };
}

/** Joins two ports. Whether they may be joined is the catalog's to say; here both ends only have to exist. */
export function connect(document: Document, edge: DocEdge): Document {
  const { nodes } = index(document);
  if (taken(document, edge.id) || !nodes.has(edge.from[0]) || !nodes.has(edge.to[0])) return document;
  const twin = document.edges.some(
    (other) => other.kind === edge.kind && same(other.from, edge.from) && same(other.to, edge.to),
  );
  return twin ? document : { ...document, edges: [...document.edges, edge] };
}

/** Removes items, what stands inside removed groups, and every edge that loses an end. */
export function remove(document: Document, ids: readonly string[]): Document {
  const gone = new Set([...ids, ...descendants(document, ids)]);
  const keep = (item: Item) => !gone.has(item.id);
  const nodes = document.nodes.filter(keep);
  const groups = document.groups.filter(keep);
  const edges = document.edges.filter(
    (edge) => keep(edge) && !gone.has(edge.from[0]) && !gone.has(edge.to[0]),
  );
  const unchanged =
    nodes.length === document.nodes.length &&
    groups.length === document.groups.length &&
    edges.length === document.edges.length;
  if (unchanged) return document;
  const cut = document.edges.filter((edge) => !edges.includes(edge)).map(({ id }) => id);
  return forget({ ...document, nodes, groups, edges }, new Set([...gone, ...cut]));
}

/** Dissolves groups; what stood in them moves up to their parent. */
export function ungroup(document: Document, ids: readonly string[]): Document {
  let next = document;
  for (const id of ids) {
    const group = index(next).groups.get(id);
    if (!group) continue;
    const lift = <T extends DocNode | DocGroup>(item: T): T =>
      item.parent === id ? withField(item, "parent", group.parent) : item;
    next = {
      ...next,
      groups: next.groups.filter((other) => other.id !== id).map(lift),
      nodes: next.nodes.map(lift),
    };
  }
  return next;
}

/** Moves items by a distance; groups take along what stands in them. */
export function move(document: Document, ids: readonly string[], dx: number, dy: number): Document {
  if (dx === 0 && dy === 0) return document;
  const moving = new Set([...ids, ...descendants(document, ids)]);
  const touched = [...document.nodes, ...document.groups].some((item) => moving.has(item.id));
  if (!touched) return document;
  return {
    ...document,
    nodes: document.nodes.map((node) =>
      moving.has(node.id) ? { ...node, at: [node.at[0] + dx, node.at[1] + dy] as Point } : node,
    ),
    groups: document.groups.map((group) => {
      const [x, y, width, height] = group.frame;
      return moving.has(group.id) ? { ...group, frame: [x + dx, y + dy, width, height] as Frame } : group;
    }),
  };
}

/** Puts nodes and groups at given places, each for itself (align, auto layout). */
export function place(document: Document, places: { readonly [id: string]: Point }): Document {
  let next = document;
  for (const [id, at] of Object.entries(places)) {
    const item = find(next, id);
    if (!item || isEdge(item)) continue;
    const [x, y] = boxOf(item);
    next = isGroup(item)
      ? resize(next, id, [at[0], at[1], item.frame[2], item.frame[3]])
      : x === at[0] && y === at[1]
        ? next
        : edit(next, id, (one) => withField(one, "at", at));
  }
  return next;
}

export function resize(document: Document, id: string, frame: Frame): Document {
  const item = find(document, id);
  if (!item || isEdge(item)) return document;
  if (isGroup(item)) return edit(document, id, (one) => withField(one, "frame", frame));
  return edit(document, id, (one) =>
    withField(withField(one, "at", [frame[0], frame[1]]), "size", [frame[2], frame[3]]),
  );
}

/** Lets groups grow, from the innermost outwards, until they hold what stands in them with a margin. */
export function growAround(
  document: Document,
  id: string,
  sizeOf: (node: DocNode) => readonly [number, number],
  margin = 16,
  header = 40,
): Document {
  let next = document;
  let inner = find(next, id);
  while (inner && !isEdge(inner) && inner.parent !== undefined) {
    const group = index(next).groups.get(inner.parent);
    if (!group) break;
    const [x, y, width, height] = boxOf(inner, isGroup(inner) ? undefined : sizeOf(inner));
    const wanted = around([
      group.frame,
      [x - margin, y - header, width + 2 * margin, height + header + margin],
    ]);
    if (wanted) next = resize(next, group.id, wanted);
    inner = index(next).groups.get(group.id);
  }
  return next;
}

/** Puts items into a group (null: onto the canvas). A group never gets into itself or what stands in it. */
export function setParent(document: Document, ids: readonly string[], parent: string | null): Document {
  if (parent !== null && !index(document).groups.has(parent)) return document;
  let next = document;
  for (const id of ids) {
    if (parent === id || (parent !== null && descendants(next, [id]).has(parent))) continue;
    if (index(next).edges.has(id)) continue;
    next = edit(next, id, (item) => withField(item, "parent", parent ?? undefined));
  }
  return next;
}

export function rename(document: Document, id: string, title: string): Document {
  return edit(document, id, (item) => withField(item, "title", title.trim() || undefined));
}

export function renameDocument(document: Document, name: string): Document {
  return name.trim() ? withField(document, "name", name.trim()) : document;
}

/** Sets a param; undefined takes it back to the catalog's default. */
export function setParam(document: Document, id: string, name: string, value: Json | undefined): Document {
  return edit(document, id, (item) => {
    const params: Params = ("params" in item && item.params) || {};
    const after = withField(params, name, value);
    return after === params ? item : withField(item, "params", after);
  });
}

/** Sets one field of a node, group or edge as it is (notes, locked, collapsed, order, optional, work, ...). */
export function setField(document: Document, id: string, field: string, value: Json | undefined): Document {
  return edit(document, id, (item) => withField(item, field, value));
}

/** Sets what one request class means to an item: `work` of a node, `calls_per_request` or `bytes` of an edge. */
export function setByClass(
  document: Document,
  id: string,
  field: "work" | "calls_per_request" | "bytes",
  classId: string,
  value: Json | undefined,
): Document {
  return edit(document, id, (item) => {
    const before = ((item as Record<string, unknown>)[field] ?? {}) as Record<string, Json>;
    const after = withField(before, classId, value);
    return after === before ? item : withField(item, field, Object.keys(after).length ? after : undefined);
  });
}

/** Changes who is drawn over whom among their equals: to the front (last) or to the back (first). */
export function reorder(document: Document, ids: readonly string[], to: "front" | "back"): Document {
  const chosen = new Set(ids);
  const sort = <T extends Item>(items: readonly T[]): readonly T[] => {
    const picked = items.filter((item) => chosen.has(item.id));
    if (picked.length === 0) return items;
    const rest = items.filter((item) => !chosen.has(item.id));
    const after = to === "front" ? [...rest, ...picked] : [...picked, ...rest];
    return after.every((item, at) => item === items[at]) ? items : after;
  };
  return withPart(withPart(document, "nodes", sort(document.nodes)), "groups", sort(document.groups));
}

export function setAccount(document: Document, change: Partial<Account>): Document {
  return withField(document, "account", { ...document.account, ...change });
}

/** Overrides a quota of the account; null takes AWS's default again. */
export function setQuota(document: Document, key: string, limit: number | null): Document {
  const quotas = withField(document.account?.quotas ?? {}, key, limit ?? undefined);
  return setAccount(document, { quotas });
}
