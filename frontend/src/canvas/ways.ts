import { useStoreApi } from "@xyflow/react";
import { useEffect, useState } from "react";
import { createStore } from "zustand/vanilla";
import { overlay } from "@/document/overlay";
import type { Frame, Point } from "@/document/types";
import { LABEL_PX, LABEL_WITH_COST_PX } from "./routing/labels";
import { portShare, route } from "./routing/route";
import { type Link, Router, type Way } from "./routing/router";
import type { CardData, FlowEdge, FlowNode } from "./toFlow";

/** The ways of all edges as the boxes stand now: one answer for what is drawn, pointed at, dropped on and exported. */
export const ways = createStore<{ ways: ReadonlyMap<string, Way> }>(() => ({ ways: new Map() }));

/** A frame's share that may go into ways; the rest is done a little later, and rough ways show until then. */
const BUDGET_MS = 6;

/** Where a container writes its name, from its top left corner. */
const NAME = [96, 30] as const;

/** Where a box wears its share of the bill, over its top right corner. */
function badgeOf([x, y, width]: Frame): Frame {
  return [x + width - 66, y - 12, 74, 20];
}

type Placed = Pick<FlowNode, "type" | "data" | "width" | "height" | "hidden" | "dragging"> & {
  internals: { positionAbsolute: { x: number; y: number } };
};
export type Lookup = ReadonlyMap<string, Placed>;

export function frameIn(lookup: Lookup, id: string): Frame | null {
  const node = lookup.get(id);
  if (!node || node.hidden) return null;
  const { x, y } = node.internals.positionAbsolute;
  return [x, y, node.width ?? 0, node.height ?? 0];
}

function linkOf(lookup: Lookup, edge: FlowEdge): Link {
  const share = (id: string, port: string | null | undefined) => {
    const data = lookup.get(id)?.data as CardData | undefined;
    return portShare(data?.service, port ?? "", data?.used ?? []);
  };
  return {
    id: edge.id,
    source: edge.source,
    target: edge.target,
    fromPort: edge.sourceHandle ?? "",
    toPort: edge.targetHandle ?? "",
    from: share(edge.source, edge.sourceHandle),
    to: share(edge.target, edge.targetHandle),
    label_px: overlay.getState().costs[edge.id] ? LABEL_WITH_COST_PX : LABEL_PX,
  };
}

/** A quick way that looks at nothing but its two ends: for a box on the move among very many. */
export function quickWay(lookup: Lookup, edge: FlowEdge): readonly Point[] | null {
  const [source, target] = [frameIn(lookup, edge.source), frameIn(lookup, edge.target)];
  if (!source || !target) return null;
  const { from, to } = linkOf(lookup, edge);
  return route(source, from, target, to);
}

/** Whether a group's card takes the place of what is in it. */
function isCard(node: Placed): boolean {
  return (
    node.type !== "container" || (node.data as { item: { collapsed?: boolean } }).item.collapsed === true
  );
}

/** Keeps `ways` true while boxes move: within a frame what there is time for, the rest in the frames after. */
export function useWays(edges: readonly FlowEdge[]): void {
  const flow = useStoreApi<FlowNode, FlowEdge>();
  const [router] = useState(() => new Router());
  useEffect(() => {
    let later = 0;
    const find = () => {
      cancelAnimationFrame(later);
      const lookup: Lookup = flow.getState().nodeLookup;
      const boxes = new Map<string, Frame>();
      const names: Frame[] = [];
      const linked = new Set(edges.flatMap(({ source, target }) => [source, target]));
      for (const [id, node] of lookup) {
        // A box without edges may be on its way into one, which must not run away from it.
        if (node.dragging && !linked.has(id)) continue;
        const frame = frameIn(lookup, id);
        if (frame && isCard(node)) {
          boxes.set(id, frame);
          names.push(badgeOf(frame));
        }
        if (frame && !isCard(node)) names.push([frame[0], frame[1], Math.min(frame[2], NAME[0]), NAME[1]]);
      }
      const links = edges.filter((edge) => !edge.hidden).map((edge) => linkOf(lookup, edge));
      const found = router.update(links, boxes, BUDGET_MS, names);
      if (found.ways !== ways.getState().ways) ways.setState({ ways: found.ways });
      if (found.unfinished) later = requestAnimationFrame(find);
    };
    find();
    const stop = flow.subscribe((now, before) => {
      if (now.nodes !== before.nodes) find();
    });
    const stopCosts = overlay.subscribe((now, before) => {
      if (now.costs !== before.costs) find();
    });
    return () => {
      cancelAnimationFrame(later);
      stop();
      stopCosts();
    };
  }, [edges, flow, router]);
}
