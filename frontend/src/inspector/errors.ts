import type { Found } from "@/document/problems";

/** A field's own problems: those whose path is the field's. */
export type ErrorsAt = (path: string) => { message: string; hint?: string | undefined } | undefined;

/** Looks up what the server said about a field of one subject; paths are written `params.policies[0].target_pct`. */
export function errorsOf(found: readonly Found[], subject: string): ErrorsAt {
  const own = found.filter((problem) => problem.subject === subject && problem.severity !== "advice");
  return (path) => {
    const hit = own.find((problem) => problem.field === path);
    return hit && { message: hit.message, hint: hit.hint ?? undefined };
  };
}
