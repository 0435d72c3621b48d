import type { ElkNode } from "elkjs/lib/elk-api";
import { frameOf, isFleet, sizeOf, sizer, zonesOf } from "@/catalog/sizes";
import type { Catalog } from "@/catalog/types";
import { growAround, place, resize } from "@/document/commands";
import { ancestors, around, descendants, index } from "@/document/look";
import type { DocGroup, DocNode, Document, Frame } from "@/document/types";

/** Auto layout on demand: layered from left to right, containers respected, locked boxes left where they are. */

const PADDING = "[top=56,left=24,bottom=24,right=24]";
/** Between layers there is room for the names of zone bands left of a fleet. */
const BAND_LEAD = 104;
const BETWEEN = "elk.layered.spacing.nodeNodeBetweenLayers";
const SPACING = {
  [BETWEEN]: "64",
  "elk.spacing.nodeNode": "48",
};
const OPTIONS = {
  ...SPACING,
  "elk.algorithm": "layered",
  "elk.direction": "RIGHT",
  "elk.hierarchyHandling": "INCLUDE_CHILDREN",
  "elk.spacing.componentComponent": "64",
  "elk.layered.nodePlacement.strategy": "NETWORK_SIMPLEX",
  "elk.layered.considerModelOrder.strategy": "NODES_AND_EDGES",
};

/** Zone bands that fleets lie over: empty groups with a `zone` beside a fleet. They follow the fleet, not the arrows. */
function bandsOf(document: Document, catalog: Catalog): Set<string> {
  const full = new Set([...document.nodes, ...document.groups].map((item) => item.parent));
  const beside = new Set(
    document.nodes.filter((node) => isFleet(catalog.service.get(node.service))).map((node) => node.parent),
  );
  const bands = document.groups.filter(
    (group) => group.params?.zone !== undefined && beside.has(group.parent) && !full.has(group.id),
  );
  return new Set(bands.map((group) => group.id));
}

/** The drawing as ELK's input. */
export function toElk(document: Document, catalog: Catalog): ElkNode {
  const bands = bandsOf(document, catalog);
  const banded = new Set([...bands].map((id) => index(document).groups.get(id)?.parent));
  const optionsFor = (id: string) => ({
    ...SPACING,
    ...(banded.has(id) ? { [BETWEEN]: String(BAND_LEAD + 16) } : {}),
    "elk.padding": PADDING,
  });
  const inside = (parent: string | undefined): ElkNode[] => [
    ...document.groups
      .filter((group) => group.parent === parent && !bands.has(group.id))
      .map((group): ElkNode => {
        const children = group.collapsed ? [] : inside(group.id);
        const [, , width, height] = group.frame;
        return children.length
          ? { id: group.id, children, layoutOptions: optionsFor(group.id) }
          : { id: group.id, width: Math.min(width, 240), height: Math.min(height, 120) };
      }),
    ...document.nodes
      .filter((node) => node.parent === parent)
      .map((node): ElkNode => {
        const [width, height] = roomFor(document, catalog, node);
        return { id: node.id, width, height };
      }),
  ];
  const shown = new Set<string>();
  const collect = (nodes: ElkNode[]) => {
    for (const node of nodes) {
      shown.add(node.id);
      collect(node.children ?? []);
    }
  };
  const children = inside(undefined);
  collect(children);
  const edges = document.edges
    .filter((edge) => shown.has(edge.from[0]) && shown.has(edge.to[0]))
    .map((edge) => ({ id: edge.id, sources: [edge.from[0]], targets: [edge.to[0]] }));
  return { id: "$", layoutOptions: OPTIONS, children, edges };
}

/** A fleet gets a lane's height per zone, so that bands can lie under it. */
function roomFor(document: Document, catalog: Catalog, node: DocNode): readonly [number, number] {
  const service = catalog.service.get(node.service);
  if (node.size || !isFleet(service)) return sizeOf(document, node, service);
  return [sizeOf(document, node, service)[0], 64 + Math.max(1, zonesOf(node, service).length) * 104];
}

/**
 * Puts ELK's answer into the Document. Every locked box stays, and the drawing is laid around the first of them;
 * without any, the drawing's top left corner stays. Containers grow around locked boxes that they would leave outside.
 */
