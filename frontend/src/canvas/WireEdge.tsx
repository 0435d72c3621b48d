import { BaseEdge, type Edge, EdgeLabelRenderer, type EdgeProps, getSmoothStepPath } from "@xyflow/react";
import { memo } from "react";
import { useStore } from "zustand";
import { overlay } from "@/document/overlay";
import { rampColour } from "@/ui/ramp";
import type { WireData } from "./toFlow";
import css from "./WireEdge.module.css";

const THIN = 1.5;
const THICK = 7;

/** An edge: orthogonal, solid where the caller waits, dashed where it doesn't; in a run as wide as its rate. */
export const WireEdge = memo(function WireEdge(props: EdgeProps<Edge<WireData, "wire">>) {
  const { id, data, selected, sourceX, sourceY, targetX, targetY, sourcePosition, targetPosition } = props;
  const moment = useStore(overlay, (state) => state.edges[id]);
  const peak = useStore(overlay, (state) => state.peak_rate_per_s);
  const cost = useStore(overlay, (state) => state.costs[id]);
  const [path, labelX, labelY] = getSmoothStepPath({
    sourceX,
    sourceY,
    sourcePosition,
    targetX,
    targetY,
    targetPosition,
    borderRadius: 6,
    offset: 16,
  });
  const asynchronous = data?.kind?.synchrony === "asynchronous";
  const share = moment && peak > 0 ? Math.sqrt(moment.rate_per_s / peak) : 0;
  const width = moment ? THIN + (THICK - THIN) * share : THIN;
  const colour = moment
    ? rampColour(moment.utilisation ?? 0)
    : selected
      ? "var(--accent)"
      : data?.worst === "error"
        ? "var(--error)"
        : "var(--line-control)";
  const label = moment?.label ?? data?.item.title ?? (selected ? data?.kind?.title : undefined);
  const idle = moment && moment.rate_per_s === 0;
  return (
    <>
      <BaseEdge
        id={id}
        path={path}
        interactionWidth={20}
        markerEnd={`url(#arrow-${selected ? "selected" : "plain"})`}
        style={{
          stroke: colour,
          strokeWidth: selected && !moment ? 2 : width,
          strokeDasharray: asynchronous ? `${Math.max(5, width * 1.6)} ${Math.max(4, width)}` : undefined,
          opacity: idle ? 0.4 : 1,
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
