import type { Step } from "@/document/history";
import type { Document } from "@/document/types";

/** What this browser keeps: edits that the server has not got yet, and the undo history of this tab. */

type Kept = { etag: string; document: Document };
type KeptHistory = { document: string; past: Step[]; future: Step[] };

const draftKey = (id: string) => `loadline.draft.${id}`;
const historyKey = (id: string) => `loadline.history.${id}`;
const STEPS = 60;

function read<T>(storage: Storage, key: string): T | null {
  const text = storage.getItem(key);
  if (text === null) return null;
  try {
    return JSON.parse(text) as T;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

function write(storage: Storage, key: string, value: unknown): void {
  try {
    storage.setItem(key, JSON.stringify(value));
  } catch (error) {
    // A full storage must not stop the editing; the server still gets every edit.
    if (!(error instanceof DOMException)) throw error;
    storage.removeItem(key);
  }
}

export function keepDraft(id: string, etag: string, document: Document): void {
  write(localStorage, draftKey(id), { etag, document } satisfies Kept);
}

export function keptDraft(id: string): Kept | null {
  return read<Kept>(localStorage, draftKey(id));
}

export function forget(id: string): void {
  localStorage.removeItem(draftKey(id));
}

/** JSON with sorted keys: the same for equal Documents, whichever order a database gives their keys back in. */
export function canonical(value: unknown): string {
  return JSON.stringify(value, (_, part: unknown) => {
    if (part === null || typeof part !== "object" || Array.isArray(part)) return part;
    return Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)));
  });
}

/** Short and good enough to tell whether a history belongs to a Document. */
function mark(document: Document): string {
  const text = canonical(document);
  let hash = 5381;
  for (let at = 0; at < text.length; at += 1) hash = ((hash * 33) ^ text.charCodeAt(at)) >>> 0;
  return `${text.length}.${hash}`;
}

export function keepHistory(
  id: string,
  document: Document,
  past: readonly Step[],
  future: readonly Step[],
): void {
  const kept: KeptHistory = {
    document: mark(document),
    past: past.slice(-STEPS),
    future: future.slice(-STEPS),
  };
  write(sessionStorage, historyKey(id), kept);
}

export function keptHistory(id: string, document: Document): { past: Step[]; future: Step[] } | null {
  const kept = read<KeptHistory>(sessionStorage, historyKey(id));
  return kept && kept.document === mark(document) ? kept : null;
}
