import { Panel } from "@xyflow/react";
import { useStore } from "zustand";
import { type Lens, overlay } from "@/document/overlay";
import { perform } from "@/ui/actions";
import css from "./Legend.module.css";

const STEPS = [0, 1, 2, 3, 4] as const;
const LENSES: readonly [Lens, string][] = [
  ["utilisation", "Utilisation"],
  ["latency", "Latency, p99"],
  ["errors", "Errors"],
  ["cost", "Cost"],
];

/** What the colours mean while a run is shown, and the choice of what they show. */
export function Legend() {
  const shown = useStore(overlay, (state) => state.at_s !== null);
  const lens = useStore(overlay, (state) => state.lens);
  const [low, high] = useStore(overlay, (state) => state.scale);
  const live = useStore(overlay, (state) => state.live);
  if (!shown) return null;
  return (
    <Panel position="bottom-left" className={css.legend}>
      {live ? (
        <span className={css.title}>As it runs</span>
      ) : (
        <select
          className={css.lens}
          aria-label="What the colours show"
          value={lens}
          onChange={(event) => perform(`view.lens-${event.target.value}`)}
        >
          {LENSES.map(([value, title]) => (
            <option key={value} value={value}>
              {title}
            </option>
          ))}
        </select>
      )}
      <span className={css.limit}>{low}</span>
      <span className={css.ramp} aria-hidden="true">
        {STEPS.map((step) => (
          <span key={step} style={{ background: `var(--ramp-${step})` }} />
        ))}
      </span>
      <span className={css.limit}>{high}</span>
    </Panel>
  );
}
