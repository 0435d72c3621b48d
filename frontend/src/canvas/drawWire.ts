import type { Point } from "@/document/types";
import { paint } from "@/ui/paint";
import type { FlowEdge } from "./toFlow";
import { dashes, type WireLook } from "./wires";

export type Drawn = { edge: FlowEdge; points: Point[] };

const HEAD = 9;

/** Draws one way with round corners and an arrow head, in the Document's coordinates. */
export function drawWire(context: CanvasRenderingContext2D, points: readonly Point[], look: WireLook): void {
  const [first] = points;
  const last = points.at(-1);
  const before = points.at(-2);
  if (!first || !last || !before) return;
  context.globalAlpha = look.faint ? 0.4 : 1;
  context.strokeStyle = paint(look.colour);
  context.lineWidth = look.width;
  context.setLineDash(look.dashed ? dashes(look.width) : []);
  context.beginPath();
  context.moveTo(first[0], first[1]);
  for (let at = 1; at < points.length - 1; at += 1) {
    const [corner, next] = [points[at], points[at + 1]];
    if (corner && next) context.arcTo(corner[0], corner[1], next[0], next[1], 6);
  }
  context.lineTo(last[0], last[1]);
  context.stroke();
  const [dx, dy] = [Math.sign(last[0] - before[0]), Math.sign(last[1] - before[1])];
  context.setLineDash([]);
  context.fillStyle = paint("var(--ink-soft)");
  context.beginPath();
  context.moveTo(last[0], last[1]);
  context.lineTo(last[0] - dx * HEAD - dy * 4, last[1] - dy * HEAD - dx * 4);
  context.lineTo(last[0] - dx * HEAD + dy * 4, last[1] - dy * HEAD + dx * 4);
  context.fill();
  context.globalAlpha = 1;
}
