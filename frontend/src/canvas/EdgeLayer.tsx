import { type ReactFlowState, useStoreApi, ViewportPortal } from "@xyflow/react";
import { useEffect, useRef } from "react";
import { useStore } from "zustand";
import { overlay } from "@/document/overlay";
import { paint } from "@/ui/paint";
import { useTheme } from "@/ui/theme";
import { type Drawn, drawWire } from "./drawWire";
import css from "./EdgeLayer.module.css";
import { labelPoint, portShare, route } from "./route";
import type { CardData, FlowEdge } from "./toFlow";
import { dropEdge, wireLook } from "./wires";

/** From this many edges on they are drawn on one canvas: SVG edges cost a frame each few hundred. */
export const MANY_EDGES = 80;

/** Corner points of every edge between boxes that are on the canvas now, drags in progress included. */
export function liveWays(edges: readonly FlowEdge[], state: Pick<ReactFlowState, "nodeLookup">): Drawn[] {
  const drawn: Drawn[] = [];
  for (const edge of edges) {
    const source = state.nodeLookup.get(edge.source);
    const target = state.nodeLookup.get(edge.target);
    if (!source || !target || edge.hidden || !edge.data) continue;
    const from = source.internals.positionAbsolute;
    const to = target.internals.positionAbsolute;
    const points = route(
      [from.x, from.y, source.width ?? 0, source.height ?? 0],
      portShare((source.data as CardData).service, edge.sourceHandle ?? ""),
      [to.x, to.y, target.width ?? 0, target.height ?? 0],
      portShare((target.data as CardData).service, edge.targetHandle ?? ""),
    );
    drawn.push({ edge, points });
  }
  return drawn;
}

/** All edges on one canvas between the groups and the boxes, drawn at most once a frame and only what is in view. */
export function EdgeLayer({ edges }: { edges: readonly FlowEdge[] }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const flow = useStoreApi();
  const theme = useTheme();
  const inserting = useStore(dropEdge, (state) => state.edge);

  // biome-ignore lint/correctness/useExhaustiveDependencies: a change of theme changes every colour.
  useEffect(() => {
    let frame = 0;
    const draw = () => {
      frame = 0;
      const element = canvas.current;
      const context = element?.getContext("2d");
      if (!element || !context) return;
      const { width, height, transform, nodeLookup } = flow.getState();
      const [x, y, zoom] = transform;
      const ratio = window.devicePixelRatio || 1;
      if (element.width !== Math.round(width * ratio) || element.height !== Math.round(height * ratio)) {
        element.width = Math.round(width * ratio);
        element.height = Math.round(height * ratio);
        element.style.width = `${width}px`;
        element.style.height = `${height}px`;
      }
      element.style.transform = `scale(${1 / zoom}) translate(${-x}px, ${-y}px)`;
      context.setTransform(1, 0, 0, 1, 0, 0);
      context.clearRect(0, 0, element.width, element.height);
      context.setTransform(ratio * zoom, 0, 0, ratio * zoom, ratio * x, ratio * y);
      const view = {
        left: -x / zoom,
        top: -y / zoom,
        right: (width - x) / zoom,
        bottom: (height - y) / zoom,
      };
      const shown = overlay.getState();
      const labels: { text: string; x: number; y: number }[] = [];
      for (const one of liveWays(edges, { nodeLookup })) {
        const { data, id, selected } = one.edge;
        if (!data || !inView(one.points, view)) continue;
        const moment = shown.edges[id];
        const look = wireLook(data, moment, shown.peak_rate_per_s, selected === true || inserting === id);
        drawWire(context, one.points, look);
        const text = moment?.label ?? data.item.title ?? (selected ? data.kind?.title : undefined);
        if (text && zoom > 0.45) {
          const [labelX, labelY] = labelPoint(one.points);
          labels.push({ text, x: labelX, y: labelY });
        }
      }
      for (const label of labels) drawLabel(context, label.text, label.x, label.y);
    };
    const schedule = () => {
      if (!frame) frame = requestAnimationFrame(draw);
    };
    draw();
    const stops = [flow.subscribe(schedule), overlay.subscribe(schedule)];
    return () => {
      cancelAnimationFrame(frame);
      for (const stop of stops) stop();
    };
  }, [edges, flow, theme, inserting]);

  return (
    <ViewportPortal>
      <canvas ref={canvas} className={css.layer} />
    </ViewportPortal>
  );
}

type View = { left: number; top: number; right: number; bottom: number };

function inView(points: Drawn["points"], view: View): boolean {
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const [x, y] of points) {
    left = Math.min(left, x);
    right = Math.max(right, x);
    top = Math.min(top, y);
    bottom = Math.max(bottom, y);
  }
  return right >= view.left && left <= view.right && bottom >= view.top && top <= view.bottom;
}

const widths = new Map<string, number>();

function drawLabel(context: CanvasRenderingContext2D, text: string, x: number, y: number): void {
  context.font = '500 11px "Inter Variable", sans-serif';
  let width = widths.get(text);
  if (width === undefined) {
    width = context.measureText(text).width;
    if (widths.size > 5000) widths.clear();
    widths.set(text, width);
  }
  const half = width / 2 + 9;
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
