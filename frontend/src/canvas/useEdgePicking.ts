import { useReactFlow } from "@xyflow/react";
import { type MouseEvent, type PointerEvent, useRef } from "react";
import { editor, select } from "@/document/store";
import { startNaming } from "./NameInPlace";
import { distance } from "./routing/route";
import type { FlowEdge } from "./toFlow";
import { ways } from "./ways";

/** How near to an edge a press must be, in pixels of the screen, and how soon after another it is a double click. */
const REACH_PX = 8;
const DOUBLE_MS = 400;

/** Edges on the canvas layer have no elements of their own: what a press hits is worked out here. */
export function useEdgePicking(edges: readonly FlowEdge[], active: boolean, locked: boolean) {
  const flow = useReactFlow();
  const swallow = useRef(false);
  const pressed = useRef({ edge: "", at: 0 });
  const pass = (event: MouseEvent) => {
    if (swallow.current) event.stopPropagation();
    if (event.type === "click") swallow.current = false;
  };
  const pick = (event: PointerEvent) => {
    const target = event.target as Element;
    const box = target.closest(".react-flow__node");
    const bare = box ? box.matches(".react-flow__node-container") : target.matches(".react-flow__pane");
    if (event.button !== 0 || !bare || target.closest("button, input, .react-flow__resize-control")) return;
    const { x, y } = flow.screenToFlowPosition({ x: event.clientX, y: event.clientY }, { snapToGrid: false });
    const reach = REACH_PX / flow.getZoom();
    const hit = edges.find((edge) => {
      const way = edge.hidden ? undefined : ways.getState().ways.get(edge.id);
      return way !== undefined && distance(way.points, x, y) < reach;
    });
    swallow.current = hit !== undefined;
    if (!hit) return;
    event.stopPropagation();
    const again = event.timeStamp - pressed.current.at < DOUBLE_MS && pressed.current.edge === hit.id;
    if (again && !locked) startNaming(hit.id);
    pressed.current = { edge: hit.id, at: event.timeStamp };
    const more = event.shiftKey || event.ctrlKey || event.metaKey;
    select(more ? [...editor.getState().selection, hit.id] : [hit.id]);
  };
  return {
    onPointerDownCapture: active ? pick : undefined,
    onMouseDownCapture: pass,
    onClickCapture: pass,
  };
}
