import { useQuery } from "@tanstack/react-query";
import { get } from "./client";
import type { Run } from "./runs";

/** An Estimate: quantities, rates and amounts are decimal strings with every digit; null is not known. */
export type Tier = {
  from: string;
  to: string | null;
  quantity: string;
  rate_usd: string;
  amount_usd: string;
};

export type Line = {
  subject: string;
  meter: string;
  title: string;
  quantity: string | null;
  unit: string;
  rate_usd: string | null;
  amount_usd: string | null;
  tiers: Tier[];
  free_quantity: string | null;
  source: string | null;
  source_date: string | null;
  confidence: string | null;
  state: "priced" | "usage_not_given" | "no_price";
  how: string;
  why: string;
};

export type NotPriced = {
  subject: string;
  meter: string;
  quantity: string | null;
  unit: string;
  why: string;
};

export type Estimate = {
  total_usd: string;
  price_book: string;
  currency: string;
  lines: Line[];
  not_priced: NotPriced[];
  by_subject: Record<string, string>;
};

/** What a finished Run costs a month; null while there is none. */
export function useEstimate(run: Run | null) {
  return useQuery({
    queryKey: ["estimate", run?.id],
    enabled: run?.status === "succeeded",
    staleTime: 60_000,
    queryFn: ({ signal }) => get<Estimate>(`runs/${run?.id}/estimate/`, signal),
  });
}
