import { setByClass } from "./commands";
import type { Document } from "./types";

/** Request classes: what kinds of request the system serves. */

export function addClass(document: Document, id: string, title: string): Document {
  if (document.classes.some((one) => one.id === id)) return document;
  return { ...document, classes: [...document.classes, { id, title }] };
}

export function renameClass(document: Document, id: string, title: string): Document {
  const at = document.classes.findIndex((one) => one.id === id);
  const before = document.classes[at];
  if (!before || !title.trim() || before.title === title.trim()) return document;
  return { ...document, classes: document.classes.with(at, { id, title: title.trim() }) };
}

/** Removes a class and everything that was said for it; the last class stays. */
export function removeClass(document: Document, id: string): Document {
  if (document.classes.length < 2 || !document.classes.some((one) => one.id === id)) return document;
  let next: Document = { ...document, classes: document.classes.filter((one) => one.id !== id) };
  for (const node of document.nodes) next = setByClass(next, node.id, "work", id, undefined);
  for (const edge of document.edges) {
    next = setByClass(next, edge.id, "calls_per_request", id, undefined);
    next = setByClass(next, edge.id, "bytes", id, undefined);
  }
  return next;
}
