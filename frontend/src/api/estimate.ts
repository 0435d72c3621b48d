import { keepPreviousData, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { get, post } from "./client";
import type { Run } from "./runs";
import type { components } from "./schema";

type Schemas = components["schemas"];

/** A month priced: quantities, rates and amounts are decimal strings with every digit; null is not known. */
export type Priced = Schemas["PricedShape"];
/** A Priced month of a run, with what a request costs and how prices moved. */
export type Estimate = Schemas["EstimateShape"];
export type Line = Schemas["LineShape"];
/** The same month in other Regions, bought otherwise, on other hardware. */
export type Comparison = Schemas["ComparisonShape"];
export type Coverage = Schemas["CoverageShape"];
export type SameWork = Schemas["SameWorkShape"];
/** A month by arithmetic, before any run: one Priced month for each factor of the traffic. */
export type Profiles = Schemas["ProfilesShape"];
export type Kept = Schemas["KeptShape"];
/** Two bills line by line. */
export type Differences = Schemas["DifferencesShape"];

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

export type ProfileQuestion = {
  architectureId: string;
  document: unknown;
  scenario: unknown;
  /** Times the scenario's traffic, by name. */
  factors: Record<string, number>;
};

/** What a drawing costs before any run. Asked again when `key`, which stands for the drawing, changes. */
export function useProfiles(question: ProfileQuestion | null, key: unknown) {
  return useQuery({
    queryKey: ["profiles", question?.architectureId, key, question?.scenario, question?.factors],
    enabled: question !== null && question.scenario !== null,
    placeholderData: keepPreviousData,
    retry: false,
    queryFn: () =>
      post<Profiles>("usage-profiles/", {
        document: question?.document,
        scenario: question?.scenario,
        factors: question?.factors,
        architecture: question?.architectureId,
      }),
  });
}

export function useKeptEstimates(run: Run | null) {
  return useQuery({
    queryKey: ["kept", run?.id],
    enabled: run?.status === "succeeded",
    queryFn: ({ signal }) => get<Kept[]>(`runs/${run?.id}/estimates/`, signal),
  });
}

/** Keeps the bill as it is: by this price book, on these purchase terms. */
export function useKeepEstimate(run: Run) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: () => post<Kept>(`runs/${run.id}/estimates/`),
    onSuccess: () => queries.invalidateQueries({ queryKey: ["kept", run.id] }),
  });
}

/** What a bill is compared with: another run, or an estimate that was kept. */
export type Other = { kind: "against" | "kept"; id: string };

export function useDifferences(run: Run | null, other: Other | null) {
  return useQuery({
    queryKey: ["differences", run?.id, other],
    enabled: other !== null && run?.status === "succeeded",
    queryFn: ({ signal }) =>
      get<Differences>(`runs/${run?.id}/differences/?${other?.kind}=${other?.id}`, signal),
  });
}
