import { Panel, useReactFlow, useStoreApi } from "@xyflow/react";
import { type PointerEvent, useEffect, useRef } from "react";
import { overlay } from "@/document/overlay";
import { painter } from "@/ui/paint";
import { rampColour } from "@/ui/ramp";
import { useTheme } from "@/ui/theme";
import css from "./Overview.module.css";
import type { CardData } from "./toFlow";

type Scale = { left: number; top: number; factor: number };

/** The whole drawing in small, on one canvas: drag to look elsewhere; in a run it carries the heat colours. Hidden while all of it is in view. */
export function Overview() {
  const canvas = useRef<HTMLCanvasElement>(null);
  const scale = useRef<Scale>({ left: 0, top: 0, factor: 1 });
  const store = useStoreApi();
  const flow = useReactFlow();
  const theme = useTheme();

  // biome-ignore lint/correctness/useExhaustiveDependencies: a change of theme changes every colour.
  useEffect(() => {
    let frame = 0;
    const draw = () => {
      frame = 0;
      const element = canvas.current;
      const context = element?.getContext("2d");
      if (!element || !context) return;
      const { nodeLookup, transform, width, height } = store.getState();
      const ratio = window.devicePixelRatio || 1;
      const [wide, high] = [element.clientWidth || 160, element.clientHeight || 104];
      if (element.width !== Math.round(wide * ratio)) {
        element.width = Math.round(wide * ratio);
        element.height = Math.round(high * ratio);
      }
      const view = { x: -transform[0] / transform[2], y: -transform[1] / transform[2] };
      const [viewWidth, viewHeight] = [width / transform[2], height / transform[2]];
      let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
      for (const node of nodeLookup.values()) {
        if (node.hidden) continue;
        const { x, y } = node.internals.positionAbsolute;
        left = Math.min(left, x);
        top = Math.min(top, y);
        right = Math.max(right, x + (node.width ?? 0));
        bottom = Math.max(bottom, y + (node.height ?? 0));
      }
      if (left > right)
        [left, top, right, bottom] = [view.x, view.y, view.x + viewWidth, view.y + viewHeight];
      const pad = 0.08 * Math.max(right - left, bottom - top);
      const factor = Math.min(wide / (right - left + 2 * pad), high / (bottom - top + 2 * pad));
      const originX = (left + right) / 2 - wide / factor / 2;
      const originY = (top + bottom) / 2 - high / factor / 2;
      scale.current = { left: originX, top: originY, factor };
      const inView =
        left >= view.x && top >= view.y && right <= view.x + viewWidth && bottom <= view.y + viewHeight;
      element.parentElement?.toggleAttribute("hidden", inView);
      if (inView) return;
      const paint = painter();
      context.setTransform(ratio, 0, 0, ratio, 0, 0);
      context.clearRect(0, 0, wide, high);
      const shown = overlay.getState();
      for (const node of nodeLookup.values()) {
        if (node.hidden) continue;
        const { x, y } = node.internals.positionAbsolute;
        const place = [
          (x - originX) * factor,
          (y - originY) * factor,
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
      context.strokeStyle = paint("var(--accent)");
      context.lineWidth = 1.5;
      context.strokeRect(
        (view.x - originX) * factor,
        (view.y - originY) * factor,
        viewWidth * factor,
        viewHeight * factor,
      );
    };
    const schedule = () => {
      if (!frame) frame = requestAnimationFrame(draw);
    };
    draw();
    const stops = [store.subscribe(schedule), overlay.subscribe(schedule)];
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
