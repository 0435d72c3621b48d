import type { PatchStep } from "@/api/problems";
import type { Document, Json } from "./types";

function parse(pointer: string): string[] {
  if (pointer === "") return [];
  return pointer
    .slice(1)
    .split("/")
    .map((part) => part.replaceAll("~1", "/").replaceAll("~0", "~"));
}

function change(value: Json | undefined, path: string[], step: PatchStep): Json {
  const [key, ...rest] = path;
  if (key === undefined) throw new Error(`patch: nothing to ${step.op} at the root`);
  if (Array.isArray(value)) {
    const at = key === "-" ? value.length : Number(key);
    if (!Number.isInteger(at) || at < 0 || at > value.length)
      throw new Error(`patch: no place ${key} in a list`);
    if (rest.length > 0) return value.with(at, change(value[at], rest, step));
    if (step.op === "remove") return value.toSpliced(at, 1);
    return step.op === "add"
      ? value.toSpliced(at, 0, step.value as Json)
      : value.with(at, step.value as Json);
  }
  const object = value !== null && typeof value === "object" ? value : {};
  if (rest.length > 0) return { ...object, [key]: change(object[key], rest, step) };
  if (step.op === "remove") {
    const { [key]: _, ...others } = object;
    return others;
  }
  return { ...object, [key]: step.value as Json };
}

/** Applies the fix of a Problem. Raises when a step doesn't fit the Document (it has changed since). */
export function applyFix(document: Document, steps: readonly PatchStep[]): Document {
  let next = document as unknown as Json;
  for (const step of steps) next = change(next, parse(step.path), step);
  return next as unknown as Document;
}
