import { FINAL, type Run, type Summary, showRun, useRuns } from "@/api/runs";
import { useTitles } from "@/document/useTitles";
import { capitalised, count, duration, latency, percent, usd } from "@/ui/format";
import { Availability } from "./Availability";
import { Facts } from "./Facts";
import { clockText, sloFigure, sloTitle } from "./moment";
import css from "./Results.module.css";
import { TimeGoesBar } from "./TimeGoesBar";

/** The whole system's figures of one run, and the runs before it. */
export function RunFigures({ architectureId, run }: { architectureId: string; run: Run }) {
  const titleOf = useTitles();
  const { summary } = run;
  if (!summary) return null;
  const causes = Object.entries(summary.errors?.by_cause ?? {}).filter(([, number]) => number > 0);
  const classes = Object.entries(summary.classes ?? {});
  return (
    <div className={css.results}>
      <section>
        <h3 className={css.heading}>Whole run</h3>
        <Facts
          facts={[
            ["Requests", count(summary.requests)],
            ...(summary.dropped ? ([["Dropped", count(summary.dropped)]] as [string, string][]) : []),
            ["Simulated", duration(summary.duration_s)],
            ["Took", duration(summary.wall_s)],
            ["Errors", percent(summary.errors?.rate) + margin(summary, "errors.rate", percent)],
            ["Response p50", latency(summary.latency?.p50_s) + margin(summary, "latency.p50_s", latency)],
            ["Response p95", latency(summary.latency?.p95_s) + margin(summary, "latency.p95_s", latency)],
            ["Response p99", latency(summary.latency?.p99_s) + margin(summary, "latency.p99_s", latency)],
            ["Completion p99", latency(summary.completion?.p99_s)],
            ...(summary.intervals?.figures.month_usd
              ? ([
                  [
                    "Cost a month",
                    usd(summary.intervals.figures.month_usd.mean) + margin(summary, "month_usd", usd),
                  ],
                ] as [string, string][])
              : []),
            ["Seed", String(run.seed)],
          ]}
        />
        {summary.intervals && (
          <p className={css.soft}>
            ± the half of a {percent(summary.intervals.level)} interval over {summary.intervals.replications}{" "}
            runs.
          </p>
        )}
      </section>
      {summary.slo && summary.slo.length > 0 && (
        <section>
          <h3 className={css.heading}>Objectives</h3>
          <dl className={css.facts}>
            {summary.slo.map((slo) => (
              <div key={slo.name}>
                <dt>{sloTitle(slo.name, titleOf)}</dt>
                <dd data-passed={slo.passed}>
                  {sloFigure(slo.unit, slo.actual)} of {sloFigure(slo.unit, slo.target)}{" "}
                  {slo.passed ? "✓" : "✕"}
                  <span className="visually-hidden">{slo.passed ? "passed" : "missed"}</span>
                </dd>
              </div>
            ))}
          </dl>
        </section>
      )}
      <Availability summary={summary} />
      {causes.length > 0 && (
        <section>
          <h3 className={css.heading}>Errors by cause</h3>
          <Facts facts={causes.map(([cause, number]) => [cause.replaceAll("_", " "), count(number)])} />
        </section>
      )}
      {classes.length > 1 && (
        <section>
          <h3 className={css.heading}>By request class</h3>
          <Facts
            facts={classes.map(([id, one]) => [
              one.title || id,
              `${count(one.requests)}, p99 ${latency(one.response?.p99_s)}`,
            ])}
          />
        </section>
      )}
      {summary.quotas && summary.quotas.length > 0 && (
        <section>
          <h3 className={css.heading}>Quotas</h3>
          <Facts
            facts={summary.quotas.map((quota) => [
              capitalised(quota.title ?? quota.quota),
              `${count(quota.peak)} of ${count(quota.limit)}${
                quota.bound_at_s === null ? "" : `, reached at ${clockText(quota.bound_at_s)}`
              }`,
            ])}
          />
        </section>
      )}
      {summary.where_time_goes && (
        <section>
          <TimeGoesBar goes={summary.where_time_goes} />
        </section>
      )}
      <Earlier architectureId={architectureId} shown={run.id} />
    </div>
  );
}

/** How sure a figure is, where several runs tell; nothing otherwise. */
function margin(summary: Summary, name: string, format: (value: number) => string): string {
  const half = summary.intervals?.figures[name]?.half_width;
  return half === null || half === undefined ? "" : ` ± ${format(half)}`;
}

/** The runs of this architecture; a click shows another. */
function Earlier({ architectureId, shown }: { architectureId: string; shown: string }) {
  const runs = useRuns(architectureId).data ?? [];
  if (runs.length < 2) return null;
  return (
    <section>
      <h3 className={css.heading}>Runs</h3>
      <ul className={css.runs}>
        {runs.slice(0, 20).map((run) => (
          <li key={run.id}>
            <button
              type="button"
              aria-current={run.id === shown ? "true" : undefined}
              disabled={!FINAL.has(run.status)}
              onClick={() => showRun(architectureId, run.id)}
            >
              <span>{new Date(run.created_at).toLocaleString()}</span>
              <span className={css.soft}>{run.status === "succeeded" ? `seed ${run.seed}` : run.status}</span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
