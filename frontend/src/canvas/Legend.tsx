import { Panel } from "@xyflow/react";
import { useStore } from "zustand";
import { overlay } from "@/document/overlay";
import css from "./Legend.module.css";

const STEPS = [0, 1, 2, 3, 4] as const;
const LIMITS = ["0", "20", "40", "60", "80", "100 %"];

/** What the colours mean, while a run is shown. */
export function Legend() {
  const shown = useStore(overlay, (state) => state.at_s !== null);
  if (!shown) return null;
  return (
    <Panel position="bottom-left" className={css.legend}>
      <span className={css.title}>Utilisation</span>
      <span className={css.ramp} aria-hidden="true">
        {STEPS.map((step) => (
          <span key={step} style={{ background: `var(--ramp-${step})` }} />
        ))}
      </span>
      <span className={css.limits}>
        {LIMITS.map((limit) => (
          <span key={limit}>{limit}</span>
        ))}
      </span>
    </Panel>
  );
}
