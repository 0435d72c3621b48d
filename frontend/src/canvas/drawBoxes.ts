import type { InternalNode, ReactFlowState } from "@xyflow/react";
import { overlay } from "@/document/overlay";
import type { Paint } from "@/ui/paint";
import { rampColour } from "@/ui/ramp";
import { iconUrl } from "@/ui/ServiceIcon";
import { queueRing } from "./queueRing";
import type { View } from "./sheet";
import { ALPHA, shadeOf, spotlight } from "./spotlight";
import type { CardData, GroupData } from "./toFlow";

/** Below this zoom boxes are an icon and a colour: nothing in them could be read, and drawing them is far cheaper. */
export const FAR = 0.4;

const GROUND = ["var(--group-region)", "var(--group-vpc)", "transparent"];
const BORDER = ["var(--line-strong)", "var(--group-zone-line)", "var(--group-zone-line)"];

/** Icons as pictures of their own size, loaded once; `null` while one is on its way. */
const icons = new Map<string, HTMLCanvasElement | null>();

function iconOf(name: string, loaded: () => void): HTMLCanvasElement | null {
  const known = icons.get(name);
  if (known !== undefined) return known;
  icons.set(name, null);
  if (name.startsWith("own:")) return null;
  const image = new Image(64, 64);
  image.onload = () => {
    const picture = document.createElement("canvas");
    picture.width = 64;
    picture.height = 64;
    picture.getContext("2d")?.drawImage(image, 0, 0, 64, 64);
    icons.set(name, picture);
    loaded();
  };
  image.src = iconUrl(name);
  return null;
}

/** Draws the groups, or the boxes, as they look from far. */
export function drawBoxes(
  context: CanvasRenderingContext2D,
  paint: Paint,
  nodes: ReactFlowState["nodeLookup"],
  what: "container" | "box",
  zoom: number,
  view: View,
  wanted: (id: string) => boolean,
  again: () => void,
): void {
  const all = [...nodes.values()].filter(
    (node) => (node.type === "container") === (what === "container") && wanted(node.id),
  );
  if (what === "container") all.sort((a, b) => (a.data as GroupData).depth - (b.data as GroupData).depth);
  for (const node of all) {
    const { x, y } = node.internals.positionAbsolute;
    const [width, height] = [node.width ?? 0, node.height ?? 0];
    if (node.hidden || x > view.right || y > view.bottom || x + width < view.left || y + height < view.top)
      continue;
    if (what === "container") drawGroup(context, paint, node, x, y, width, height, zoom);
    else drawBox(context, paint, node, x, y, width, height, zoom, again);
    context.globalAlpha = 1;
  }
}

function drawGroup(
  context: CanvasRenderingContext2D,
  paint: Paint,
  node: InternalNode,
  x: number,
  y: number,
  width: number,
  height: number,
  zoom: number,
): void {
  const { depth, title } = node.data as GroupData;
  const level = Math.min(depth, 2);
  context.beginPath();
  context.roundRect(x, y, width, height, 8);
  context.fillStyle = paint(GROUND[level] ?? "transparent");
  if (level < 2) context.fill();
  context.lineWidth = (node.selected ? 2 : 1) / zoom;
  context.strokeStyle = paint(node.selected ? "var(--accent)" : (BORDER[level] ?? "var(--line)"));
  context.stroke();
  // Names keep their size on the screen, as on a map, where there is room for them.
  const size = 11 / zoom;
  if (width * zoom < 90 || level > 1) return;
  context.font = `600 ${size}px "Inter Variable", sans-serif`;
  context.fillStyle = paint("var(--ink-soft)");
  context.textAlign = "left";
  context.textBaseline = "bottom";
  if (level === 0) context.fillText(title, x, y - 3 / zoom, width);
}

function drawBox(
  context: CanvasRenderingContext2D,
  paint: Paint,
  node: InternalNode,
  x: number,
  y: number,
  width: number,
  height: number,
  zoom: number,
  again: () => void,
): void {
  const { service, item } = node.data as CardData;
  context.globalAlpha = ALPHA[shadeOf(spotlight.getState(), item.id)];
  const moment = overlay.getState().nodes[item.id];
  context.fillStyle = paint("var(--surface-raised)");
  context.fillRect(x, y, width, height);
  context.lineWidth = (node.selected ? 2 : 1) / zoom;
  context.strokeStyle = paint(
    node.selected ? "var(--accent)" : moment?.dropping ? "var(--ramp-4)" : "var(--line)",
  );
  context.strokeRect(x, y, width, height);
  const size = Math.min(56, height - 24);
  const icon = iconOf(service?.icon ?? "own:network", again);
  if (icon) context.drawImage(icon, x + 12, y + 12, size, size);
  else {
    context.fillStyle = "#5b6572";
    context.fillRect(x + 12, y + 12, size, size);
  }
  const ring = queueRing(moment);
  if (ring > 0) {
    context.lineWidth = Math.max(ring, 1.5 / zoom);
    context.strokeStyle = paint("var(--queue)");
    context.strokeRect(x - ring / 2, y - ring / 2, width + ring, height + ring);
  }
  if (!moment) return;
  const share = Math.max(0, Math.min(1, moment.utilisation ?? 0));
  context.fillStyle = paint("var(--ramp-empty)");
  context.fillRect(x + 12, y + height - 14, width - 24, 8);
  context.fillStyle = paint(rampColour(share));
  context.fillRect(x + 12, y + height - 14, (width - 24) * share, 8);
}
