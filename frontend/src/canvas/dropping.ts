import { homeFor, mayStandIn, titleOf } from "@/catalog/rules";
import { frameOf, isFleet, newGroupSize, sizer } from "@/catalog/sizes";
import type { Catalog } from "@/catalog/types";
import { addGroup, addNode, growAround, move, resize, setParent } from "@/document/commands";
import {
  ancestors,
  around,
  boxOf,
  contains,
  descendants,
  find,
  freeId,
  freeTitle,
  holdsPoint,
  index,
  isEdge,
  isGroup,
  NODE_SIZE,
} from "@/document/look";
import { act, editor } from "@/document/store";
import type { DocGroup, DocNode, Document, Frame } from "@/document/types";
import { toast } from "@/ui/Toast";
import { freeSpot } from "./freeSpot";
import { edgeNear, insertion, insertOn } from "./wires";

/** Where things land: which group takes what is dropped, and what a group takes in when it is drawn or resized. */

/** The deepest open group under a point that is not itself being moved. */
export function groupAt(
  document: Document,
  x: number,
  y: number,
  moving: ReadonlySet<string>,
): DocGroup | null {
  let best: DocGroup | null = null;
  let depth = -1;
  for (const group of document.groups) {
    if (moving.has(group.id) || group.collapsed || !holdsPoint(group.frame, x, y)) continue;
    const chain = ancestors(document, group);
    if (chain.some((outer) => outer.collapsed || moving.has(outer.id))) continue;
    if (chain.length > depth) {
      best = group;
      depth = chain.length;
    }
  }
  return best;
}

export type Landing = { dropped: DocGroup | null; home: DocGroup | null; repaired: boolean };

/** Where a box of a service lands. A fleet lies over zones: only a zone that holds all of it takes it in. */
export function landing(
  catalog: Catalog,
  document: Document,
  service: string,
  box: Frame,
  moving: ReadonlySet<string>,
): Landing {
  const [x, y, width, height] = box;
  let dropped = groupAt(document, x + width / 2, y + height / 2, moving);
  if (isFleet(catalog.service.get(service)) && dropped) {
    const whole = [dropped, ...ancestors(document, dropped)].find((group) => contains(group.frame, box));
    dropped = whole ?? ancestors(document, dropped).at(-1) ?? dropped;
  }
  const { group, repaired } = homeFor(catalog, document, service, dropped);
  return { dropped, home: group, repaired };
}

function announce(catalog: Catalog, item: DocNode | DocGroup, where: Landing): void {
  if (!where.repaired || !where.dropped) return;
  const service = catalog.service.get(item.service);
  const container = (group: DocGroup) => titleOf(group, catalog.service.get(group.service));
  const into = where.home ? `in ${container(where.home)}` : "on the canvas";
  toast(
    `${service?.title ?? item.service} can't stand in ${container(where.dropped)}; it stands ${into} now.`,
  );
}

/** Items with a chosen ancestor move with it and are left out. */
export function outermost(document: Document, ids: readonly string[]): string[] {
  const chosen = new Set(ids);
  return ids.filter((id) => {
    const item = find(document, id);
    return item && !isEdge(item) && !ancestors(document, item).some((group) => chosen.has(group.id));
  });
}

/** Ends a drag: everything moves and lands where it was dropped, as one step; a box dropped on an edge goes between. */
export function commitMove(
  catalog: Catalog,
  ids: readonly string[],
  dx: number,
  dy: number,
  onto: string | null = null,
): void {
  const before = editor.getState().document;
  const tops = outermost(before, ids);
  const moving = new Set([...tops, ...descendants(before, tops)]);
  const moved = move(before, tops, dx, dy);
  let after = moved;
  const landings: [DocNode | DocGroup, Landing][] = [];
  for (const id of tops) {
    const item = find(moved, id);
    if (!item || isEdge(item)) continue;
    const where = landing(catalog, moved, item.service, frameOf(catalog, moved, item), moving);
    const was = find(before, id);
    const stood =
      was && !isEdge(was) && landing(catalog, before, was.service, frameOf(catalog, before, was), moving);
    if (!stood || stood.dropped?.id !== where.dropped?.id) landings.push([item, where]);
    after = setParent(after, [id], where.home?.id ?? null);
    after = growAround(after, id, sizer(catalog, after));
  }
  const edge = onto === null ? undefined : index(after).edges.get(onto);
  const item = find(after, ids[0] ?? "");
  const ports = edge && item && !isEdge(item) && insertion(catalog, after, edge, item.service);
  if (edge && item && ports) after = insertOn(catalog, after, edge, item.id, ports);
  act(ports ? "Insert" : tops.length === 1 ? "Move" : `Move ${tops.length} boxes`, () => after);
  for (const [item, where] of landings) announce(catalog, item, where);
}

