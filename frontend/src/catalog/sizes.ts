import type { Catalog, Service } from "@/catalog/types";
import { boxOf, index, isGroup, NODE_SIZE } from "@/document/look";
import type { DocGroup, DocNode, Document, Frame } from "@/document/types";

/** How big things are drawn where the Document doesn't say, and where a fleet's lanes lie. */

const FLEET_HEADER = 56;
const LANE_HEIGHT = 80;
const MARGIN = 8;

export type LaneBand = { zone: string; top: number; height: number };

/** A fleet is drawn as one frame with a lane per zone. */
export function isFleet(service: Service | undefined): boolean {
  return service?.spans_zones === true;
}

export function zonesOf(node: DocNode, service: Service | undefined): string[] {
  const param = service?.params.find((one) => one.name === "zones");
  const zones = node.params?.zones ?? param?.default;
  return Array.isArray(zones) ? zones.map(String) : [];
}

/** The zone groups that a fleet lies over: its siblings with a `zone` that it uses, from top to bottom. */
function bands(
  document: Document,
  node: DocNode,
  zones: readonly string[],
): { zone: string; group: DocGroup }[] {
  return document.groups
    .flatMap((group) => {
      const zone = group.params?.zone;
      const beside = group.parent !== undefined && group.parent === node.parent;
      return beside && typeof zone === "string" && zones.includes(zone) ? [{ zone, group }] : [];
    })
    .sort((a, b) => a.group.frame[1] - b.group.frame[1]);
}

export function sizeOf(
  document: Document,
  node: DocNode,
  service: Service | undefined,
): readonly [number, number] {
  if (node.size) return node.size;
  if (!isFleet(service)) return NODE_SIZE;
  const zones = zonesOf(node, service);
  const under = bands(document, node, zones);
  const last = under.at(-1)?.group.frame;
  const plain = FLEET_HEADER + Math.max(1, zones.length) * LANE_HEIGHT + MARGIN;
  const spanning = last && node.at[1] < last[1] ? last[1] + last[3] - node.at[1] - MARGIN : 0;
  return [NODE_SIZE[0], Math.max(plain, spanning)];
}

/** Lanes in the fleet's own coordinates: over the zone bands where they are drawn, else evenly below the header. */
export function lanesOf(document: Document, node: DocNode, service: Service | undefined): LaneBand[] {
  const [, height] = sizeOf(document, node, service);
  const zones = zonesOf(node, service);
  const under = bands(document, node, zones);
  if (under.length === zones.length && under.length > 0) {
    const lanes = under.map(({ zone, group }) => {
      const top = Math.max(FLEET_HEADER, group.frame[1] - node.at[1] + MARGIN);
      const bottom = Math.min(height - MARGIN, group.frame[1] + group.frame[3] - node.at[1] - MARGIN);
      return { zone, top, height: bottom - top };
    });
    if (lanes.every((lane) => lane.height >= 48)) return lanes;
  }
  const each = (height - FLEET_HEADER - MARGIN) / Math.max(1, zones.length);
  return zones.map((zone, at) => ({ zone, top: FLEET_HEADER + at * each, height: each }));
}

/** `boxOf` with the catalog's say in the size. */
export function frameOf(catalog: Catalog, document: Document, item: DocNode | DocGroup): Frame {
  return isGroup(item) ? item.frame : boxOf(item, sizeOf(document, item, catalog.service.get(item.service)));
}

/** A size for commands that need one. */
export function sizer(catalog: Catalog, document: Document): (node: DocNode) => readonly [number, number] {
  return (node) => sizeOf(document, node, catalog.service.get(node.service));
}

/** First size of a new group by how deep it usually stands. */
export function newGroupSize(catalog: Catalog, service: Service): readonly [number, number] {
  const depth = (key: string, seen: string[] = []): number => {
    const parents = catalog.service
      .get(key)
      ?.may_stand_in.filter((parent) => parent !== key && !seen.includes(parent));
    return parents?.length ? 1 + Math.max(...parents.map((parent) => depth(parent, [...seen, key]))) : 0;
  };
  const level = Math.min(3, depth(service.key));
  return (
    (
      [
        [720, 440],
        [520, 360],
        [440, 144],
        [400, 128],
      ] as const
    )[level] ?? [400, 128]
  );
}

export function parentFrame(document: Document, item: DocNode | DocGroup): Frame | null {
  return item.parent === undefined ? null : (index(document).groups.get(item.parent)?.frame ?? null);
}
