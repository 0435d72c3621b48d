/** Something wrong in a Document, or in what was asked: the server's words, shown as they are. */
export type Severity = "error" | "warning" | "advice";

export type PatchStep =
  | { op: "add" | "replace"; path: string; value: unknown }
  | { op: "remove"; path: string };

export type Problem = {
  /** JSON path into the Document: `$.nodes[3].params.min`. */
  at: string;
  code: string;
  severity: Severity;
  message: string;
  hint?: string | null;
  fix?: PatchStep[] | null;
  /** What the rule behind it protects. */
  why?: string | null;
  /** Where to read more. */
  link?: string | null;
};

/** An answer that is not a success. `problems` is what the server said; `status` 0 means it was not reached. */
export class ApiError extends Error {
  constructor(
    readonly status: number,
    readonly problems: Problem[],
    readonly body: unknown,
  ) {
    super(
      problems[0]?.message ??
        (status === 0 ? "The server cannot be reached." : `The server answered ${status}.`),
    );
    this.name = "ApiError";
  }
}
