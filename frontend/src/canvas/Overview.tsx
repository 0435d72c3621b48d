import { Panel, type ReactFlowState, useReactFlow, useStoreApi } from "@xyflow/react";
import { type PointerEvent, useEffect, useRef } from "react";
import { overlay } from "@/document/overlay";
import { type Paint, painter } from "@/ui/paint";
import { rampColour } from "@/ui/ramp";
import { useTheme } from "@/ui/theme";
import { liveDrag } from "./liveDrag";
import css from "./Overview.module.css";
import type { CardData, FlowNode } from "./toFlow";

type Extent = { left: number; top: number; right: number; bottom: number };
type Scale = { left: number; top: number; factor: number };

/** The whole drawing in small, on one canvas: drag to look elsewhere; in a run it carries the heat colours. Hidden while all of it is in view. */
export function Overview() {
  const canvas = useRef<HTMLCanvasElement>(null);
  const scale = useRef<Scale>({ left: 0, top: 0, factor: 1 });
  const store = useStoreApi<FlowNode>();
  const flow = useReactFlow();
  const theme = useTheme();

  // biome-ignore lint/correctness/useExhaustiveDependencies: a change of theme changes every colour.
  useEffect(() => {
    // The boxes are drawn when they change; looking around only moves the frame over that picture.
    const picture = document.createElement("canvas");
    let frame = 0;
    let stale = true;
    let extent: Extent | null = null;
    const draw = () => {
      frame = 0;
      const element = canvas.current;
      const context = element?.getContext("2d");
      if (!element || !context) return;
      const { nodeLookup, transform, width, height } = store.getState();
      const view = { x: -transform[0] / transform[2], y: -transform[1] / transform[2] };
      const [viewWidth, viewHeight] = [width / transform[2], height / transform[2]];
      if (stale) extent = extentOf(nodeLookup);
      const inView =
        !extent ||
        (extent.left >= view.x &&
          extent.top >= view.y &&
          extent.right <= view.x + viewWidth &&
          extent.bottom <= view.y + viewHeight);
      const panel = element.parentElement;
      if (panel && panel.hidden !== inView) panel.hidden = inView;
      if (inView || !extent) return;
      const ratio = window.devicePixelRatio || 1;
      if (stale) {
        const [wide, high] = [element.clientWidth || 160, element.clientHeight || 104];
        for (const one of [element, picture]) {
          one.width = Math.round(wide * ratio);
          one.height = Math.round(high * ratio);
        }
        scale.current = scaleFor(extent, wide, high);
        const below = picture.getContext("2d");
        if (below) {
          below.setTransform(ratio, 0, 0, ratio, 0, 0);
          drawPicture(below, painter(), nodeLookup, scale.current);
        }
        stale = false;
      }
      const { left, top, factor } = scale.current;
      context.setTransform(1, 0, 0, 1, 0, 0);
      context.clearRect(0, 0, element.width, element.height);
      context.drawImage(picture, 0, 0);
      context.setTransform(ratio, 0, 0, ratio, 0, 0);
      context.strokeStyle = painter()("var(--accent)");
      context.lineWidth = 1.5;
      context.strokeRect(
        (view.x - left) * factor,
        (view.y - top) * factor,
        viewWidth * factor,
        viewHeight * factor,
      );
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
      store.subscribe((now, before) => {
        if (now.nodes !== before.nodes) again();
        else if (now.width !== before.width) again();
        else if (now.transform !== before.transform) schedule();
      }),
      overlay.subscribe(again),
      liveDrag.subscribe(({ moving }) => {
        if (moving.size === 0) again();
      }),
    ];
    return () => {
      cancelAnimationFrame(frame);
      for (const stop of stops) stop();
    };
  }, [store, theme]);

  const look = (event: PointerEvent<HTMLCanvasElement>) => {
    const box = event.currentTarget.getBoundingClientRect();
    const { left, top, factor } = scale.current;
    const x = left + (event.clientX - box.x) / factor;
    const y = top + (event.clientY - box.y) / factor;
    void flow.setCenter(x, y, { zoom: flow.getZoom() });
  };
  return (
    <Panel position="bottom-right" className={css.overview}>
      <canvas
        ref={canvas}
        className={css.canvas}
        role="img"
        aria-label="Overview of the drawing"
        onPointerDown={(event) => {
          event.currentTarget.setPointerCapture(event.pointerId);
          look(event);
        }}
        onPointerMove={(event) => {
          if (event.buttons === 1) look(event);
        }}
      />
    </Panel>
  );
}

type Nodes = ReactFlowState<FlowNode>["nodeLookup"];

function extentOf(nodes: Nodes): Extent | null {
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const node of nodes.values()) {
    if (node.hidden) continue;
    const { x, y } = node.internals.positionAbsolute;
    left = Math.min(left, x);
    top = Math.min(top, y);
    right = Math.max(right, x + (node.width ?? 0));
    bottom = Math.max(bottom, y + (node.height ?? 0));
  }
  return left > right ? null : { left, top, right, bottom };
}

function scaleFor({ left, top, right, bottom }: Extent, wide: number, high: number): Scale {
  const pad = 0.08 * Math.max(right - left, bottom - top);
  const factor = Math.min(wide / (right - left + 2 * pad), high / (bottom - top + 2 * pad));
  return {
    left: (left + right) / 2 - wide / factor / 2,
    top: (top + bottom) / 2 - high / factor / 2,
    factor,
  };
}

function drawPicture(
  context: CanvasRenderingContext2D,
  paint: Paint,
  nodes: Nodes,
  { left, top, factor }: Scale,
): void {
  const shown = overlay.getState();
  for (const node of nodes.values()) {
    if (node.hidden) continue;
    const { x, y } = node.internals.positionAbsolute;
    const place = [
      (x - left) * factor,
      (y - top) * factor,
      Math.max(1, (node.width ?? 0) * factor),
      Math.max(1, (node.height ?? 0) * factor),
    ] as const;
    if (node.type === "container") {
      context.strokeStyle = paint("var(--group-zone-line)");
      context.lineWidth = 1;
      context.strokeRect(...place);
      continue;
    }
    const moment = shown.nodes[(node.data as CardData).item.id];
    const colour = moment ? rampColour(moment.utilisation ?? 0) : "var(--line-control)";
    context.fillStyle = paint(node.selected ? "var(--accent)" : colour);
    context.fillRect(...place);
  }
}
