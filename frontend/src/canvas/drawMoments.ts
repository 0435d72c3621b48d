import type { ReactFlowState } from "@xyflow/react";
import { type NodeMoment, overlay } from "@/document/overlay";
import type { Paint } from "@/ui/paint";
import { rampColour } from "@/ui/ramp";
import { queueRing } from "./queueRing";
import type { View } from "./sheet";
import { ALPHA, shadeOf, spotlight } from "./spotlight";
import type { CardData } from "./toFlow";

/** Where a card's figures stand: the same places as in `CardNode.module.css`. */
const INSIDE = 10;
const BAR_HEIGHT = 4;
const BAR_ABOVE_FOOT = 33;
const TEXT_ABOVE_FOOT = 17;

const FONT = '11px "Inter Variable", sans-serif';

/** Draws the figures of the cards in view over what lies beneath them, for as long as a large drawing is played. */
export function drawMoments(
  context: CanvasRenderingContext2D,
  paint: Paint,
  nodes: ReactFlowState["nodeLookup"],
  view: View,
): void {
  const shown = overlay.getState().nodes;
  context.setLineDash([]);
  for (const node of nodes.values()) {
    if (node.type !== "card" || node.hidden) continue;
    const { x, y } = node.internals.positionAbsolute;
    const [width, height] = [node.width ?? 0, node.height ?? 0];
    if (x > view.right || y > view.bottom || x + width < view.left || y + height < view.top) continue;
    const moment = shown[(node.data as CardData).item.id];
    // What of an edge runs behind the box; the box itself lies below this picture.
    context.clearRect(x, y, width, height);
    context.globalAlpha = ALPHA[shadeOf(spotlight.getState(), node.id)];
    if (moment) drawMoment(context, paint, moment, x, y, width, height);
    context.globalAlpha = 1;
  }
}

function drawMoment(
  context: CanvasRenderingContext2D,
  paint: Paint,
  moment: NodeMoment,
  x: number,
  y: number,
  width: number,
  height: number,
): void {
  const [left, right, foot] = [x + INSIDE, x + width - INSIDE, y + height];
  const share = Math.max(0, Math.min(1, moment.utilisation ?? 0));
  context.fillStyle = paint("var(--ramp-empty)");
  context.fillRect(left, foot - BAR_ABOVE_FOOT, right - left, BAR_HEIGHT);
  context.fillStyle = paint(rampColour(share));
  context.fillRect(left, foot - BAR_ABOVE_FOOT, (right - left) * share, BAR_HEIGHT);
  context.textBaseline = "middle";
  context.textAlign = "left";
  context.font = `600 ${FONT}`;
  context.fillStyle = paint("var(--ink)");
  context.fillText(moment.figure ?? "", left, foot - TEXT_ABOVE_FOOT);
  if (moment.detail) {
    context.textAlign = "right";
    context.font = `400 ${FONT}`;
    context.fillStyle = paint("var(--ink-soft)");
    context.fillText(moment.detail, right, foot - TEXT_ABOVE_FOOT);
  }
  const ring = queueRing(moment);
  if (ring > 0 || moment.dropping) {
    context.beginPath();
    const out = moment.dropping ? 2 : ring / 2;
    context.roundRect(x - out, y - out, width + 2 * out, height + 2 * out, 8 + out);
    context.lineWidth = moment.dropping ? 4 : ring;
    context.strokeStyle = paint(moment.dropping ? "var(--ramp-4)" : "var(--queue)");
    context.stroke();
  }
  if (moment.queue) drawQueue(context, paint, moment.queue, x - 6, y - 11);
}

const widths = new Map<string, number>();

function drawQueue(
  context: CanvasRenderingContext2D,
  paint: Paint,
  text: string,
  x: number,
  y: number,
): void {
  context.font = `700 ${FONT}`;
  let width = widths.get(text);
  if (width === undefined) {
    width = context.measureText(text).width + 16;
    if (widths.size > 2000) widths.clear();
    widths.set(text, width);
  }
  context.beginPath();
  context.roundRect(x, y, width, 18, 9);
  context.fillStyle = paint("var(--queue)");
  context.fill();
  context.fillStyle = paint("var(--queue-ink)");
  context.textAlign = "center";
  context.fillText(text, x + width / 2, y + 9.5);
}
