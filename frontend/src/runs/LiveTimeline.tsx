import { useEffect, useState } from "react";
import type { Run } from "@/api/runs";
import { useScenarios } from "@/api/scenarios";
import { count, latency } from "@/ui/format";
import { liveSeries } from "./live";
import { clockText } from "./moment";
import css from "./Timeline.module.css";
import { TimelineChart } from "./TimelineChart";

/** While a run is under way: how far it is, its last figures, and its load as it grows over the run's length. */
export function LiveTimeline({ architectureId, run }: { architectureId: string; run: Run }) {
  const { live } = run;
  const { fraction, simulated_s } = run.progress;
  const scenario = useScenarios(architectureId).data?.find(({ id }) => id === run.scenario);
  if (!live || fraction <= 0) return <Beginning run={run} />;
  // The share that is done counts requests; only the scenario says how long the run is.
  const length_s = scenario?.body.duration_s ?? simulated_s / fraction;
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
      <TimelineChart series={liveSeries(live, Math.max(length_s, live.at_s))} events={[]} growing />
    </div>
  );
}

/** So long a free worker never takes to begin. */
const PATIENT_MS = 15_000;

/** Before there are figures. A run that nobody takes up says what that may be. */
function Beginning({ run }: { run: Run }) {
  const queued = run.status === "queued";
  const [late, setLate] = useState(false);
  useEffect(() => {
    setLate(false);
    if (!queued) return;
    const waited = Date.now() - new Date(run.created_at).getTime();
    const timer = setTimeout(() => setLate(true), Math.max(0, PATIENT_MS - waited));
    return () => clearTimeout(timer);
  }, [queued, run.created_at]);
  return (
    <p className={css.coming} role="status">
      {!queued
        ? "The run begins; its course appears here."
        : !late
          ? "The run waits for a worker."
          : "No worker has taken the run up yet. Either all are busy with other runs, or none is running: ./loadline up starts one, and its log is var/logs/worker.log. The run begins by itself as soon as one is free."}
    </p>
  );
}
