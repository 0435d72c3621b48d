import { createStore } from "zustand/vanilla";
import type { Problem, Severity } from "@/api/problems";
import { index, subjectOf } from "./look";
import type { Document } from "./types";

/** What is wrong in the drawing, as the server last said. Paths are resolved against the Document they were said of. */
export type Found = Problem & {
  /** The node, group or edge, or null where the problem is the whole drawing's. */
  subject: string | null;
  /** The path inside the subject: `params.min`. */
  field: string;
};

export const problems = createStore<{
  found: readonly Found[];
  /** Whether the list is open; `asked` counts how often something other than the list itself opened it. */
  open: boolean;
  asked: number;
}>(() => ({ found: [], open: false, asked: 0 }));

/** Opens the list for somebody who is stopped by what is in it; the focus goes there. */
export function showProblems(): void {
  problems.setState(({ asked }) => ({ open: true, asked: asked + 1 }));
}

export function setProblems(document: Document, said: readonly Problem[]): void {
  const found = said.map((problem): Found => {
    const subject = subjectOf(document, problem.at);
    return {
      ...problem,
      subject: subject?.id ?? null,
      field: subject?.field ?? problem.at.replace(/^\$\.?/, ""),
    };
  });
  if (JSON.stringify(found) !== JSON.stringify(problems.getState().found)) problems.setState({ found });
}

const WEIGHT: Record<Severity, number> = { error: 3, warning: 2, advice: 1 };

/** The worst severity per subject; null where nothing is wrong. */
export function worstBySubject(found: readonly Found[]): Record<string, Severity> {
  const worst: Record<string, Severity> = {};
  for (const { subject, severity } of found) {
    if (!subject) continue;
    const now = worst[subject];
    if (!now || WEIGHT[severity] > WEIGHT[now]) worst[subject] = severity;
  }
  return worst;
}

/** Problems of subjects that still stand; a box that was deleted takes its problems with it at once. */
export function stillThere(document: Document, found: readonly Found[]): readonly Found[] {
  const { nodes, groups, edges } = index(document);
  return found.filter(({ subject }) => {
    return subject === null || nodes.has(subject) || groups.has(subject) || edges.has(subject);
  });
}
