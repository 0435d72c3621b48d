import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { get, request } from "./client";
import type { components } from "./schema";

/** What was agreed with AWS; every bill of the architecture's runs is priced on it. {} is list prices. */
export type PurchaseTerms = components["schemas"]["PurchaseTermsShape"];
export type Owned = components["schemas"]["OwnedShape"];

export function usePurchaseTerms(architectureId: string) {
  return useQuery({
    queryKey: ["purchase-terms", architectureId],
    queryFn: ({ signal }) => get<PurchaseTerms>(`architectures/${architectureId}/purchase-terms/`, signal),
  });
}

/** Raises ApiError with the problems of the terms, each at its place. */
export function useSavePurchaseTerms(architectureId: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async (terms: PurchaseTerms) =>
      (
        await request<PurchaseTerms>(`architectures/${architectureId}/purchase-terms/`, {
          method: "PUT",
          json: terms,
        })
      ).data,
    onSuccess: (terms) => {
      queries.setQueryData(["purchase-terms", architectureId], terms);
      for (const priced of ["estimate", "comparison", "profiles", "differences"]) {
        queries.invalidateQueries({ queryKey: [priced] });
      }
    },
  });
}
