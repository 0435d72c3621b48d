import type { Run } from "@/api/runs";
import { count, latency } from "@/ui/format";
import { liveSeries } from "./live";
import { clockText } from "./moment";
import css from "./Timeline.module.css";
import { TimelineChart } from "./TimelineChart";

/** While a run is under way: how far it is, its last figures, and its load as it grows over the run's length. */
export function LiveTimeline({ run }: { run: Run }) {
  const { live } = run;
  const { fraction, simulated_s } = run.progress;
  if (!live || fraction <= 0) {
    return (
      <p className={css.coming} role="status">
        {run.status === "queued" ? "The run waits for a worker." : "The run begins; its course appears here."}
      </p>
    );
  }
  const last = (list: readonly (number | null)[]) => list.findLast((value) => value !== null) ?? null;
  return (
    <div className={css.player} aria-label="Run under way" role="status">
      <div className={css.controls}>
        <div>
          <div className={css.clock}>{clockText(live.at_s)}</div>
          <div className={css.rate}>{count(last(live.series.requests_per_s))} requests/s</div>
        </div>
        <dl className={css.liveFacts}>
          <div>
            <dt>p99</dt>
            <dd>{latency(last(live.series.latency_p99_s))}</dd>
          </div>
          <div>
            <dt>errors</dt>
            <dd>{count(last(live.series.errors_per_s))} /s</dd>
          </div>
          <div>
            <dt>in flight</dt>
            <dd>{count(last(live.series.in_flight))}</dd>
          </div>
        </dl>
      </div>
      <TimelineChart series={liveSeries(live, simulated_s / fraction)} events={[]} growing />
    </div>
  );
}
