import type { Coverage } from "@/api/estimate";
import css from "./CoverageChart.module.css";
import { cents } from "./money";

const WIDTH = 880;
const HEIGHT = 120;
const PARTS = [
  { key: "covered_usd", title: "Covered by commitments" },
  { key: "spill_usd", title: "Spills over, on demand" },
  { key: "unused_usd", title: "Committed and not used" },
] as const;

/** What each hour of the month costs, in the run's order: covered, spilt over, wasted; stacked. */
export function CoverageChart({ coverage }: { coverage: Coverage[] }) {
  const total = coverage.reduce((sum, step) => sum + Number(step.hours), 0);
  const most = Math.max(
    ...coverage.map((step) => PARTS.reduce((sum, { key }) => sum + Number(step[key]), 0)),
    1e-9,
  );
  let left = 0;
  const bars = coverage.map((step) => {
    const width = (Number(step.hours) / total) * WIDTH;
    let base = HEIGHT;
    const parts = PARTS.map(({ key }) => {
      const height = (Number(step[key]) / most) * HEIGHT;
      base -= height;
      return { key, height, top: base };
    });
    const bar = { left, width, parts };
    left += width;
    return bar;
  });
  return (
    <figure className={css.figure}>
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" className={css.chart} role="img">
        <title>{`Coverage of ${Math.round(total)} hours in ${coverage.length} steps, up to ${cents(most)} an hour`}</title>
        {bars.map((bar) =>
          bar.parts.map((part) => (
            <rect
              key={`${bar.left}-${part.key}`}
              x={bar.left}
              y={part.top}
              width={bar.width + 0.3}
              height={part.height}
              className={css[part.key]}
            />
          )),
        )}
      </svg>
      <figcaption className={css.legend}>
        {PARTS.map(({ key, title }) => (
          <span key={key} className={css.item}>
            <span className={`${css.swatch} ${css[key]}`} />
            {title}
          </span>
        ))}
        <span className={css.scale}>top: {cents(most)} an hour · the month in the run's order</span>
      </figcaption>
    </figure>
  );
}
