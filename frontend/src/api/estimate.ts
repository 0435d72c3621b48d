import { useQuery } from "@tanstack/react-query";
import { get } from "./client";
import type { Run } from "./runs";
import type { components } from "./schema";

/** An Estimate: quantities, rates and amounts are decimal strings with every digit; null is not known. */
export type Estimate = components["schemas"]["EstimateShape"];
export type Line = components["schemas"]["LineShape"];
/** The same month in other Regions and by other purchase options. */
export type Comparison = components["schemas"]["ComparisonShape"];

/** What a finished Run costs a month; null while there is none. */
export function useEstimate(run: Run | null) {
  return useQuery({
    queryKey: ["estimate", run?.id],
    enabled: run?.status === "succeeded",
    staleTime: 60_000,
    queryFn: ({ signal }) => get<Estimate>(`runs/${run?.id}/estimate/`, signal),
  });
}

/** What the run's month would cost elsewhere or bought otherwise; asked for only when `wanted`. */
export function useComparison(run: Run | null, wanted: boolean) {
  return useQuery({
    queryKey: ["comparison", run?.id],
    enabled: wanted && run?.status === "succeeded",
    staleTime: 60_000,
    queryFn: ({ signal }) => get<Comparison>(`runs/${run?.id}/comparison/`, signal),
  });
}
