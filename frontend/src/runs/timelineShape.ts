import type { RunEvent, Series } from "@/api/runs";
import { clockText } from "./moment";

/** The geometry of the timeline: paths, ticks and markers, without a component. */
export type Box = { left: number; top: number; width: number; height: number };
export type Kind = "scaling" | "fault" | "alarm";
type Point = [x: number, y: number];

/** Which of three markers an event of the why-log gets. */
export function kindOf(kind: string): Kind {
  if (kind === "fault" || kind === "throttle") return "fault";
  return kind === "alarm" ? "alarm" : "scaling";
}

/** At most one point per pixel, each the largest value of its bucket: peaks stay. Gaps cut the line. */
function runsOf(list: readonly (number | null)[], top: number, box: Box): Point[][] {
  const size = Math.max(1, Math.ceil(list.length / Math.max(1, box.width)));
  const runs: Point[][] = [[]];
  for (let first = 0; first < list.length; first += size) {
    let most: number | null = null;
    const last = Math.min(first + size, list.length);
    for (let place = first; place < last; place += 1) {
      const value = list[place];
      if (value !== null && value !== undefined && (most === null || value > most)) most = value;
    }
    if (most === null) {
      if (runs.at(-1)?.length) runs.push([]);
      continue;
    }
    const x = box.left + (((first + last) / 2) * box.width) / list.length;
    const y = box.top + box.height * (1 - Math.min(1, most / (top || 1)));
    runs.at(-1)?.push([x, y]);
  }
  return runs.filter((run) => run.length > 0);
}

const text = ([x, y]: Point) => `${x.toFixed(1)} ${y.toFixed(1)}`;

export function linePath(list: readonly (number | null)[], top: number, box: Box): string {
  return runsOf(list, top, box)
    .map((run) => `M${run.map(text).join("L")}`)
    .join("");
}

export function areaPath(list: readonly (number | null)[], top: number, box: Box): string {
  const base = box.top + box.height;
  return runsOf(list, top, box)
    .map(
      (run) =>
        `M${run[0]?.[0].toFixed(1)} ${base}L${run.map(text).join("L")}L${run.at(-1)?.[0].toFixed(1)} ${base}Z`,
    )
    .join("");
}

/** Stairs: a number of servers holds until the next. */
export function stepPath(list: readonly (number | null)[], top: number, box: Box): string {
  return runsOf(list, top, box)
    .map(
      (run) =>
        `M${text(run[0] ?? [0, 0])}${run
          .slice(1)
          .map(([x, y]) => `H${x.toFixed(1)}V${y.toFixed(1)}`)
          .join("")}`,
    )
    .join("");
}

export type Marker = { at_s: number; kind: Kind; text: string };

/** One marker per kind and five pixels; what falls together is told together. */
export function markers(events: readonly RunEvent[], series: Series, width: number): Marker[] {
  const span = series.count * series.step_s;
  const near_s = width > 0 ? (5 * span) / width : span;
  const kept: Marker[] = [];
  for (const event of [...events].sort((a, b) => a.at_s - b.at_s)) {
    const kind = kindOf(event.kind);
    const line = `${clockText(event.at_s)} ${event.text}`;
    const last = kept.findLast((one) => one.kind === kind);
    if (last && event.at_s - last.at_s < near_s) last.text += `\n${line}`;
    else kept.push({ at_s: event.at_s, kind, text: line });
  }
  return kept;
}

/** The spans in which something was broken: a fault's begin and length, each once however many boxes it struck. */
export function faultSpans(events: readonly RunEvent[]): { from_s: number; to_s: number }[] {
  const spans = new Map<string, { from_s: number; to_s: number }>();
  for (const { at_s, kind, values } of events) {
    const length = values?.duration_s;
    if (kind === "fault" && length) spans.set(`${at_s}-${length}`, { from_s: at_s, to_s: at_s + length });
  }
  return [...spans.values()];
}

const STEPS = [1, 5, 15, 30, 60, 300, 900, 1800, 3600, 7200, 10_800, 21_600, 43_200, 86_400, 604_800];

/** Round moments, about one every 110 pixels. */
export function timeTicks(start_s: number, span_s: number, width: number): { at_s: number; text: string }[] {
  const most = Math.max(2, Math.floor(width / 110));
  const step = STEPS.find((one) => span_s / one <= most) ?? 604_800;
  const ticks = [];
  for (let at_s = Math.ceil(start_s / step) * step; at_s <= start_s + span_s + 1e-6; at_s += step) {
    ticks.push({ at_s, text: tickText(at_s, step) });
  }
  return ticks;
}

function tickText(at_s: number, step: number): string {
  if (step >= 86_400) return `day ${Math.round(at_s / 86_400) + 1}`;
  if (at_s === 86_400) return "24:00";
  return step < 60 ? clockText(at_s) : clockText(at_s).replace(/^(\d+:\d+):\d+/, "$1");
}
