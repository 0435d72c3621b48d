import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { get, request } from "./client";
import type { components } from "./schema";

/** The list of the start page, and the examples an architecture may begin from. */
export type ListedArchitecture = components["schemas"]["ListedArchitectureShape"];
export type Example = components["schemas"]["ExampleShape"];

export function useArchitectures() {
  return useQuery({
    queryKey: ["architectures"],
    queryFn: ({ signal }) => get<ListedArchitecture[]>("architectures/", signal),
  });
}

export function useExamples() {
  return useQuery({
    queryKey: ["examples"],
    staleTime: Number.POSITIVE_INFINITY,
    queryFn: ({ signal }) => get<Example[]>("examples/", signal),
  });
}

/** A blank architecture, or one from an example. Answers with the new one. */
export function useCreateArchitecture() {
  return useChange((body: { name: string } | { example: string }) =>
    request<ListedArchitecture>("architectures/", { method: "POST", json: body }),
  );
}

export function useRenameArchitecture() {
  return useChange(({ id, name }: { id: string; name: string }) =>
    request<ListedArchitecture>(`architectures/${id}/`, { method: "PATCH", json: { name } }),
  );
}

export function useDuplicateArchitecture() {
  return useChange((id: string) =>
    request<ListedArchitecture>(`architectures/${id}/duplicate/`, { method: "POST" }),
  );
}

export function useDeleteArchitecture() {
  return useChange((id: string) => request<null>(`architectures/${id}/`, { method: "DELETE" }));
}

function useChange<Given, Answer>(change: (given: Given) => Promise<{ data: Answer }>) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async (given: Given) => (await change(given)).data,
    onSuccess: () => queries.invalidateQueries({ queryKey: ["architectures"] }),
  });
}
