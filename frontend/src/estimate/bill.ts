import type { Line, Priced } from "@/api/estimate";
import type { Cost } from "@/document/overlay";
import type { Document } from "@/document/types";
import { percent, usd } from "@/ui/format";

/** Pure questions to an Estimate. Amounts stay text until they are shown; here they are only compared and summed. */
export type Group = { subject: string; amount: number; lines: Line[] };

const amountOf = (text: string | null | undefined) => Number(text ?? 0);

/** The priced lines by subject, dearest subject and dearest line first. */
export function groupsOf(estimate: Priced): Group[] {
  const groups = new Map<string, Group>();
  for (const line of estimate.lines) {
    if (line.state !== "priced") continue;
    const group = groups.get(line.subject) ?? { subject: line.subject, amount: 0, lines: [] };
    group.lines.push(line);
    groups.set(line.subject, group);
  }
  for (const group of groups.values()) {
    group.amount = amountOf(
      estimate.by_subject[group.subject] ??
        String(group.lines.reduce((sum, line) => sum + amountOf(line.amount_usd), 0)),
    );
    group.lines.sort((a, b) => amountOf(b.amount_usd) - amountOf(a.amount_usd));
  }
  return [...groups.values()].sort((a, b) => b.amount - a.amount || a.subject.localeCompare(b.subject));
}

/** What a part of the drawing costs: itself, and for a group all that stands in it, at any depth. */
export function subjectsWithin(document: Document, id: string): string[] {
  const found = [id];
  for (const place of found) {
    for (const box of [...document.groups, ...document.nodes]) if (box.parent === place) found.push(box.id);
  }
  return found;
}

/** Badges for the canvas: every node, edge and group that costs something, with its share of the whole. */
export function costsOf(estimate: Priced, document: Document): Record<string, Cost> {
  const total = amountOf(estimate.total_usd);
  const groups = new Map(groupsOf(estimate).map((group) => [group.subject, group]));
  const costs: Record<string, Cost> = {};
  if (total <= 0) return costs;
  const ids = [...document.nodes, ...document.edges, ...document.groups].map((item) => item.id);
  for (const id of ids) {
    const within = subjectsWithin(document, id).flatMap((subject) => groups.get(subject) ?? []);
    const amount = within.reduce((sum, group) => sum + group.amount, 0);
    if (amount <= 0) continue;
    const lines = within
      .flatMap((group) => group.lines)
      .sort((a, b) => amountOf(b.amount_usd) - amountOf(a.amount_usd))
      .slice(0, 3)
      .map(
        (line) =>
          `${line.title}: ${quantityText(line.quantity)} × ${rateText(line.rate_usd)} = ${usd(line.amount_usd)}`,
      );
    costs[id] = { amount: shortUsd(amount), share: percent(amount / total), lines };
  }
  return costs;
}

/** For a badge or a headline: whole dollars from a hundred on. */
export function shortUsd(amount: number): string {
  return amount >= 100 ? `$${Math.round(amount).toLocaleString("en-US")}` : usd(amount);
}

/** A billed quantity: whole from ten thousand on, else four significant digits. */
export function quantityText(quantity: string | null): string {
  if (quantity === null) return "–";
  const value = Number(quantity);
  if (Math.abs(value) >= 10_000) return Math.round(value).toLocaleString("en-US");
  return Number(value.toPrecision(4)).toLocaleString("en-US", { maximumFractionDigits: 6 });
}

/** A price per unit with the digits it needs, two at least. */
export function rateText(rate: string | null): string {
  if (rate === null) return "–";
  const value = Number(rate);
  const digits = value >= 1 ? value.toFixed(4) : Number(value.toPrecision(4)).toFixed(14);
  const [whole, part = ""] = digits.replace(/0+$/, "").split(".");
  return `$${Number(whole).toLocaleString("en-US")}.${part.padEnd(2, "0")}`;
}

/** A unit after a quantity: hours, requests; symbols such as GB stay. */
export function unitText(unit: string, quantity: string | null): string {
  const word = unit.split("-").at(-1) ?? unit;
  return /^[a-z]{2,}[^s]$/.test(word) && Number(quantity) !== 1 ? `${unit}s` : unit;
}

/** Rates that are not read from AWS's own price files say so wherever they are shown. */
export function weakness(line: Line): string | null {
  if (line.confidence === "derived") return "This rate is derived from another one by a rule.";
  if (line.confidence === "remembered") return "No source was found for this rate; it is from memory.";
  return null;
}
