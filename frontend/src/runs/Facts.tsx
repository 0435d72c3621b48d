import { useMemo } from "react";
import type { Series } from "@/api/runs";
import { at, NOTHING, peak, values, windowAt } from "./moment";
import { usePlayback } from "./playback";
import css from "./Results.module.css";
import { linePath } from "./timelineShape";

/** Names and figures in two columns; what is not known is left out. */
export function Facts({ facts }: { facts: [string, string][] }) {
  const known = facts.filter(([, figure]) => figure !== "–");
  return (
    <dl className={css.facts}>
      {known.map(([name, figure]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{figure}</dd>
        </div>
      ))}
    </dl>
  );
}

const WIDTH = 288;
const HEIGHT = 36;

/** One metric of one subject over the run, with its value at the moment that is shown; nothing when it stayed at zero. */
export function Spark({
  series,
  subject,
  metric,
  title,
  unit,
  warm,
  bad,
}: {
  series: Series;
  subject: string;
  metric: string;
  title: string;
  unit: (value: number | null) => string;
  warm?: boolean;
  bad?: boolean;
}) {
  const at_s = usePlayback((state) => state.at_s) ?? series.start_s;
  const list = values(series, subject, metric);
  const most = peak(list);
  const path = useMemo(
    () => linePath(list, most ?? 1, { left: 0, top: 2, width: WIDTH, height: HEIGHT - 4 }),
    [list, most],
  );
  if (most === null || most < NOTHING) return null;
  const x = ((at_s - series.start_s) / (series.count * series.step_s)) * WIDTH;
  return (
    <div className={css.spark}>
      <p className={css.now}>
        {title}
        <b>
          {unit(at(series, subject, metric, windowAt(series, at_s)))}
          <span className={css.soft}> at most {unit(most)}</span>
        </b>
      </p>
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" aria-hidden="true">
        <path d={path} className={bad ? css.bad : warm ? css.warm : css.line} />
        <line x1={x} x2={x} y1={0} y2={HEIGHT} className={css.moment} />
      </svg>
    </div>
  );
}
