import type { Point } from "@/document/types";
import type { Paint } from "@/ui/paint";
import { dashes, type WireLook } from "./wires";

const HEAD = 9;

/** Draws one way with round corners and an arrow head, in the Document's coordinates; plain lines from far. */
export function drawWire(
  context: CanvasRenderingContext2D,
  paint: Paint,
  points: readonly Point[],
  look: WireLook,
  far: boolean,
): void {
  const [first] = points;
  const last = points.at(-1);
  const before = points.at(-2);
  if (!first || !last || !before) return;
  context.globalAlpha = look.faint ? 0.4 : 1;
  context.strokeStyle = paint(look.colour);
  context.lineWidth = far ? Math.max(2.5, look.width) : look.width;
  context.setLineDash(look.dashed && !far ? dashes(look.width) : []);
  context.beginPath();
  context.moveTo(first[0], first[1]);
  for (let at = 1; at < points.length - 1; at += 1) {
    const [corner, next] = [points[at], points[at + 1]];
    if (!corner || !next) continue;
    if (far) context.lineTo(corner[0], corner[1]);
    else context.arcTo(corner[0], corner[1], next[0], next[1], 6);
  }
  context.lineTo(last[0], last[1]);
  context.stroke();
  if (!far) {
    const [dx, dy] = [Math.sign(last[0] - before[0]), Math.sign(last[1] - before[1])];
    context.fillStyle = paint("var(--ink-soft)");
    context.beginPath();
    context.moveTo(last[0], last[1]);
    context.lineTo(last[0] - dx * HEAD - dy * 4, last[1] - dy * HEAD - dx * 4);
    context.lineTo(last[0] - dx * HEAD + dy * 4, last[1] - dy * HEAD + dx * 4);
    context.fill();
  }
  context.globalAlpha = 1;
}

const widths = new Map<string, number>();

/** A pill with an edge's name or rate. */
export function drawLabel(
  context: CanvasRenderingContext2D,
  paint: Paint,
  text: string,
  x: number,
  y: number,
): void {
  context.font = '500 11px "Inter Variable", sans-serif';
  let width = widths.get(text);
  if (width === undefined) {
    width = context.measureText(text).width;
    if (widths.size > 5000) widths.clear();
    widths.set(text, width);
  }
  const half = width / 2 + 7;
  context.beginPath();
  context.roundRect(x - half, y - 10, half * 2, 20, 10);
  context.fillStyle = paint("var(--surface-raised)");
  context.fill();
  context.strokeStyle = paint("var(--line)");
  context.lineWidth = 1;
  context.setLineDash([]);
  context.stroke();
  context.fillStyle = paint("var(--ink)");
  context.textAlign = "center";
  context.textBaseline = "middle";
  context.fillText(text, x, y + 0.5);
}
