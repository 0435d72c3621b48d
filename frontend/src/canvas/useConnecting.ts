import {
  type FinalConnectionState,
  type IsValidConnection,
  type OnConnectEnd,
  type OnConnectStart,
  useReactFlow,
} from "@xyflow/react";
import { useEffect, useState } from "react";
import { join } from "@/catalog/rules";
import type { Catalog } from "@/catalog/types";
import { act, editor } from "@/document/store";
import type { End } from "@/document/types";
import { openQuickAdd } from "./adding";
import { connecting, endOn, startConnecting, stopConnecting } from "./connecting";
import { joinEnds } from "./joining";
import type { FlowEdge } from "./toFlow";

type Reason = { x: number; y: number; text: string };

function boxUnder(x: number, y: number): string | null {
  for (const element of document.elementsFromPoint(x, y)) {
    const box = element.closest<HTMLElement>(".react-flow__node-card, .react-flow__node-fleet");
    if (box?.dataset.id) return box.dataset.id;
  }
  return null;
}

/** The drawing of a connection: legal targets light up, an illegal one says why, the empty canvas offers what may follow. */
export function useConnecting(catalog: Catalog) {
  const flow = useReactFlow();
  const [reason, setReason] = useState<Reason | null>(null);

  useEffect(() => {
    if (!reason) return;
    const timer = setTimeout(() => setReason(null), 4000);
    return () => clearTimeout(timer);
  }, [reason]);

  const finish = (from: End, to: End, at: { x: number; y: number }) => {
    const { document } = editor.getState();
    const made = joinEnds(catalog, document, from, to);
    if ("why" in made) setReason({ ...at, text: made.why });
    else act("Connect", () => made.document, { select: [made.document.edges.at(-1)?.id ?? ""] });
  };

  const onConnectStart: OnConnectStart = (_, { nodeId, handleId }) => {
    setReason(null);
    if (nodeId && handleId) startConnecting(catalog, editor.getState().document, [nodeId, handleId]);
  };

  const onConnectEnd: OnConnectEnd = (event, state: FinalConnectionState) => {
    const from = connecting.getState().from;
    stopConnecting();
    const pointer = "changedTouches" in event ? event.changedTouches[0] : event;
    if (!from || !pointer) return;
    const at = { x: pointer.clientX, y: pointer.clientY };
    const { document } = editor.getState();
    if (state.toNode && state.toHandle?.id) {
      if (state.toNode.id === from[0] && state.toHandle.id === from[1]) return;
      finish(from, [state.toNode.id, state.toHandle.id], at);
      return;
    }
    const box = boxUnder(at.x, at.y);
    if (box === from[0]) return;
    if (box) {
      const end = endOn(catalog, document, from, box);
      if ("why" in end) setReason({ ...at, text: end.why });
      else finish(from, end, at);
      return;
    }
    openQuickAdd({ screen: at, at: flow.screenToFlowPosition(at, { snapToGrid: false }), from });
  };

  const isValidConnection: IsValidConnection<FlowEdge> = (connection) => {
    const from = connecting.getState().from;
    if (!from || !connection.sourceHandle || !connection.targetHandle) return false;
    const a: End = [connection.source, connection.sourceHandle];
    const b: End = [connection.target, connection.targetHandle];
    return "joint" in join(catalog, editor.getState().document, a, b);
  };

  return { reason, handlers: { onConnectStart, onConnectEnd, isValidConnection } };
}
