import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { create } from "zustand";
import { get, post } from "./client";
import type { components } from "./schema";

type Schemas = components["schemas"];

/** A Run as it stands in a list, without what it saw. */
export type ListedRun = Schemas["ListedRunShape"];
export type RunStatus = ListedRun["status"];
export type Progress = ListedRun["progress"];

type LiveCourse = {
  step_s: number;
  requests_per_s: (number | null)[];
  errors_per_s: (number | null)[];
  latency_p50_s: (number | null)[];
  latency_p95_s: (number | null)[];
  latency_p99_s: (number | null)[];
  in_flight: (number | null)[];
};
type Figures = Record<string, number | null>;
/** What a run under way has seen so far: the last window of each box and arrow, and the whole system's course. */
export type Live = {
  at_s: number;
  step_s: number;
  count: number;
  series: LiveCourse;
  nodes: Record<string, Figures>;
  edges: Record<string, Figures>;
};

export type Latency = {
  mean_s?: number | null;
  p50_s?: number | null;
  p95_s?: number | null;
  p99_s?: number | null;
};

export type NodeSummary = {
  title?: string;
  service?: string;
  requests?: number | null;
  errors?: number | null;
  errors_by_cause?: Record<string, number>;
  latency?: Latency | null;
  utilisation?: number | null;
  peak_utilisation?: number | null;
  slot_utilisation?: number | null;
  /** Of instances and machines whose network could matter, of the busier way. */
  peak_network_utilisation?: number | null;
  mean_capacity?: number | null;
  mean_concurrency?: number | null;
  peak_capacity?: number | null;
  /** Of machines that containers stand on: how many stood there at most, and how many found no room. */
  peak_units?: number | null;
  peak_pending?: number | null;
  /** Of a function whose need is drawn: as its reports would tell. */
  max_memory_used_mb?: number | null;
  peak_queue?: number | null;
  age_of_oldest_s?: number | null;
  theory?: Theory | null;
};

/** What queueing theory says of a node, beside what was simulated. */
export type Theory = {
  model: string;
  holds: boolean;
  why: string;
  figures: { name: string; predicted: number | null; simulated: number | null }[];
};

/** Where the time of the slow requests goes, the largest part first. */
export type TimeGoes = {
  quantile: number;
  from_s: number;
  sampled: number;
  seconds: number;
  parts: { subject: string; title: string; kind: string; seconds: number; share: number }[];
};

export type EdgeSummary = {
  requests?: number | null;
  errors?: number | null;
  retries?: number | null;
  timeouts?: number | null;
  /** Of an edge that takes from a store in batches. */
  batches?: number | null;
  mean_batch?: number | null;
  empty_receives?: number | null;
  failed_batches?: number | null;
  peak_concurrency?: number | null;
  bytes_request?: number | null;
  bytes_response?: number | null;
  latency?: Latency | null;
};

export type RunEvent = {
  at_s: number;
  node?: string | null;
  kind: string;
  text: string;
  values?: Record<string, number | null>;
  /** Names of the phases of a scale-out and when each ended, in order. */
  phases?: Record<string, number>;
};

export type SloResult = {
  name: string;
  target: number;
  actual: number | null;
  unit: string;
  passed: boolean;
};

export type Summary = {
  requests: number;
  /** Arrivals that made no request since all users of a limited source were waiting. */
  dropped?: number;
  duration_s: number;
  wall_s: number;
  ended_early?: string | null;
  latency?: Latency;
  completion?: Latency;
  errors?: { total: number; rate: number; by_cause: Record<string, number> };
  classes?: Record<string, { title?: string; requests: number; failed?: number; response?: Latency }>;
  nodes?: Record<string, NodeSummary>;
  edges?: Record<string, EdgeSummary>;
  events?: RunEvent[];
  quotas?: { quota: string; title?: string | null; limit: number; peak: number; bound_at_s: number | null }[];
  slo?: SloResult[];
  verdict?: string[];
  rests_on?: string;
  where_time_goes?: TimeGoes | null;
  intervals?: Intervals | null;
  availability?: { nodes: Record<string, NodeSla>; paths: PathAvailability[] };
};

/** What AWS promises of a node: of `servers` in parallel, `needed` must be up. */
export type NodeSla = { percent: number; servers: number; needed: number };

/** What the SLAs promise of one class on its way to the answer, and what the run saw; percent of 100. */
export type PathAvailability = {
  entry: string;
  class: string;
  response: { percent: number; down_s_a_month: number; nodes: string[] };
  without_sla: string[];
  simulated_percent: number | null;
};

/** How sure the figures are, from several runs on other seeds. */
export type Intervals = {
  level: number | null;
  replications: number;
  figures: Record<
    string,
    { mean: number; half_width: number | null; low: number | null; high: number | null }
  >;
};

