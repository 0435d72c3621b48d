import type { RunEvent } from "@/api/runs";
import { useTitles } from "@/document/useTitles";
import { duration } from "@/ui/format";
import css from "./LagChart.module.css";
import { lagsOf, phaseNames } from "./lag";
import { clockText } from "./moment";
import { pause, seek } from "./playback";

const COLOURS = [
  "--ramp-0",
  "--ramp-1",
  "--ramp-2",
  "--ramp-3",
  "--category-group",
  "--in-service",
  "--ramp-4",
  "--line-control",
];

/** How long each scale-out took from the need to the service, and what that time went into. */
export function LagChart({ events }: { events: RunEvent[] }) {
  const titleOf = useTitles();
  const lags = lagsOf(events);
  if (lags.length === 0) {
    return <p className={css.none}>Nothing scaled out in this run, so there was no lag.</p>;
  }
  const names = phaseNames(lags);
  const colour = (name: string) => `var(${COLOURS[names.indexOf(name) % COLOURS.length]})`;
  const most = Math.max(...lags.map(({ seconds }) => seconds));
  return (
    <div>
      <p className={css.about}>
        From the moment a metric left its target to the first request that a new server took.
      </p>
      <ul className={css.legend}>
        {names.map((name) => (
          <li key={name}>
            <i style={{ background: colour(name) }} /> {name}
          </li>
        ))}
      </ul>
      <ol className={css.rows}>
        {lags.map((lag) => (
          <li key={`${lag.node} ${lag.at_s}`}>
            <button
              type="button"
              className={css.row}
              onClick={() => {
                pause();
                seek(lag.at_s);
              }}
            >
              <span className={css.when}>
                {clockText(lag.at_s)} <b>{titleOf(lag.node)}</b>
                {lag.before !== null && lag.after !== null && ` ${lag.before} → ${lag.after}`}
              </span>
              <span className={css.lane}>
                {lag.phases.map(({ name, seconds }) => (
                  <i
                    key={name}
                    title={`${name}: ${duration(Math.round(seconds))}`}
                    style={{ width: `${(100 * seconds) / most}%`, background: colour(name) }}
                  />
                ))}
              </span>
              <span className={css.length}>{duration(Math.round(lag.seconds))}</span>
              <span className="visually-hidden">
                {lag.phases.map(({ name, seconds }) => `${name} ${duration(Math.round(seconds))}`).join(", ")}
              </span>
            </button>
          </li>
        ))}
      </ol>
    </div>
  );
}
