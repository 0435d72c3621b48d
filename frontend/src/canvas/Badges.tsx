import { useStore } from "zustand";
import type { Severity } from "@/api/problems";
import { overlay } from "@/document/overlay";
import { Glyph } from "@/ui/Glyph";
import css from "./Badges.module.css";

/** What a box costs and its share of the bill, in ink at the top right corner. */
export function CostBadge({ id }: { id: string }) {
  const cost = useStore(overlay, (state) => state.costs[id]);
  if (!cost) return null;
  return (
    <div className={css.cost} title={cost.lines.join("\n")}>
      {cost.amount} <span className={css.share}>{cost.share}</span>
    </div>
  );
}

/** How much waits, in yellow. */
export function QueueBadge({ text }: { text: string | null | undefined }) {
  if (!text) return null;
  return <div className={css.queue}>{text}</div>;
}

const SAY: Record<Severity, string> = {
  error: "Has an error",
  warning: "Has a warning",
  advice: "Has advice",
};

/** The worst of a box's problems, and whether it is locked, at the top left corner. */
export function ProblemBadge({ worst, locked }: { worst: Severity | null; locked?: boolean | undefined }) {
  if (!worst && !locked) return null;
  return (
    <div className={css.corner}>
      {worst && worst !== "advice" && (
        <span className={css.problem} data-severity={worst} title={SAY[worst]}>
          <Glyph name={worst} size={14} />
          <span className="visually-hidden">{SAY[worst]}</span>
        </span>
      )}
      {locked && (
        <span className={css.lock} title="Locked in place">
          <Glyph name="lock" size={12} />
          <span className="visually-hidden">Locked in place</span>
        </span>
      )}
    </div>
  );
}
