import { BaseEdge, type Edge, EdgeLabelRenderer, type EdgeProps } from "@xyflow/react";
import { memo } from "react";
import { useStore } from "zustand";
import { overlay } from "@/document/overlay";
import { pathOf } from "./routing/route";
import type { WireData } from "./toFlow";
import css from "./WireEdge.module.css";
import { ways } from "./ways";
import { dashes, dropEdge, wireLook } from "./wires";

/** An edge: orthogonal, solid where the caller waits, dashed where it doesn't; in a run as wide as its rate. */
export const WireEdge = memo(function WireEdge(props: EdgeProps<Edge<WireData, "wire">>) {
  const { id, data, selected } = props;
  const way = useStore(ways, (state) => state.ways.get(id));
  const moment = useStore(overlay, (state) => state.edges[id]);
  const peak = useStore(overlay, (state) => state.peak_rate_per_s);
  const cost = useStore(overlay, (state) => state.costs[id]);
  const inserting = useStore(dropEdge, (state) => state.edge === id);
  if (!way || !data) return null;
  const { points } = way;
  const [labelX, labelY] = way.label;
  const marked = selected || inserting;
  const look = wireLook(data, moment, peak, marked === true);
  const label = moment?.label ?? data.item.title ?? (selected ? data.kind?.title : undefined);
  return (
    <>
      <BaseEdge
        id={id}
        path={pathOf(points)}
        interactionWidth={20}
        markerEnd={`url(#arrow-${marked ? "selected" : "plain"})`}
        style={{
          stroke: look.colour,
          strokeWidth: look.width,
          strokeDasharray: look.dashed ? dashes(look.width).join(" ") : undefined,
          opacity: look.faint ? 0.4 : 1,
        }}
      />
      {(label || cost) && (
        <EdgeLabelRenderer>
          <div
            className={css.label}
            data-selected={selected || undefined}
            data-failing={(moment?.errors_per_s ?? 0) > 0 || undefined}
            style={{ transform: `translate(-50%, -50%) translate(${labelX}px, ${labelY}px)` }}
            title={cost?.lines.join("\n")}
          >
            {label}
            {cost && <span className={css.cost}>{cost.amount}</span>}
          </div>
        </EdgeLabelRenderer>
      )}
    </>
  );
});

/** Arrow heads, once for the whole canvas. */
export function Arrows() {
  return (
    <svg className={css.defs} aria-hidden="true">
      <defs>
        {(["plain", "selected"] as const).map((look) => (
          <marker
            key={look}
            id={`arrow-${look}`}
            viewBox="0 0 10 10"
            refX="9"
            refY="5"
            markerWidth="9"
            markerHeight="9"
            markerUnits="userSpaceOnUse"
            orient="auto"
          >
            <path className={css[look]} d="M0 1 9 5 0 9z" />
          </marker>
        ))}
      </defs>
    </svg>
  );
}
