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
  let hour = 0;
  const bars = coverage.map((step) => {
    const width = (Number(step.hours) / total) * WIDTH;
    let base = HEIGHT;
    const parts = PARTS.map(({ key }) => {
      const height = (Number(step[key]) / most) * HEIGHT;
      base -= height;
      return { key, height, top: base };
    });
    const said = PARTS.map(({ key, title }) => `${title}: ${cents(step[key])} an hour`).join("\n");
    const until = hour + Number(step.hours);
    const bar = { left, width, parts, told: `Hours ${Math.round(hour)} to ${Math.round(until)}\n${said}` };
    left += width;
    hour = until;
    return bar;
  });
  return (
    <figure className={css.figure}>
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" className={css.chart} role="img">
        <title>{`Coverage of ${Math.round(total)} hours in ${coverage.length} steps, up to ${cents(most)} an hour`}</title>
        {bars.map((bar) => (
          <g key={bar.left}>
            <title>{bar.told}</title>
            {bar.parts.map((part) => (
              <rect
                key={part.key}
                x={bar.left}
                y={part.top}
                width={bar.width + 0.3}
                height={part.height}
                className={css[part.key]}
              />
            ))}
          </g>
        ))}
      </svg>
      <div className={css.hours} aria-hidden="true">
        <span>0 h</span>
        <span>the month's hours, in the run's order</span>
        <span>{Math.round(total)} h</span>
      </div>
      <figcaption className={css.legend}>
        {PARTS.map(({ key, title }) => (
          <span key={key} className={css.item}>
            <span className={`${css.swatch} ${css[key]}`} />
            {title}
          </span>
        ))}
        <span className={css.scale}>top: {cents(most)} an hour</span>
      </figcaption>
    </figure>
  );
}
