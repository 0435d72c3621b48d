import { get, post, request } from "./client";
import type { Problem } from "./problems";
import type { components } from "./schema";

/** An architecture as its page needs it; the document is typed where it is read (`document/types.ts`). */
export type Architecture = Omit<components["schemas"]["ArchitectureShape"], "document"> & {
  document: unknown;
};
export type Revision = components["schemas"]["RevisionShape"];
export type Saved = { etag: string; problems: Problem[] };
/** What a 412 says: the draft as somebody else has left it. */
export type Stale = { etag: string; document: unknown };

export function readArchitecture(id: string, signal?: AbortSignal): Promise<Architecture> {
  return get<Architecture>(`architectures/${id}/`, signal);
}

/** Writes the draft if it still is the one with this etag. Raises ApiError 412 with the current one otherwise. */
export async function saveDraft(id: string, document: unknown, etag: string): Promise<Saved> {
  const answer = await request<Saved>(`architectures/${id}/draft/`, {
    method: "PUT",
    json: document,
    headers: { "If-Match": `"${etag}"` },
  });
  return answer.data;
}

/** The list's name for it; the Document's own name is saved with the draft. */
export async function renameArchitecture(id: string, name: string): Promise<void> {
  await request(`architectures/${id}/`, { method: "PATCH", json: { name } });
}

export async function findProblems(document: unknown): Promise<Problem[]> {
  return (await post<{ problems: Problem[] }>("problems/", { document })).problems;
}

export function createArchitecture(given: { name: string; document?: unknown }): Promise<Architecture> {
  return post<Architecture>("architectures/", given);
}

export function cutRevision(id: string, name: string): Promise<Revision> {
  return post<Revision>(`architectures/${id}/revisions/`, { name });
}

export function listRevisions(id: string, signal?: AbortSignal): Promise<Revision[]> {
  return get<Revision[]>(`architectures/${id}/revisions/`, signal);
}

export async function readRevision(revisionId: string): Promise<unknown> {
  return (await get<{ document: unknown }>(`revisions/${revisionId}/`)).document;
}
