import type { SameWork } from "@/api/estimate";
import { count } from "@/ui/format";
import css from "./BreakEvenChart.module.css";
import { cents } from "./money";

const WIDTH = 880;
const HEIGHT = 220;
const PAD = { left: 64, right: 16, top: 12, bottom: 28 };

type Scale = (value: number) => number;

function log(from: number, to: number, start: number, end: number): Scale {
  const span = Math.log(to / from);
  return (value) => start + (Math.log(value / from) / span) * (end - start);
}

/** Powers of ten from one to the other. */
function decades(from: number, to: number): number[] {
  const found: number[] = [];
  for (let power = Math.ceil(Math.log10(from) - 1e-9); power <= Math.log10(to) + 1e-9; power += 1) {
    found.push(10 ** power);
  }
  return found;
}

/** A month's cost over the rate of requests, both by powers of ten, with the run's rate and the crossings. */
export function BreakEvenChart({ work }: { work: SameWork }) {
  const curves = work.alternatives.map((one) => ({
    title: one.title,
    points: one.curve.map(([rate, usd]) => [Number(rate), Number(usd)] as const),
  }));
  const rates = curves[0]?.points.map(([rate]) => rate) ?? [];
  const amounts = curves.flatMap(({ points }) => points.map(([, usd]) => usd)).filter((usd) => usd > 0);
  const [fromRate, toRate] = [rates[0] ?? 0.01, rates.at(-1) ?? 1];
  const from = Math.max(0.01, 10 ** Math.floor(Math.log10(Math.min(...amounts))));
  const to = 10 ** Math.ceil(Math.log10(Math.max(...amounts)));
  const x = log(fromRate, toRate, PAD.left, WIDTH - PAD.right);
  const y = log(from, to, HEIGHT - PAD.bottom, PAD.top);
  const now = Math.min(toRate, Math.max(fromRate, Number(work.requests_per_s)));
  const function_ = curves.at(-1);
  return (
    <figure className={css.figure}>
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} className={css.chart} role="img">
        <title>What a month costs over the rate of requests</title>
        {decades(from, to).map((usd) => (
          <g key={usd}>
            <line className={css.grid} x1={PAD.left} x2={WIDTH - PAD.right} y1={y(usd)} y2={y(usd)} />
            <text className={css.tick} x={PAD.left - 8} y={y(usd) + 4} textAnchor="end">
              {usd >= 1 ? `$${usd.toLocaleString("en-US")}` : cents(usd)}
            </text>
          </g>
        ))}
        {decades(fromRate, toRate).map((rate) => (
          <text key={rate} className={css.tick} x={x(rate)} y={HEIGHT - 10} textAnchor="middle">
            {count(rate)}
          </text>
        ))}
        <line className={css.now} x1={x(now)} x2={x(now)} y1={PAD.top} y2={HEIGHT - PAD.bottom} />
        {curves.map(({ title, points }, place) => (
          <polyline
            key={title}
            className={css.curve}
            data-place={place}
            points={points
              .filter(([, usd]) => usd > 0)
              .map(([rate, usd]) => `${x(rate)},${y(Math.max(usd, from))}`)
              .join(" ")}
          />
        ))}
        {function_ &&
          work.break_even.map((one) => {
            const rate = Number(one.first_per_s ?? 0);
            if (rate < fromRate || rate > toRate) return null;
            const each = at(function_.points, rate);
            return <circle key={one.fleet} className={css.cross} cx={x(rate)} cy={y(each)} r={4} />;
          })}
      </svg>
      <figcaption className={css.legend}>
        {curves.map(({ title }, place) => (
          <span key={title} className={css.item}>
            <span className={css.swatch} data-place={place} />
            {title}
          </span>
        ))}
        <span className={css.scale}>USD a month over requests/s · dashed: this run · dot: break-even</span>
      </figcaption>
    </figure>
  );
}

/** A curve's value at a rate, straight between its points on both logarithmic axes. */
function at(points: readonly (readonly [number, number])[], rate: number): number {
  const next = points.findIndex(([other]) => other >= rate);
  const [high, low] = [points[Math.max(1, next)], points[Math.max(1, next) - 1]];
  if (!high || !low) return points[0]?.[1] ?? 0;
  const part = Math.log(rate / low[0]) / Math.log(high[0] / low[0]);
  return Math.exp(Math.log(low[1]) + part * Math.log(high[1] / low[1]));
}
