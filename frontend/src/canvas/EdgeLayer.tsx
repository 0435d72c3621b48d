import { useStoreApi, ViewportPortal } from "@xyflow/react";
import { useEffect, useRef } from "react";
import { useStore } from "zustand";
import { overlay } from "@/document/overlay";
import type { Frame, Point } from "@/document/types";
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
import type { FlowEdge, FlowNode, WireData } from "./toFlow";
import { frameIn, type Lookup, quickWay, ways } from "./ways";
import { dropEdge, wireLook } from "./wires";

/** From this many edges on they are drawn on one canvas: SVG edges cost a frame each few hundred. */
export const MANY_EDGES = 80;

type Laid = { edge: FlowEdge; data: WireData; points: readonly Point[]; label: Point | null };

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

    /** The edges of one of the two canvases, where they run now. */
    const laid = (onTheMove: boolean): Laid[] => {
      const { nodeLookup } = flow.getState();
      const known = ways.getState().ways;
      const { moving } = liveDrag.getState();
      return edges.flatMap((edge) => {
        const live = moving.has(edge.source) || moving.has(edge.target);
        if (!edge.data || edge.hidden || live !== onTheMove) return [];
        const way = live ? undefined : known.get(edge.id);
        const points = live ? quickWay(nodeLookup, edge) : way?.points;
        return points ? [{ edge, data: edge.data, points, label: way?.label ?? null }] : [];
      });
    };

    const drawSet = (
      context: CanvasRenderingContext2D,
      view: View,
      zoom: number,
      wires: readonly Laid[],
      boxes: (id: string) => boolean,
    ) => {
      const { nodeLookup } = flow.getState();
      const shown = overlay.getState();
      const paint = painter();
      const { far } = farView.getState();
      if (far) drawBoxes(context, paint, nodeLookup, "container", zoom, view, boxes, again);
      const labels: { text: string; x: number; y: number }[] = [];
      for (const { edge, data, points, label } of wires) {
        if (!inView(points, view)) continue;
        const moment = shown.edges[edge.id];
        const marked = edge.selected === true || inserting === edge.id;
        drawWire(context, paint, points, wireLook(data, moment, shown.peak_rate_per_s, marked), far);
        const words = moment?.label ?? data.item.title ?? (edge.selected ? data.kind?.title : undefined);
        const text = [words, shown.costs[edge.id]?.amount].filter(Boolean).join("  ");
        if (text && !far) {
          const [x, y] = label ?? labelPoint(points);
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
      const below = resting.current?.getContext("2d");
      if (below && resting.current && (stale || !still.covers(look))) {
        // While every frame is a new picture, room to pan in would be drawn for nothing.
        const view = still.begin(resting.current, below, look, !figures.getState().drawn);
        drawSet(below, view, zoom, laid(false), (id) => !moving.has(id));
        resting.current.dataset.at = String(overlay.getState().at_s);
        stale = false;
      }
      const above = active.current?.getContext("2d");
      if (!above || !active.current) return;
      active.current.hidden = moving.size === 0;
      if (moving.size === 0) return;
      const wires = laid(true);
      const bounds = boundsOf(
        wires.map(({ points }) => points),
        framesOf(look.nodeLookup, moving),
      );
      if (!bounds) return;
      const view = moved.beginAround(active.current, above, look, bounds);
      drawSet(above, view, zoom, wires, (id) => moving.has(id));
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
      <canvas ref={active} className={`${css.layer} ${css.moving}`} hidden />
    </ViewportPortal>
  );
}

/** What lies around lines and boxes; null for none. */
function boundsOf(lines: readonly (readonly Point[])[], boxes: readonly Frame[]): View | null {
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  const take = (x: number, y: number) => {
    left = Math.min(left, x);
    top = Math.min(top, y);
    right = Math.max(right, x);
    bottom = Math.max(bottom, y);
  };
  for (const line of lines) for (const [x, y] of line) take(x, y);
  for (const [x, y, width, height] of boxes) {
    take(x, y);
    take(x + width, y + height);
  }
  return left > right ? null : { left, top, right, bottom };
}

function framesOf(lookup: Lookup, ids: ReadonlySet<string>): Frame[] {
  return [...ids].flatMap((id) => {
    const frame = frameIn(lookup, id);
    return frame ? [frame] : [];
  });
}

function inView(points: readonly Point[], view: View): boolean {
  const around = boundsOf([points], []);
  if (!around) return false;
  const { left, top, right, bottom } = around;
  return left <= view.right && right >= view.left && top <= view.bottom && bottom >= view.top;
}
