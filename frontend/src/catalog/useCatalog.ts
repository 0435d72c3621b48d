import { useSuspenseQuery } from "@tanstack/react-query";
import { get } from "@/api/client";
import { type Catalog, type CatalogJson, indexed } from "./types";

/** The catalog, loaded once a visit; suspends until it is there. */
export function useCatalog(): Catalog {
  return useSuspenseQuery({
    queryKey: ["catalog"],
    queryFn: async ({ signal }) => indexed(await get<CatalogJson>("catalog/", signal)),
    staleTime: Number.POSITIVE_INFINITY,
  }).data;
}