/** A Run and what it saw. The summary is the server's own JSON, which its schema leaves open. */
export type Run = Omit<Schemas["RunShape"], "summary" | "live"> & {
  summary: Summary | null;
  /** Null before its first window has closed, and after its end. */
  live?: Live | null;
};

/** Values over time; `step_s` is null, and `count` 0, before there are any. */
export type Series = Omit<Schemas["SeriesShape"], "step_s"> & { step_s: number };

export const FINAL: ReadonlySet<RunStatus> = new Set(["succeeded", "failed", "cancelled"]);

/** The Run whose figures the page shows, by architecture, when a person chose one; else the latest. */
const useChosen = create<{ chosen: Record<string, string> }>(() => ({ chosen: {} }));

export function showRun(architectureId: string, runId: string): void {
  useChosen.setState(({ chosen }) => ({ chosen: { ...chosen, [architectureId]: runId } }));
}

/** The runs of a drawing, the newest first; of none while its id is null. */
export function useRuns(architectureId: string | null) {
  return useQuery({
    queryKey: ["runs", architectureId],
    enabled: architectureId !== null,
    queryFn: ({ signal }) => get<ListedRun[]>(`architectures/${architectureId}/runs/`, signal),
  });
}

/** One Run; while it is under way it is asked for every few seconds, should the stream of news be cut. */
export function useRun(runId: string | null) {
  return useQuery({
    queryKey: ["run", runId],
    enabled: runId !== null,
    queryFn: ({ signal }) => get<Run>(`runs/${runId}/`, signal),
    refetchInterval: ({ state }) => (state.data && !FINAL.has(state.data.status) ? 3000 : false),
  });
}

/** The Run that was chosen or just started, else the latest: perhaps still under way. */
export function useCurrentRun(architectureId: string): Run | null {
  const chosen = useChosen((state) => state.chosen[architectureId]);
  const runs = useRuns(architectureId);
  return useRun(chosen ?? runs.data?.[0]?.id ?? null).data ?? null;
}

/** The Run whose figures are shown: while another is under way, the last one that succeeded stays. */
export function useShownRun(architectureId: string): Run | null {
  const current = useCurrentRun(architectureId);
  const underWay = current !== null && !FINAL.has(current.status);
  const before = useRuns(architectureId).data?.find((run) => run.status === "succeeded");
  const last = useRun(underWay ? (before?.id ?? null) : null).data ?? null;
  return underWay ? (last ?? current) : current;
}

/** The drawing a Run was made of; null until it is known. The caller knows its type. */
export function useDrawingOf<Document>(run: Run | null): Document | null {
  const revision = useQuery({
    queryKey: ["revision", run?.revision],
    enabled: run !== null,
    staleTime: Number.POSITIVE_INFINITY,
    queryFn: ({ signal }) => get<{ document: Document }>(`revisions/${run?.revision}/`, signal),
  });
  return revision.data?.document ?? null;
}

/** The metrics the page shows; the series of bytes and of in-between sums stay on the server. */
const SHOWN = [
  "requests_per_s",
  "errors_per_s",
  "latency_p50_s",
  "latency_p95_s",
  "latency_p99_s",
  "utilisation",
  "slot_utilisation",
  "memory_utilisation",
  "network_utilisation",
  "queue_length",
  "age_of_oldest_s",
  "servers_desired",
  "servers_booting",
  "servers_in_service",
  "concurrency",
  "throttles_per_s",
  "cold_starts_per_s",
  "in_flight",
  "units",
  "servers_pending",
].join(",");

/** The series of a finished Run; they never change. */
export function useSeries(run: Run | null) {
  return useQuery({
    queryKey: ["series", run?.id],
    enabled: run?.status === "succeeded",
    staleTime: Number.POSITIVE_INFINITY,
    queryFn: ({ signal }) => get<Series>(`runs/${run?.id}/series/?metrics=${SHOWN}`, signal),
  });
}

/** Starts a Run of the architecture's draft under a scenario and shows it. Raises ApiError with problems. */
export function useStartRun(architectureId: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (body: { scenario: string; seed?: number; replications?: number }) =>
      post<Run>(`architectures/${architectureId}/runs/`, body),
    onSuccess: (run) => {
      queries.setQueryData(["run", run.id], run);
      showRun(architectureId, run.id);
      void queries.invalidateQueries({ queryKey: ["runs", architectureId] });
    },
  });
}

export function cancelRun(runId: string): Promise<unknown> {
  return post(`runs/${runId}/cancel/`);
}

export const REPORTS = [
  { format: "html", title: "Report as web page (HTML)" },
  { format: "pdf", title: "Report as PDF" },
  { format: "csv", title: "Bill as CSV" },
  { format: "json", title: "Report: all figures as JSON" },
] as const;

/** Where a Run's report is downloaded from. */
export function reportUrl(runId: string, format: string): string {
  return `/api/v1/runs/${runId}/report/${format}/`;
}