/** Makes a new box of a service with its middle (or top left, for groups) at a point; gives its id. */
export function placeService(
  catalog: Catalog,
  document: Document,
  key: string,
  x: number,
  y: number,
): { document: Document; id: string; where: Landing } | null {
  const service = catalog.service.get(key);
  if (!service) return null;
  const id = freeId(document, service.short_title ?? service.title);
  const snap = (value: number) => Math.round(value / 8) * 8;
  if (service.role === "group") {
    const [width, height] = newGroupSize(catalog, service);
    const frame: Frame = [snap(x - width / 2), snap(y - height / 2), width, height];
    const where = landing(catalog, document, key, frame, new Set());
    const parent = where.home ? { parent: where.home.id } : {};
    let next = addGroup(document, { id, service: key, ...parent, params: {}, frame });
    next = adopt(catalog, next, id);
    return { document: growAround(next, id, sizer(catalog, next)), id, where };
  }
  const draft: DocNode = {
    id,
    service: key,
    title: freeTitle(document, service.short_title ?? service.title),
    at: [0, 0],
    params: {},
  };
  const [, , width, height] = frameOf(catalog, document, draft);
  const wanted: Frame = [snap(x - width / 2), snap(y - Math.min(height, NODE_SIZE[1]) / 2), width, height];
  const lands = (at: Frame) => landing(catalog, document, key, at, new Set());
  const where = lands(wanted);
  const others = document.nodes.map((node) => frameOf(catalog, document, node));
  const box = freeSpot(wanted, others, (at) => lands(at).home?.id === where.home?.id);
  const parent = where.home ? { parent: where.home.id } : {};
  const next = addNode(document, { ...draft, ...parent, at: [box[0], box[1]] });
  return { document: growAround(next, id, sizer(catalog, next)), id, where };
}

/** Places a service as one step and selects it; dropped onto an edge that it fits into, it goes between. */
export function addService(catalog: Catalog, key: string, x: number, y: number): string | null {
  const before = editor.getState().document;
  const made = placeService(catalog, before, key, x, y);
  if (!made) return null;
  const edge = edgeNear(before, x, y);
  const ports = edge && insertion(catalog, before, edge, key);
  const after = ports ? insertOn(catalog, made.document, edge, made.id, ports) : made.document;
  act(`Add ${catalog.service.get(key)?.title ?? key}`, () => after, { select: [made.id] });
  const item = find(made.document, made.id);
  if (item && !isEdge(item)) announce(catalog, item, made.where);
  return made.id;
}

/** A group takes in its siblings that lie wholly within it and may stand there. */
function adopt(catalog: Catalog, document: Document, id: string): Document {
  const group = index(document).groups.get(id);
  if (!group) return document;
  const inside = [...document.groups, ...document.nodes].filter(
    (item) =>
      item.id !== id &&
      item.parent === group.parent &&
      mayStandIn(catalog, item.service, group.service) &&
      contains(group.frame, frameOf(catalog, document, item)),
  );
  return setParent(
    document,
    inside.map((item) => item.id),
    id,
  );
}

function childrenFrame(document: Document, id: string): Frame | null {
  const children = [...document.groups, ...document.nodes].filter((item) => item.parent === id);
  const frame = around(children.map((item) => boxOf(item)));
  return frame && [frame[0] - 8, frame[1] - 36, frame[2] + 16, frame[3] + 44];
}

/** A group can't be made smaller than what stands in it. */
export function smallestFor(id: string): { width: number; height: number } {
  const frame = childrenFrame(editor.getState().document, id);
  return { width: Math.max(160, frame?.[2] ?? 0), height: Math.max(72, frame?.[3] ?? 0) };
}

type Place = { x: number; y: number; width: number; height: number };

/** Ends a resize; x and y are relative to the parent, as the canvas library gives them. */
export function commitResize(id: string, place: Place, catalog: Catalog | null = known): void {
  const { document } = editor.getState();
  const item = find(document, id);
  if (!item || isEdge(item)) return;
  const parent = item.parent === undefined ? undefined : index(document).groups.get(item.parent);
  const snap = (value: number) => Math.round(value / 8) * 8;
  const left = snap(place.x + (parent?.frame[0] ?? 0));
  const top = snap(place.y + (parent?.frame[1] ?? 0));
  const wanted: Frame = [left, top, snap(place.width), snap(place.height)];
  const children = isGroup(item) ? childrenFrame(document, id) : null;
  const frame = (children && around([wanted, children])) ?? wanted;
  act("Resize", (before) => {
    let next = resize(before, id, frame);
    if (catalog && isGroup(item)) next = adopt(catalog, next, id);
    return catalog ? growAround(next, id, sizer(catalog, next)) : next;
  });
}

/** Node components know no catalog of their own; the canvas tells theirs once. */
let known: Catalog | null = null;
export function knowCatalog(catalog: Catalog): void {
  known = catalog;
}
