import type { Found } from "./problems";
import type { Document, Ignored } from "./types";

/** Warnings and advice that a person has looked at and lets stand, each with the reason. Errors are never ignored. */

type Told = Pick<Found, "code" | "subject" | "severity">;

function isOf(entry: Ignored, { code, subject }: Pick<Told, "code" | "subject">): boolean {
  return entry.code === code && (entry.subject ?? null) === subject;
}

/** Why a Problem is ignored; null where it is not. */
export function reasonFor(ignored: Document["ignored"], problem: Told): string | null {
  if (problem.severity === "error") return null;
  return ignored?.find((entry) => isOf(entry, problem))?.reason ?? null;
}

/** The Problems that still call for somebody. */
export function heeded(ignored: Document["ignored"], found: readonly Found[]): readonly Found[] {
  if (!ignored?.length) return found;
  return found.filter((problem) => reasonFor(ignored, problem) === null);
}

export function ignore(document: Document, problem: Told, reason: string): Document {
  const words = reason.trim();
  if (problem.severity === "error" || !words || reasonFor(document.ignored, problem) === words)
    return document;
  const rest = (document.ignored ?? []).filter((entry) => !isOf(entry, problem));
  const entry: Ignored = {
    code: problem.code,
    ...(problem.subject === null ? {} : { subject: problem.subject }),
    reason: words,
  };
  return { ...document, ignored: [...rest, entry] };
}

/** Takes the Problem back into the list. */
export function heed(document: Document, problem: Told): Document {
  return without(document, (entry) => isOf(entry, problem));
}

/** What is removed takes along what was ignored of it. */
export function forget(document: Document, gone: ReadonlySet<string>): Document {
  return without(document, ({ subject }) => subject !== undefined && gone.has(subject));
}

function without(document: Document, drop: (entry: Ignored) => boolean): Document {
  const left = document.ignored?.filter((entry) => !drop(entry));
  if (!left || left.length === document.ignored?.length) return document;
  const { ignored: _, ...rest } = document;
  return left.length > 0 ? { ...rest, ignored: left } : rest;
}
