import type { Span } from "@/api/slowest";

/** Pure questions to a request's spans. */

/** What a span is, in words; the order is that of the legend. */
export const KINDS: Record<string, string> = {
  queue: "waits for a place",
  cold_start: "cold start",
  network: "comes in or goes out",
  cpu: "on a core",
  wait: "waits, without a core",
  call: "waits for calls",
  latency: "on its way there",
  answer: "on its way back",
  backoff: "backs off before a retry",
  delayed: "delayed in its store",
  stored: "stored, waits to be received",
  hidden: "hidden after a receive",
};

export function kindTitle(kind: string): string {
  return KINDS[kind] ?? kind.replaceAll("_", " ");
}

/** The share of the response that each kind took: critical spans tile it, so the shares add up to one. */
export function sharesByKind(spans: readonly Span[]): { kind: string; seconds: number; share: number }[] {
  const sums = new Map<string, number>();
  let whole = 0;
  for (const { critical, kind, start_s, end_s } of spans) {
    if (!critical) continue;
    sums.set(kind, (sums.get(kind) ?? 0) + end_s - start_s);
    whole += end_s - start_s;
  }
  return [...sums]
    .map(([kind, seconds]) => ({ kind, seconds, share: whole > 0 ? seconds / whole : 0 }))
    .sort((a, b) => b.seconds - a.seconds);
}

/** Spans as they are read: by when they began, callers before what they called. */
export function inOrder(spans: readonly Span[]): Span[] {
  return [...spans].sort((a, b) => a.start_s - b.start_s || a.depth - b.depth || a.end_s - b.end_s);
}
