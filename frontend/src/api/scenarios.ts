import { keepPreviousData, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { get, request } from "./client";
import type { Problem } from "./problems";
import type { components } from "./schema";

/** A Scenario as the server keeps it: its body is the scenario JSON, field for field. */
export type Arrivals =
  | ({
      executor: "trace";
      trace?: string;
      file?: string;
      trace_name?: string;
      column?: string;
      step_s?: number;
      scale: number;
      day?: string;
      from?: string;
      /** What steps count as that the trace lacks in the part that is used; without it they are an error. */
      gaps?: "zero";
      process: Process;
      dispersion?: number;
    } & VuLimit)
  | ({
      executor: "constant-arrival-rate";
      rate_per_s: number;
      process: Process;
      dispersion?: number;
    } & VuLimit)
  | ({
      executor: "ramping-arrival-rate";
      start_rate_per_s: number;
      stages: Stage[];
      process: Process;
      dispersion?: number;
    } & VuLimit)
  | Users;
/** How many arrivals may wait for answers at once (k6's preAllocatedVUs and maxVUs); what is beyond is dropped. */
export type VuLimit = { pre_allocated_vus?: number; max_vus?: number };
/** Users who wait for each answer, think, and send again: k6's closed executors. */
export type Users = {
  executor: "constant-vus" | "ramping-vus" | "per-vu-iterations" | "shared-iterations";
  vus?: number;
  start_vus?: number;
  stages?: VuStage[];
  /** Requests of each user, or of all of them together. */
  iterations?: number;
  think_ms?: number | { mean: number; cv?: number };
};
export type VuStage = { target_vus: number; duration_s: number };
export type Process = "poisson" | "deterministic" | "bursty";
export type Stage = { target_per_s: number; duration_s: number };
export type Workload = { node: string; mix: Record<string, number>; arrivals: Arrivals };
export type Fault = {
  action: string;
  at_s: number;
  duration_s: number;
  zone?: string;
  node?: string;
  edge?: string;
  params?: Record<string, unknown>;
};
export type Slo = {
  response_p99_s?: number;
  completion_p99_s?: number;
  error_rate?: number;
  age_of_oldest_s?: Record<string, number>;
};
export type MonthPart = { scenario: string; times: number };

export type ScenarioBody = {
  name: string;
  workloads: Workload[];
  duration_s: number;
  seed: number;
  faults?: Fault[];
  slo?: Slo;
  month?: MonthPart[];
};

export type Scenario = { id: string; name: string; body: ScenarioBody };

export type Trace = components["schemas"]["TraceShape"];

export function useScenarios(architectureId: string) {
  return useQuery({
    queryKey: ["scenarios", architectureId],
    queryFn: ({ signal }) => get<Scenario[]>(`architectures/${architectureId}/scenarios/`, signal),
  });
}

/** Keeps a scenario, new (no id) or changed. Raises ApiError with the problems of what was sent. */
export function useSaveScenario(architectureId: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async ({ id, body }: { id: string | null; body: ScenarioBody }) => {
      const path = id ? `scenarios/${id}/` : `architectures/${architectureId}/scenarios/`;
      return (await request<Scenario>(path, { method: id ? "PUT" : "POST", json: { body } })).data;
    },
    onSuccess: () => queries.invalidateQueries({ queryKey: ["scenarios", architectureId] }),
  });
}

export function useDeleteScenario(architectureId: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => request(`scenarios/${id}/`, { method: "DELETE" }),
    onSuccess: () => queries.invalidateQueries({ queryKey: ["scenarios", architectureId] }),
  });
}

/** Sends a CSV of timestamps and counts. Raises ApiError whose problems name the rows that are wrong. */
export async function uploadTrace(file: File): Promise<Trace> {
  const form = new FormData();
  form.append("file", file);
  return (await request<Trace>("traces/", { method: "POST", form })).data;
}

export function useTrace(traceId: string | null) {
  return useQuery({
    queryKey: ["trace", traceId],
    enabled: traceId !== null,
    staleTime: Number.POSITIVE_INFINITY,
    queryFn: ({ signal }) => get<Trace>(`traces/${traceId}/`, signal),
  });
}

export type Expected = components["schemas"]["ExpectedShape"];
export type Checked = { problems: Problem[]; expected: Expected | null };

/**
 * What is wrong with a scenario on a drawing, how many requests it sends and how long that takes here. Asked again
 * when its body changes, or `key`, which stands for the drawing; the last answer stays until then.
 */
export function useChecked(
  architectureId: string,
  document: unknown,
  body: ScenarioBody | null,
  key: unknown,
) {
  return useQuery<Checked>({
    queryKey: ["checked", architectureId, key, body],
    enabled: body !== null,
    placeholderData: keepPreviousData,
    queryFn: ({ signal }) =>
      request<Checked>("problems/", {
        method: "POST",
        json: { document, scenario: body, architecture: architectureId },
        signal,
      }).then((answer) => answer.data),
  });
}
