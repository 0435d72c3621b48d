import { type ReactFlowState, useStoreApi, ViewportPortal } from "@xyflow/react";
import { useEffect, useRef } from "react";
import { useStore } from "zustand";
import { overlay } from "@/document/overlay";
import { painter } from "@/ui/paint";
import { useTheme } from "@/ui/theme";
import { drawBoxes } from "./drawBoxes";
import { type Drawn, drawLabel, drawWire } from "./drawWire";
import css from "./EdgeLayer.module.css";
import { farView } from "./farView";
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

/**
 * All edges on one canvas between the groups and the boxes, drawn at most once a frame and only what is in view.
 * Seen from far the boxes are drawn here too, and their elements only take the pointer.
 */
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
      const paint = painter();
      const { far } = farView.getState();
      if (far) drawBoxes(context, paint, nodeLookup, "container", zoom, view, schedule);
      const labels: { text: string; x: number; y: number }[] = [];
      for (const { edge, points } of liveWays(edges, { nodeLookup })) {
        if (!edge.data || !inView(points, view)) continue;
        const moment = shown.edges[edge.id];
        const marked = edge.selected === true || inserting === edge.id;
        drawWire(context, paint, points, wireLook(edge.data, moment, shown.peak_rate_per_s, marked), far);
        const text =
          moment?.label ?? edge.data.item.title ?? (edge.selected ? edge.data.kind?.title : undefined);
        if (text && !far) {
          const [labelX, labelY] = labelPoint(points);
          labels.push({ text, x: labelX, y: labelY });
        }
      }
      if (far) drawBoxes(context, paint, nodeLookup, "box", zoom, view, schedule);
      for (const label of labels) drawLabel(context, paint, label.text, label.x, label.y);
    };
    const schedule = () => {
      if (!frame) frame = requestAnimationFrame(draw);
    };
    draw();
    const stops = [flow.subscribe(schedule), overlay.subscribe(schedule), farView.subscribe(schedule)];
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
