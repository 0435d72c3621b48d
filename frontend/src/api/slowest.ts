import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { get, post } from "./client";
import type { Run } from "./runs";
import type { components } from "./schema";

/** The slowest requests of a run, and where each of them spent its time. */
export type Slowest = components["schemas"]["SlowestShape"];
export type SlowRequest = Slowest["requests"][number];
export type Waterfall = components["schemas"]["WaterfallShape"];
export type Span = NonNullable<Waterfall["spans"]>[number];

const UNDER_WAY = new Set<Slowest["replay"]>(["queued", "running"]);

export function useSlowest(run: Run) {
  return useQuery({
    queryKey: ["slowest", run.id],
    enabled: run.status === "succeeded",
    queryFn: ({ signal }) => get<Slowest>(`runs/${run.id}/slowest/`, signal),
    refetchInterval: ({ state }) => (state.data && UNDER_WAY.has(state.data.replay) ? 1000 : false),
  });
}

/** Runs the run again, so that the waterfalls of its slowest requests can be drawn. */
export function useReplay(run: Run) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: () => post<Slowest>(`runs/${run.id}/slowest/`),
    onSuccess: (answer) => queries.setQueryData(["slowest", run.id], answer),
  });
}

/** One request's waterfall; asked for once the replay is done. */
export function useWaterfall(run: Run, requestId: string | null, ready: boolean) {
  return useQuery({
    queryKey: ["waterfall", run.id, requestId],
    enabled: ready && requestId !== null,
    staleTime: Number.POSITIVE_INFINITY,
    queryFn: ({ signal }) => get<Waterfall>(`runs/${run.id}/slowest/${requestId}/`, signal),
  });
}
