import { useStoreApi, ViewportPortal } from "@xyflow/react";
import { useEffect, useRef } from "react";
import { useStore } from "zustand";
import { overlay } from "@/document/overlay";
import type { Point } from "@/document/types";
import { painter } from "@/ui/paint";
import { useTheme } from "@/ui/theme";
import { drawBoxes } from "./drawBoxes";
import { drawMoments } from "./drawMoments";
import { drawLabel, drawWire } from "./drawWire";
import css from "./EdgeLayer.module.css";
import { farView } from "./farView";
import { figures } from "./figures";
import { liveDrag } from "./liveDrag";
import { labelPoint } from "./routing/route";
import { Sheet, type View } from "./sheet";
import { spotlight } from "./spotlight";
import type { FlowEdge, FlowNode } from "./toFlow";
import { quickWay, ways } from "./ways";
import { dropEdge, wireLook } from "./wires";

/** From this many edges on they are drawn on one canvas: SVG edges cost a frame each few hundred. */
export const MANY_EDGES = 80;

/**
 * All edges on one canvas between the groups and the boxes, and seen from far the boxes too. Panning moves what was
 * drawn; a box on the move is drawn with its edges on a canvas of its own, and the rest stands still.
 */
export function EdgeLayer({ edges }: { edges: readonly FlowEdge[] }) {
  const resting = useRef<HTMLCanvasElement>(null);
  const active = useRef<HTMLCanvasElement>(null);
  const flow = useStoreApi<FlowNode, FlowEdge>();
  const theme = useTheme();
  const inserting = useStore(dropEdge, (state) => state.edge);

  // biome-ignore lint/correctness/useExhaustiveDependencies: a change of theme changes every colour.
  useEffect(() => {
    const [still, moved] = [new Sheet(), new Sheet()];
    let frame = 0;
    let stale = true;
    let wasMoving: ReadonlySet<string> = liveDrag.getState().moving;

    const drawSet = (
      context: CanvasRenderingContext2D,
      view: View,
      zoom: number,
      wanted: (edge: FlowEdge) => boolean,
      boxes: (id: string) => boolean,
    ) => {
      const { nodeLookup } = flow.getState();
      const shown = overlay.getState();
      const known = ways.getState().ways;
      const { moving } = liveDrag.getState();
      const paint = painter();
      const { far } = farView.getState();
      if (far) drawBoxes(context, paint, nodeLookup, "container", zoom, view, boxes, again);
      const labels: { text: string; x: number; y: number }[] = [];
      for (const edge of edges) {
        if (!edge.data || edge.hidden || !wanted(edge)) continue;
        const way = known.get(edge.id);
        const live = moving.has(edge.source) || moving.has(edge.target);
        const points = live ? quickWay(nodeLookup, edge) : way?.points;
        if (!points || !inView(points, view)) continue;
        const moment = shown.edges[edge.id];
        const marked = edge.selected === true || inserting === edge.id;
        drawWire(context, paint, points, wireLook(edge.data, moment, shown.peak_rate_per_s, marked), far);
        const words =
          moment?.label ?? edge.data.item.title ?? (edge.selected ? edge.data.kind?.title : undefined);
        const text = [words, shown.costs[edge.id]?.amount].filter(Boolean).join("  ");
        if (text && !far) {
          const [x, y] = live || !way ? labelPoint(points) : way.label;
          labels.push({ text, x, y });
        }
      }
      if (far) drawBoxes(context, paint, nodeLookup, "box", zoom, view, boxes, again);
      else if (figures.getState().drawn) drawMoments(context, paint, nodeLookup, view);
      for (const label of labels) drawLabel(context, paint, label.text, label.x, label.y);
    };

    const draw = () => {
      frame = 0;
      const look = flow.getState();
      const { moving } = liveDrag.getState();
      const zoom = look.transform[2];
      const touches = (edge: FlowEdge) => moving.has(edge.source) || moving.has(edge.target);
      const below = resting.current?.getContext("2d");
      if (below && resting.current && (stale || !still.covers(look))) {
        // While every frame is a new picture, room to pan in would be drawn for nothing.
        const view = still.begin(resting.current, below, look, !figures.getState().drawn);
        drawSet(
          below,
          view,
          zoom,
          (edge) => !touches(edge),
          (id) => !moving.has(id),
        );
        resting.current.dataset.at = String(overlay.getState().at_s);
        stale = false;
      }
      const above = active.current?.getContext("2d");
      if (!above || !active.current) return;
      active.current.hidden = moving.size === 0;
      if (moving.size === 0) return;
      const view = moved.begin(active.current, above, look, false);
      drawSet(above, view, zoom, touches, (id) => moving.has(id));
    };
    const schedule = () => {
      if (!frame) frame = requestAnimationFrame(draw);
    };
    const again = () => {
      stale = true;
      schedule();
    };
    draw();
    const stops = [
      flow.subscribe((now, before) => {
        if (now.nodes !== before.nodes) again();
        else if (
          now.transform !== before.transform ||
          now.width !== before.width ||
          now.height !== before.height
        )
          schedule();
      }),
      liveDrag.subscribe(({ moving }) => {
        if (moving !== wasMoving) stale = true;
        wasMoving = moving;
        schedule();
      }),
      overlay.subscribe(again),
      farView.subscribe(again),
      figures.subscribe(again),
      spotlight.subscribe(again),
      ways.subscribe(again),
    ];
    return () => {
      cancelAnimationFrame(frame);
      for (const stop of stops) stop();
    };
  }, [edges, flow, theme, inserting]);

  return (
    <ViewportPortal>
      <canvas ref={resting} className={css.layer} />
      <canvas ref={active} className={css.layer} hidden />
    </ViewportPortal>
  );
}

function inView(points: readonly Point[], view: View): boolean {
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const [x, y] of points) {
    left = Math.min(left, x);
    top = Math.min(top, y);
    right = Math.max(right, x);
    bottom = Math.max(bottom, y);
  }
  return left <= view.right && right >= view.left && top <= view.bottom && bottom >= view.top;
}
