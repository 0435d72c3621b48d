import { useQuery, useSuspenseQuery } from "@tanstack/react-query";
import { get } from "@/api/client";
import { type Catalog, type CatalogJson, indexed } from "./types";

const CATALOG = {
  queryKey: ["catalog"],
  queryFn: async ({ signal }: { signal: AbortSignal }) => indexed(await get<CatalogJson>("catalog/", signal)),
  staleTime: Number.POSITIVE_INFINITY,
};

/** The catalog, loaded once a visit; suspends until it is there. */
export function useCatalog(): Catalog {
  return useSuspenseQuery(CATALOG).data;
}

/** The catalog as soon as it is there, for what can do without until then. */
export function useCatalogSoon(): Catalog | null {
  return useQuery(CATALOG).data ?? null;
}
