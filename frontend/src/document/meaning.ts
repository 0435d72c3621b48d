import type { Document } from "./types";

/** What of a box is only how it is drawn: changing it changes no run and no bill. */
const DRAWN = new Set(["at", "size", "frame", "title", "notes", "locked", "collapsed", "name"]);

/**
 * A text that is the same for two drawings exactly when a run of both would be the same: places, sizes, titles and
 * notes are left out, and so is the order in which boxes stand in the file.
 */
export function meaningOf(document: Document): string {
  const part = (items: readonly { id: string }[]) =>
    Object.fromEntries(
      items.map(({ id, ...rest }) => [
        id,
        Object.fromEntries(Object.entries(rest).filter(([key, value]) => !DRAWN.has(key) && !isEmpty(value))),
      ]),
    );
  return sorted({
    account: document.account ?? {},
    classes: document.classes.map((one) => one.id),
    groups: part(document.groups),
    nodes: part(document.nodes),
    edges: part(document.edges),
  });
}

const known = new WeakMap<Document, string>();

/** The same text as `meaningOf`, remembered for as long as the drawing stays. */
export function meaning(document: Document): string {
  const found = known.get(document) ?? meaningOf(document);
  known.set(document, found);
  return found;
}

/** Whether the drawing differs in what a run sees from the one a Run was made of (null: not known, so it does not). */
export function hasChanged(then: Document | null, now: Document): boolean {
  return then !== null && then !== now && meaning(then) !== meaning(now);
}

function isEmpty(value: unknown): boolean {
  return (
    value === undefined || (typeof value === "object" && value !== null && Object.keys(value).length === 0)
  );
}

function sorted(value: unknown): string {
  return JSON.stringify(value, (_, part: unknown) => {
    if (part === null || typeof part !== "object" || Array.isArray(part)) return part;
    return Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)));
  });
}
