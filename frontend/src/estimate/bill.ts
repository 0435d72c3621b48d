import type { Line, Priced } from "@/api/estimate";
import type { Cost } from "@/document/overlay";
import type { Document } from "@/document/types";
import { percent, usd } from "@/ui/format";

/** Pure questions to an Estimate. Amounts stay text until they are shown; here they are only compared and summed. */
export type Group = { key: string; amount: number; lines: Line[] };
/** What lines are put together by: the part of the drawing, the service as AWS's bill names it, or the Region. */
export type Grouping = "subject" | "service" | "region";

const amountOf = (text: string | null | undefined) => Number(text ?? 0);

/** The priced lines in groups, dearest group and dearest line first. */
export function groupsOf(estimate: Priced, by: Grouping = "subject"): Group[] {
  const groups = new Map<string, Group>();
  for (const line of estimate.lines) {
    if (line.state !== "priced") continue;
    const group = groups.get(line[by]) ?? { key: line[by], amount: 0, lines: [] };
    group.lines.push(line);
    group.amount += amountOf(line.amount_usd);
    groups.set(line[by], group);
  }
  for (const group of groups.values()) {
    if (by === "subject") group.amount = amountOf(estimate.by_subject[group.key] ?? String(group.amount));
    group.lines.sort((a, b) => amountOf(b.amount_usd) - amountOf(a.amount_usd));
  }
  return [...groups.values()].sort((a, b) => b.amount - a.amount || a.key.localeCompare(b.key));
}

const SERVICES: Record<string, string> = {
  APIGateway: "API Gateway",
  CloudFrontFunctions: "CloudFront Functions",
  CloudMap: "Cloud Map",
  DataTransfer: "Data transfer",
  KinesisDataStreams: "Kinesis Data Streams",
  NATGateway: "NAT gateway",
  SecretsManager: "Secrets Manager",
  StepFunctions: "Step Functions",
  XRay: "X-Ray",
};

/** A service as people write it; the price book's own keys have no spaces. */
export function serviceTitle(service: string): string {
  return SERVICES[service] ?? service;
}

/** Why a line has no amount. */
export function stateText(state: "usage_not_given" | "no_price"): string {
  return state === "no_price" ? "no price found" : "usage not given";
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
  const groups = new Map(groupsOf(estimate).map((group) => [group.key, group]));
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
      .map((line) => {
        const quantity = `${quantityText(line.quantity)} ${unitText(line.unit, line.quantity)}`;
        return `${line.title}: ${quantity} × ${rateText(line.rate_usd)} = ${usd(line.amount_usd)} (${sourceText(line)})`;
      });
    costs[id] = { amount: shortUsd(amount), share: percent(amount / total), lines };
  }
  return costs;
}

/** Where a rate comes from in a few words: the first source's name, how many agree with it, and the day. */
export function sourceText(line: Line): string {
  if (!line.source) return "no source";
  const [first = "", ...others] = line.source.split(" + ");
  const more = others.length > 0 ? ` and ${others.length} more` : "";
  return `${first.replace(/[@:].*$/, "")}${more}${line.source_date ? `, ${line.source_date}` : ""}`;
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
