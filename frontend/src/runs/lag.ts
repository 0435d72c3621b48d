import type { RunEvent } from "@/api/runs";

/** What the time between the need for more servers and their service is made of. */
export type Lag = {
  at_s: number;
  node: string;
  before: number | null;
  after: number | null;
  /** From the begin of the breach, or of the first phase that is known. */
  seconds: number;
  phases: { name: string; seconds: number }[];
};

/** Scale-outs with the phases of their lag, in the order in which they happened. */
export function lagsOf(events: readonly RunEvent[]): Lag[] {
  const found: Lag[] = [];
  for (const { at_s, node, values = {}, phases = {} } of events) {
    const before = values.before ?? null;
    const after = values.after ?? null;
    const ends = Object.entries(phases).sort(([, a], [, b]) => a - b);
    const begin = values.breach_began_s ?? ends[0]?.[1];
    if (!node || ends.length < 2 || begin === undefined || begin === null) continue;
    if (before !== null && after !== null && after <= before) continue;
    let from = begin;
    const parts = ends.flatMap(([name, end]) => {
      const seconds = end - from;
      from = end;
      return seconds > 0 ? [{ name, seconds }] : [];
    });
    if (parts.length === 0) continue;
    found.push({ at_s, node, before, after, seconds: from - begin, phases: parts });
  }
  return found;
}

/** Every phase that occurs, in the order of the first lag that has it. */
export function phaseNames(lags: readonly Lag[]): string[] {
  return [...new Set(lags.flatMap(({ phases }) => phases.map(({ name }) => name)))];
}
