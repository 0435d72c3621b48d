import { frameOf } from "@/catalog/sizes";
import type { Catalog } from "@/catalog/types";
import { ancestors, around, outermostFirst } from "@/document/look";
import type { Overlay } from "@/document/overlay";
import type { Document, Frame } from "@/document/types";
import { RAMP_STEPS } from "@/ui/ramp";
import { cardOf } from "../folded";
import { pathOf } from "../routing/route";
import type { Way } from "../routing/router";
import { COLLAPSED } from "../toFlow";
import { dashes, wireLook } from "../wires";
import { drawGroup, drawNode, type Icons } from "./boxes";
import { element, escaped, Pen } from "./parts";

const MARGIN = 32;
const FOOT = 44;

export type Picture = { svg: string; width: number; height: number };

/**
 * The drawing, with what is shown of a run, as one SVG that needs nothing else: `font` is a data address of Inter,
 * `icons` hold data addresses by the catalog's icon names. `note` stands at the foot.
 */
export function pictureOf(
  document: Document,
  catalog: Catalog,
  ways: ReadonlyMap<string, Way>,
  shown: Overlay,
  {
    icons,
    font,
    note,
    paint,
  }: { icons: Icons; font: string | null; note: string; paint: (colour: string) => string },
): Picture {
  const pen = new Pen(paint);
  const groups = outermostFirst(document).filter(
    (group) => !ancestors(document, group).some((one) => one.collapsed),
  );
  const nodes = document.nodes.filter((node) => cardOf(document, node.id) === null);
  const frameFor = (group: (typeof groups)[number]): Frame =>
    group.collapsed ? [group.frame[0], group.frame[1], ...COLLAPSED] : group.frame;
  const whole = around([
    ...groups.map(frameFor),
    ...nodes.map((node) => frameOf(catalog, document, node)),
    ...[...ways.values()].flatMap(({ points }) => points.map(([x, y]): Frame => [x, y, 0, 0])),
  ]) ?? [0, 0, 320, 160];
  const [left, top] = [whole[0] - MARGIN, whole[1] - MARGIN];
  const [width, height] = [Math.max(360, whole[2] + 2 * MARGIN), whole[3] + 2 * MARGIN + FOOT];

  const body = [
    pen.box(left, top, width, height, { fill: paint("var(--canvas)") }),
    ...groups.map((group) =>
      drawGroup(pen, catalog, group, ancestors(document, group).length, frameFor(group), icons, shown),
    ),
    ...wires(pen, document, catalog, ways, shown),
    ...nodes.map((node) => drawNode(pen, catalog, document, node, icons, shown)),
    ...labels(pen, document, ways, shown),
    foot(pen, left + MARGIN, top + height - 22, width - 2 * MARGIN, note, shown),
  ];
  const face = font
    ? `@font-face{font-family:"Inter Variable";font-weight:100 900;src:url(${font}) format("woff2")}`
    : "";
  const booting = element(
    "pattern",
    { id: "booting", width: 4, height: 4, patternUnits: "userSpaceOnUse", patternTransform: "rotate(45)" },
    element("rect", { width: 1.6, height: 4, fill: paint("var(--in-service)") }),
  );
  const head = element(
    "marker",
    {
      id: "head",
      viewBox: "0 0 10 10",
      refX: 9,
      refY: 5,
      markerWidth: 9,
      markerHeight: 9,
      markerUnits: "userSpaceOnUse",
      orient: "auto",
    },
    element("path", { d: "M0 1 9 5 0 9z", fill: paint("var(--ink-soft)") }),
  );
  const svg = element(
    "svg",
    {
      xmlns: "http://www.w3.org/2000/svg",
      width,
      height,
      viewBox: `${left} ${top} ${width} ${height}`,
      "font-family": '"Inter Variable", Inter, system-ui, sans-serif',
      role: "img",
    },
    `<title>${escaped(document.name)}</title><style>${face}</style><defs>${booting}${head}</defs>${body.join("")}`,
  );
  return { svg, width, height };
}

function wires(
  pen: Pen,
  document: Document,
  catalog: Catalog,
  ways: ReadonlyMap<string, Way>,
  shown: Overlay,
): string[] {
  return document.edges.flatMap((item) => {
    const way = ways.get(item.id);
    if (!way) return [];
    const data = { item, kind: catalog.edgeKind.get(item.kind), worst: null, name: "" };
    const look = wireLook(data, shown.edges[item.id], shown.peak_rate_per_s, false);
    return element("path", {
      d: pathOf(way.points),
      fill: "none",
      stroke: pen.paint(look.colour),
      "stroke-width": look.width,
      "stroke-dasharray": look.dashed ? dashes(look.width).join(" ") : undefined,
      opacity: look.faint ? 0.4 : undefined,
      "marker-end": "url(#head)",
    });
  });
}

function labels(pen: Pen, document: Document, ways: ReadonlyMap<string, Way>, shown: Overlay): string[] {
  return document.edges.flatMap((item) => {
    const way = ways.get(item.id);
    const words = [shown.edges[item.id]?.label ?? item.title, shown.costs[item.id]?.amount]
      .filter(Boolean)
      .join("  ");
    if (!way || !words) return [];
    const [x, y] = way.label;
    const half = pen.width(words, 11, 500) / 2 + 9;
    return (
      pen.box(x - half, y - 10, half * 2, 20, {
        radius: 10,
        fill: pen.paint("var(--surface-raised)"),
        stroke: pen.paint("var(--line)"),
      }) + pen.text(words, x, y + 4, { size: 11, weight: 500, anchor: "middle" })
    );
  });
}

/** What the picture shows, and in a run what its colours mean. */
function foot(pen: Pen, x: number, y: number, width: number, note: string, shown: Overlay): string {
  const words = pen.text(note, x, y, { size: 12, colour: "var(--ink-soft)", room: width - 220 });
  if (shown.at_s === null) return words;
  const steps = [...RAMP_STEPS, 1].map((_, step) =>
    pen.box(x + width - 150 + step * 20, y - 8, 20, 6, { fill: pen.paint(`var(--ramp-${step})`) }),
  );
  const [low, high] = shown.scale;
  const ends = [
    pen.text(low, x + width - 156, y, { size: 11, colour: "var(--ink-soft)", anchor: "end" }),
    pen.text(high, x + width - 44, y, { size: 11, colour: "var(--ink-soft)", room: 60 }),
  ];
  return [words, ...steps, ...ends].join("");
}