export function applyElk(document: Document, catalog: Catalog, laid: ElkNode): Document {
  const snap = (value: number) => Math.round(value / 8) * 8;
  const spots = new Map<string, Frame>();
  const walk = (node: ElkNode, x: number, y: number) => {
    for (const child of node.children ?? []) {
      const at: Frame = [
        snap(x + (child.x ?? 0)),
        snap(y + (child.y ?? 0)),
        child.width ?? 0,
        child.height ?? 0,
      ];
      spots.set(child.id, at);
      walk(child, x + (child.x ?? 0), y + (child.y ?? 0));
    }
  };
  walk(laid, 0, 0);
  const before = around(
    [...document.nodes, ...document.groups].map((item) => frameOf(catalog, document, item)),
  );
  const after = around([...spots.values()]);
  const still = lockedIn(document);
  const fixed = [...document.groups, ...document.nodes].find((item) => item.locked && spots.has(item.id));
  const [was, is] = fixed ? [frameOf(catalog, document, fixed), spots.get(fixed.id)] : [before, after];
  const [dx, dy] = was && is ? [snap(was[0] - is[0]), snap(was[1] - is[1])] : [0, 0];
  let next = document;
  for (const [id, [x, y, width, height]] of spots) {
    if (still.has(id)) continue;
    const group = index(document).groups.get(id);
    if (group?.collapsed) next = place(next, { [id]: [x + dx, y + dy] });
    else if (group) next = resize(next, id, [x + dx, y + dy, snap(width), snap(height)]);
    else next = place(next, { [id]: [x + dx, y + dy] });
  }
  for (const id of still) next = growAround(next, id, sizer(catalog, next));
  return layBands(next, catalog, bandsOf(document, catalog), still);
}

function lockedIn(document: Document): Set<string> {
  const locked = [...document.nodes, ...document.groups].filter((item) => item.locked).map((item) => item.id);
  return new Set([...locked, ...descendants(document, locked)]);
}

/** Stretches the zone bands under the fleets of their VPC, one below the other. */
function layBands(
  document: Document,
  catalog: Catalog,
  bands: ReadonlySet<string>,
  still: ReadonlySet<string>,
): Document {
  let next = document;
  const parents = new Set([...bands].map((id) => index(document).groups.get(id)?.parent));
  for (const parent of parents) {
    const frame = parent === undefined ? undefined : index(next).groups.get(parent)?.frame;
    const fleets = next.nodes.filter(
      (node) => node.parent === parent && isFleet(catalog.service.get(node.service)),
    );
    const reach = around(fleets.map((node) => frameOf(catalog, next, node)));
    if (!frame || !reach) continue;
    const own = next.groups
      .filter((group) => bands.has(group.id) && group.parent === parent && !still.has(group.id))
      .sort(byZone);
    const height = Math.max(96, Math.floor((reach[3] - 56) / own.length / 8) * 8);
    const left = Math.max(frame[0] + 8, reach[0] - BAND_LEAD);
    own.forEach((group, at) => {
      next = resize(next, group.id, [
        left,
        reach[1] + 56 + at * height,
        reach[0] + reach[2] + 16 - left,
        height - 8,
      ]);
    });
    for (const node of fleets) {
      const bottom = reach[1] + 56 + own.length * height;
      if (!node.size && ancestors(next, node).length) next = growDown(next, parent as string, bottom + 16);
    }
  }
  return next;
}

function growDown(document: Document, id: string, bottom: number): Document {
  let next = document;
  let group: DocGroup | undefined = index(next).groups.get(id);
  let wanted = bottom;
  while (group) {
    const [x, y, width, height] = group.frame;
    if (y + height < wanted) next = resize(next, group.id, [x, y, width, wanted - y]);
    wanted += 16;
    group = group.parent === undefined ? undefined : index(next).groups.get(group.parent);
  }
  return next;
}

function byZone(a: DocGroup, b: DocGroup): number {
  return String(a.params?.zone).localeCompare(String(b.params?.zone));
}

/** Lays the drawing out in a worker; the half megabyte of ELK is loaded the first time it is asked for. */
export async function layOut(document: Document, catalog: Catalog): Promise<Document> {
  const [{ default: Elk }, { default: worker }] = await Promise.all([
    import("elkjs/lib/elk-api"),
    import("elkjs/lib/elk-worker.min.js?url"),
  ]);
  const elk = new Elk({
    workerFactory: () => new Worker(worker),
  });
  try {
    return applyElk(document, catalog, await elk.layout(toElk(document, catalog)));
  } finally {
    elk.terminateWorker();
  }
}
