import { useQuery } from "@tanstack/react-query";
import { get } from "./client";
import type { Run } from "./runs";
import type { components } from "./schema";

/** An Estimate: quantities, rates and amounts are decimal strings with every digit; null is not known. */
export type Estimate = components["schemas"]["EstimateShape"];
export type Line = components["schemas"]["LineShape"];

/** What a finished Run costs a month; null while there is none. */
export function useEstimate(run: Run | null) {
  return useQuery({
    queryKey: ["estimate", run?.id],
    enabled: run?.status === "succeeded",
    staleTime: 60_000,
    queryFn: ({ signal }) => get<Estimate>(`runs/${run?.id}/estimate/`, signal),
  });
}
