import { useStore } from "zustand";
import { FINAL, type Run, type Series, useSeries, useShownRun } from "@/api/runs";
import { find } from "@/document/look";
import { editor } from "@/document/store";
import { EmptyState } from "@/ui/EmptyState";
import { bytes, count, latency, percent } from "@/ui/format";
import { Facts, Spark } from "./Facts";
import { at, clockText, windowAt } from "./moment";
import { usePlayback } from "./playback";
import css from "./Results.module.css";
import { RunFigures } from "./RunFigures";
import { TheoryBox } from "./Theory";
import { WhyLog } from "./WhyLog";

/** In the inspector: what the shown run saw of the selected node or edge (null: of the whole system). */
export function ResultsTab({ architectureId, subject }: { architectureId: string; subject: string | null }) {
  const run = useShownRun(architectureId);
  const series = useSeries(run).data ?? null;
  const document = useStore(editor, (state) => state.document);
  if (!run) {
    return <EmptyState title="No run yet">Press R. What each box saw appears here.</EmptyState>;
  }
  if (!FINAL.has(run.status)) {
    return <EmptyState title="The run is under way">What it saw appears here when it is done.</EmptyState>;
  }
  if (!run.summary) {
    return <EmptyState title="This run has no result">{run.error ?? "It was cancelled."}</EmptyState>;
  }
  if (subject === null) return <RunFigures architectureId={architectureId} run={run} />;
  const isEdge = document.edges.some((edge) => edge.id === subject);
  if (!isEdge && !find(document, subject)) return null;
  return isEdge ? (
    <EdgeResults run={run} series={series} edgeId={subject} />
  ) : (
    <NodeResults run={run} series={series} nodeId={subject} />
  );
}

/** One node: the figures of the moment with their course, the totals of the run, and why it scaled. */
export function NodeResults({ run, series, nodeId }: { run: Run; series: Series | null; nodeId: string }) {
  const at_s = usePlayback((state) => state.at_s);
  const node = run.summary?.nodes?.[nodeId];
  if (!node) {
    return <EmptyState title="Not in this run">The run was made before this box was drawn.</EmptyState>;
  }
  const window = series && at_s !== null ? windowAt(series, at_s) : null;
  const now = (metric: string) => (series && window !== null ? at(series, nodeId, metric, window) : null);
  const inService = now("servers_in_service");
  const desired = now("servers_desired");
  const causes = Object.entries(node.errors_by_cause ?? {}).filter(([, number]) => number > 0);
  return (
    <div className={css.results}>
      {series && at_s !== null && (
        <section>
          <h3 className={css.heading}>At {clockText(at_s)}</h3>
          {inService !== null && (
            <p className={css.now}>
              In service
              <b>
                {count(inService)}
                {desired !== null && <span className={css.soft}> of {count(desired)} desired</span>}
              </b>
            </p>
          )}
          <Spark series={series} subject={nodeId} metric="requests_per_s" title="Requests" unit={perSecond} />
          <Spark
            series={series}
            subject={nodeId}
            metric="utilisation"
            title="Utilisation"
            unit={percent}
            warm
          />
          <Spark series={series} subject={nodeId} metric="latency_p99_s" title="p99" unit={latency} />
          <Spark series={series} subject={nodeId} metric="queue_length" title="Queue" unit={count} warm />
          <Spark series={series} subject={nodeId} metric="concurrency" title="Concurrency" unit={count} />
          <Spark series={series} subject={nodeId} metric="errors_per_s" title="Errors" unit={perSecond} bad />
          <Spark
            series={series}
            subject={nodeId}
            metric="cpu_reserved"
            title="CPU reserved"
            unit={percent}
            warm
          />
          <Spark
            series={series}
            subject={nodeId}
            metric="units_pending"
            title="Waiting for room"
            unit={count}
            bad
          />
        </section>
      )}
      <section>
        <h3 className={css.heading}>Whole run</h3>
        <Facts
          facts={[
            ["Requests", count(node.requests)],
            ["Errors", count(node.errors)],
            ["p50", latency(node.latency?.p50_s)],
            ["p99", latency(node.latency?.p99_s)],
            ["Utilisation, mean", percent(node.utilisation)],
            ["Utilisation, peak", percent(node.peak_utilisation)],
            ["Slots in use", percent(node.slot_utilisation)],
            ["Network in use, peak", percent(node.peak_network_utilisation)],
            ["Capacity, mean", count(node.mean_capacity || node.mean_concurrency)],
            ["Capacity, peak", count(node.peak_capacity)],
            ["Tasks and pods on it, peak", count(node.peak_units)],
            ["Waiting for room, peak", count(node.peak_pending)],
            ["Memory used, most", node.max_memory_used_mb ? `${count(node.max_memory_used_mb)} MB` : "–"],
            ["Longest queue", count(node.peak_queue)],
            ["Oldest message", latency(node.age_of_oldest_s)],
          ]}
        />
        {causes.length > 0 && (
          <>
            <h4 className={css.minor}>Errors by cause</h4>
            <Facts facts={causes.map(([cause, number]) => [cause.replaceAll("_", " "), count(number)])} />
          </>
        )}
      </section>
      {node.theory && <TheoryBox theory={node.theory} />}
      <section>
        <h3 className={css.heading}>Why</h3>
        <WhyLog events={run.summary?.events ?? []} subject={nodeId} />
      </section>
    </div>
  );
}

function EdgeResults({ run, series, edgeId }: { run: Run; series: Series | null; edgeId: string }) {
  const edge = run.summary?.edges?.[edgeId];
  if (!edge) {
    return <EmptyState title="Not in this run">The run was made before this edge was drawn.</EmptyState>;
  }
  return (
    <div className={css.results}>
      {series && (
        <section>
          <Spark series={series} subject={edgeId} metric="requests_per_s" title="Requests" unit={perSecond} />
          <Spark series={series} subject={edgeId} metric="errors_per_s" title="Errors" unit={perSecond} bad />
        </section>
      )}
      <section>
        <h3 className={css.heading}>Whole run</h3>
        <Facts
          facts={[
            ["Requests", count(edge.requests)],
            ["Errors", count(edge.errors)],
            ["Retries", count(edge.retries)],
            ["Timeouts", count(edge.timeouts)],
            ["Batches", count(edge.batches)],
            ["Messages a batch", count(edge.mean_batch)],
            ["Failed batches", count(edge.failed_batches)],
            ["Empty receives", count(edge.empty_receives)],
            ["Concurrency, peak", count(edge.peak_concurrency)],
            ["p50", latency(edge.latency?.p50_s)],
            ["p99", latency(edge.latency?.p99_s)],
            ["Sent", bytes(edge.bytes_request)],
            ["Received", bytes(edge.bytes_response)],
          ]}
        />
      </section>
    </div>
  );
}

const perSecond = (value: number | null) => (value === null ? "–" : `${count(value)} /s`);
