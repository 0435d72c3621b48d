import type { Document, Part } from "./types";

/** A change that can be turned round: per part what each id was and became, and the order where that changed. */
type Change = readonly [before: unknown, after: unknown];
type PartDelta = {
  readonly items: { readonly [id: string]: Change };
  readonly order?: readonly [before: readonly string[], after: readonly string[]];
};
export type Delta = {
  readonly parts: { readonly [part in Part]?: PartDelta };
  readonly fields: { readonly [field: string]: Change };
};
export type Step = {
  readonly label: string;
  readonly delta: Delta;
  readonly key?: string;
  readonly time_ms: number;
};

const PARTS: Part[] = ["classes", "groups", "nodes", "edges"];
type WithId = { readonly id: string };

function equal(a: unknown, b: unknown): boolean {
  return a === b || JSON.stringify(a) === JSON.stringify(b);
}

function partDelta(before: readonly WithId[], after: readonly WithId[]): PartDelta | null {
  if (before === after) return null;
  const items: Record<string, Change> = {};
  const was = new Map(before.map((item) => [item.id, item]));
  const is = new Map(after.map((item) => [item.id, item]));
  for (const [id, item] of was) if (!equal(is.get(id), item)) items[id] = [item, is.get(id) ?? null];
  for (const [id, item] of is) if (!was.has(id)) items[id] = [null, item];
  const idsBefore = before.map((item) => item.id);
  const idsAfter = after.map((item) => item.id);
  const moved = idsBefore.length !== idsAfter.length || idsBefore.some((id, at) => id !== idsAfter[at]);
  if (!moved && Object.keys(items).length === 0) return null;
  return moved ? { items, order: [idsBefore, idsAfter] } : { items };
}

/** What changed between two Documents; null when nothing did. */
export function difference(before: Document, after: Document): Delta | null {
  if (before === after) return null;
  const parts: { [part in Part]?: PartDelta } = {};
  for (const part of PARTS) {
    const delta = partDelta(before[part], after[part]);
    if (delta) parts[part] = delta;
  }
  const fields: Record<string, Change> = {};
  for (const field of new Set([...Object.keys(before), ...Object.keys(after)]) as Set<keyof Document>) {
    if (PARTS.includes(field as Part) || equal(before[field], after[field])) continue;
    fields[field] = [before[field] ?? null, after[field] ?? null];
  }
  return Object.keys(parts).length || Object.keys(fields).length ? { parts, fields } : null;
}

export function inverse(delta: Delta): Delta {
  const turn = ([before, after]: Change): Change => [after, before];
  const parts: { [part in Part]?: PartDelta } = {};
  for (const part of PARTS) {
    const one = delta.parts[part];
    if (!one) continue;
    const items = Object.fromEntries(Object.entries(one.items).map(([id, change]) => [id, turn(change)]));
    parts[part] = one.order ? { items, order: [one.order[1], one.order[0]] } : { items };
  }
  return {
    parts,
    fields: Object.fromEntries(Object.entries(delta.fields).map(([name, change]) => [name, turn(change)])),
  };
}

export function patch(document: Document, delta: Delta): Document {
  const next: Record<string, unknown> = { ...document };
  for (const part of PARTS) {
    const one = delta.parts[part];
    if (!one) continue;
    const items = new Map((document[part] as readonly WithId[]).map((item) => [item.id, item]));
    for (const [id, [, after]] of Object.entries(one.items)) {
      if (after === null) items.delete(id);
      else items.set(id, after as WithId);
    }
    const order = one.order?.[1] ?? (document[part] as readonly WithId[]).map((item) => item.id);
    next[part] = order.flatMap((id) => items.get(id) ?? []);
  }
  for (const [field, [, after]] of Object.entries(delta.fields)) {
    if (after === null) delete next[field];
    else next[field] = after;
  }
  return next as unknown as Document;
}
