import { titleOf } from "@/catalog/rules";
import { frameOf, isFleet, lanesOf } from "@/catalog/sizes";
import type { Catalog } from "@/catalog/types";
import type { Lane, Overlay } from "@/document/overlay";
import type { DocGroup, DocNode, Document, Frame } from "@/document/types";
import { percent } from "@/ui/format";
import { queueRing } from "../queueRing";
import { settingsLine } from "../settingsLine";
import { element, type Pen } from "./parts";

/** Boxes and containers of a picture of the drawing, as they stand on the page. */

/** An icon as a data address, or null where there is none to embed. */
export type Icons = ReadonlyMap<string, string>;

const GROUND = ["var(--group-region)", "var(--group-vpc)", "none"];
const BORDER = ["var(--line)", "var(--group-zone-line)", "var(--group-zone-line)"];

export function drawGroup(
  pen: Pen,
  catalog: Catalog,
  group: DocGroup,
  depth: number,
  [x, y, width, height]: Frame,
  icons: Icons,
  shown: Overlay,
): string {
  const level = Math.min(depth, 2);
  const service = catalog.service.get(group.service);
  const ground = group.collapsed ? "var(--surface-raised)" : (GROUND[level] ?? "none");
  const parts = [
    pen.box(x + 0.5, y + 0.5, width - 1, height - 1, {
      radius: 8,
      fill: ground === "none" ? "none" : pen.paint(ground),
      stroke: pen.paint(BORDER[level] ?? "var(--line)"),
      "stroke-dasharray": level === 2 ? "3 2" : undefined,
    }),
  ];
  let left = x + 12;
  if (level < 2) {
    parts.push(icon(pen, icons, service?.icon, left, y + 7, 18));
    left += 24;
  }
  const cost = shown.costs[group.id];
  const title = titleOf(group, service);
  parts.push(pen.text(title, left, y + 20, { size: 12, weight: 600, room: x + width - left - 12 }));
  if (level < 2 && !group.collapsed) {
    const kind = service?.short_title ?? service?.title ?? "";
    const after = left + pen.width(title, 12, 600) + 6;
    parts.push(
      pen.text(kind, after, y + 20, { size: 11, colour: "var(--ink-soft)", room: x + width - after - 90 }),
    );
  }
  if (cost) {
    const words = `${cost.amount}  ${cost.share}`;
    parts.push(pen.text(words, x + width - 12, y + 20, { size: 12, weight: 700, anchor: "end" }));
  }
  return element("g", {}, parts.join(""));
}

export function drawNode(
  pen: Pen,
  catalog: Catalog,
  document: Document,
  node: DocNode,
  icons: Icons,
  shown: Overlay,
): string {
  const service = catalog.service.get(node.service);
  const [x, y, width, height] = frameOf(catalog, document, node);
  const moment = shown.nodes[node.id];
  const fleet = isFleet(service);
  const subtitle = fleet
    ? settingsLine(service as NonNullable<typeof service>, node.params ?? {}, 1) || service?.short_title
    : (service?.short_title ?? service?.title);
  const [title, more] = pen.twoLines(titleOf(node, service), 13, 600, width - 65);
  const parts = [
    pen.box(x + 0.5, y + 0.5, width - 1, height - 1, {
      radius: 8,
      fill: pen.paint("var(--surface-raised)"),
      stroke: pen.paint(moment?.dropping ? "var(--ramp-4)" : "var(--line-strong)"),
    }),
    icon(pen, icons, service?.icon, x + 10, y + 10, 36),
    pen.text(title, x + 55, y + 24, { size: 13, weight: 600, room: width - 65 }),
    more
      ? pen.text(more, x + 55, y + 41, { size: 13, weight: 600, room: width - 65 })
      : pen.text(subtitle ?? node.service, x + 55, y + 41, {
          size: 11,
          colour: "var(--ink-soft)",
          room: width - 65,
        }),
  ];
  const ring = queueRing(moment);
  if (ring > 0) {
    parts.unshift(
      pen.box(x - ring / 2, y - ring / 2, width + ring, height + ring, {
        radius: 8 + ring / 2,
        fill: "none",
        stroke: pen.paint("var(--queue)"),
        "stroke-width": ring,
      }),
    );
  }
  if (fleet) {
    for (const { zone, top, height: high } of lanesOf(document, node, service)) {
      const lane = moment?.lanes?.find((one) => one.zone === zone);
      parts.push(drawLane(pen, zone, lane, x + 12, y + top, width - 24, high));
    }
  } else if (moment) {
    parts.push(
      pen.bar(moment.utilisation, x + 10, y + height - 30, width - 20),
      pen.text(moment.figure ?? "", x + 10, y + height - 12, { size: 11, weight: 600 }),
      pen.text(moment.detail ?? "", x + width - 10, y + height - 12, {
        size: 11,
        colour: "var(--ink-soft)",
        anchor: "end",
      }),
    );
  } else if (service) {
    const line = settingsLine(service, node.params ?? {});
    parts.push(
      pen.text(line, x + 10, y + height - 12, { size: 11, colour: "var(--ink-soft)", room: width - 20 }),
    );
  }
  const cost = shown.costs[node.id];
  if (cost)
    parts.push(
      pen.pill(`${cost.amount}  ${cost.share}`, x + width + 6, y - 11, "var(--badge)", "var(--badge-ink)"),
    );
  if (moment?.queue) {
    const right = x - 6 + pen.width(moment.queue, 11, 700) + 16;
    parts.push(pen.pill(moment.queue, right, y - 11, "var(--queue)", "var(--queue-ink)"));
  }
  return element("g", {}, parts.join(""));
}

const GHOST = 10;
const STEP = 13;

function drawLane(
  pen: Pen,
  zone: string,
  lane: Lane | undefined,
  x: number,
  y: number,
  width: number,
  height: number,
): string {
  const middle = y + height / 2;
  if (!lane) return pen.text(`zone ${zone}`, x, middle + 4, { size: 11, colour: "var(--ink-soft)" });
  const green = pen.paint("var(--in-service)");
  const look = [
    ...Array<object>(lane.in_service).fill({ fill: green, stroke: green }),
    ...Array<object>(lane.booting).fill({ fill: "url(#booting)", stroke: green }),
    ...Array<object>(lane.spare).fill({ fill: "none", stroke: pen.paint("var(--line-strong)") }),
  ];
  const perRow = Math.max(1, Math.floor((width + 3) / STEP));
  const ghosts = look.slice(0, perRow * 2).map((one, at) =>
    pen.box(
      x + (at % perRow) * STEP + 0.75,
      middle + 6 + Math.floor(at / perRow) * STEP,
      GHOST - 1.5,
      GHOST - 1.5,
      {
        radius: 3,
        "stroke-width": 1.5,
        ...one,
      },
    ),
  );
  return [
    pen.text(percent(lane.utilisation), x, middle - 12, { size: 13, weight: 600 }),
    pen.text(`zone ${zone}`, x + width, middle - 12, { size: 11, colour: "var(--ink-soft)", anchor: "end" }),
    pen.bar(lane.heat === undefined ? lane.utilisation : lane.heat, x, middle - 4, width),
    ...ghosts,
  ].join("");
}

function icon(pen: Pen, icons: Icons, name: string | undefined, x: number, y: number, size: number): string {
  const href = icons.get(name ?? "");
  if (href) return element("image", { x, y, width: size, height: size, href });
  return pen.box(x, y, size, size, { radius: size / 6, fill: "#5b6572" });
}
