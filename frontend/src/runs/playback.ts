import { create } from "zustand";
import type { Live, Series } from "@/api/runs";
import {
  clearOverlay,
  type EdgeMoment,
  type Lens,
  type NodeMoment,
  overlay,
  showOverlay,
} from "@/document/overlay";
import type { Document } from "@/document/types";
import { type Course, courseOf, edgesAt, nodesAt } from "./course";
import { endsOf, type Scale, scaleOf } from "./lens";
import { liveEdges, liveNodes } from "./live";
import { busiestMoment, endOf, windowAt } from "./moment";

/** Where playback of the shown Run stands. `at_s` is simulated time; null while no run is loaded. */
type Playback = {
  runId: string | null;
  at_s: number | null;
  playing: boolean;
  speed: number;
  /** Played again and again; `to_s` is null while its end is still to be set. */
  loop: { from_s: number; to_s: number | null } | null;
};

export const SPEEDS = [1, 10, 60, 300, 1000] as const;
/** So many pictures between two windows while a run is played: rates and fills glide, nothing is drawn for nothing. */
const BETWEEN = 4;

export const usePlayback = create<Playback>(() => ({
  runId: null,
  at_s: null,
  playing: false,
  speed: 60,
  loop: null,
}));

type Loaded = { series: Series; document: Document; course: Course; scale: Scale; drawn: string };
let loaded: Loaded | null = null;
let frame = 0;
let before_ms = 0;
let shares: Record<string, number> = {};

/**
 * Puts a Run's series under the drawing, at `at_s` or else its busiest moment; a second call for the same Run keeps
 * the moment.
 */
export function load(runId: string, series: Series, document: Document, at_s: number | null = null): void {
  const same = usePlayback.getState().runId === runId;
  if (!same) pause();
  const { lens } = overlay.getState();
  loaded = {
    series,
    document,
    course: courseOf(series, document),
    scale: scaleOf(lens, series, document, shares),
    drawn: "",
  };
  showOverlay({ scale: endsOf(loaded.scale), live: false });
  if (!same) {
    const span = endOf(series) - series.start_s;
    const speed = SPEEDS.find((one) => span / one <= 100) ?? 1000;
    usePlayback.setState({ runId, at_s: at_s ?? busiestMoment(series), playing: false, speed, loop: null });
  }
  draw();
}

export function unload(): void {
  pause();
  loaded = null;
  usePlayback.setState({ runId: null, at_s: null, loop: null });
  clearOverlay();
}

/** Shows what a run under way has seen last. */
export function showLive(live: Live, document: Document): void {
  const scale = scaleOf("utilisation", null, document, {});
  const edges = liveEdges(live, document);
  const most = Math.max(
    overlay.getState().peak_rate_per_s,
    ...Object.values(edges).map((one) => one.rate_per_s),
  );
  showOverlay({
    at_s: live.at_s,
    nodes: liveNodes(live, document, scale),
    edges,
    peak_rate_per_s: most,
    scale: endsOf(scale),
    live: true,
  });
}

/** What the colours show from now on. */
export function lookThrough(lens: Lens): void {
  showOverlay({ lens });
  if (!loaded) return;
  const { runId } = usePlayback.getState();
  if (runId) load(runId, loaded.series, loaded.document);
}

/** Each node's share of the bill, 0 to 1: what the lens on cost shows. */
export function knowShares(known: Record<string, number>): void {
  shares = known;
  if (overlay.getState().lens === "cost") lookThrough("cost");
}

/** Goes to a moment of the run. */
export function seek(at_s: number): void {
  if (!loaded) return;
  const held = Math.max(loaded.series.start_s, Math.min(endOf(loaded.series), at_s));
  usePlayback.setState({ at_s: held });
  draw();
}

/** One window forward or back. */
export function stepBy(windows: number): void {
  const { at_s } = usePlayback.getState();
  if (!loaded || at_s === null) return;
  pause();
  seek(loaded.series.start_s + (windowAt(loaded.series, at_s) + windows + 0.5) * loaded.series.step_s);
}

/** To the next of some moments, or the one before. Answers it, or null at the end. */
export function jump(moments: readonly number[], direction: 1 | -1): number | null {
  const { at_s } = usePlayback.getState();
  if (at_s === null) return null;
  const sorted = [...moments].sort((a, b) => (a - b) * direction);
  const next = sorted.find((one) => (one - at_s) * direction > 0.5);
  if (next === undefined) return null;
  pause();
  seek(next);
  return next;
}

/** Begins a loop here, then ends it here, then lets it go. */
export function markLoop(): void {
  const { loop, at_s } = usePlayback.getState();
  if (at_s === null) return;
  if (!loop) usePlayback.setState({ loop: { from_s: at_s, to_s: null } });
  else if (loop.to_s === null && at_s !== loop.from_s) {
    const [from_s, to_s] = [Math.min(loop.from_s, at_s), Math.max(loop.from_s, at_s)];
    usePlayback.setState({ loop: { from_s, to_s } });
  } else usePlayback.setState({ loop: null });
}

export function setLoop(from_s: number, to_s: number): void {
  const loop =
    Math.abs(to_s - from_s) < 1 ? null : { from_s: Math.min(from_s, to_s), to_s: Math.max(from_s, to_s) };
  usePlayback.setState({ loop });
}

export function play(): void {
  const { at_s, playing } = usePlayback.getState();
  if (!loaded || playing || at_s === null) return;
  if (at_s >= endOf(loaded.series) - loaded.series.step_s) seek(loaded.series.start_s);
  usePlayback.setState({ playing: true });
  showOverlay({ locked: true });
  before_ms = performance.now();
  frame = requestAnimationFrame(tick);
}

export function pause(): void {
  cancelAnimationFrame(frame);
  if (!usePlayback.getState().playing) return;
  usePlayback.setState({ playing: false });
  showOverlay({ locked: false });
  draw();
}

export function setSpeed(speed: number): void {
  usePlayback.setState({ speed });
}

function tick(now_ms: number): void {
  const { at_s, speed, playing, loop } = usePlayback.getState();
  if (!loaded || !playing || at_s === null) return;
  const passed_s = Math.min(Math.max(now_ms - before_ms, 0), 250) / 1000;
  before_ms = now_ms;
  const next = at_s + passed_s * speed;
  seek(loop?.to_s != null && (next >= loop.to_s || next < loop.from_s) ? loop.from_s : next);
  if ((usePlayback.getState().at_s ?? 0) >= endOf(loaded.series)) pause();
  else frame = requestAnimationFrame(tick);
}

/** Writes the overlay when there is something new to see: another window, or while playing a step between two. */
function draw(): void {
  const { at_s, playing } = usePlayback.getState();
  if (!loaded || at_s === null) return;
  const { series, course, scale } = loaded;
  const place = (at_s - series.start_s) / series.step_s - 0.5;
  const first = Math.max(0, Math.floor(place));
  const [window, share] = playing
    ? [first, Math.max(0, Math.floor((place - first) * BETWEEN) / BETWEEN)]
    : [windowAt(series, at_s), 0];
  const drawn = `${window} ${share}`;
  if (drawn === loaded.drawn) return;
  loaded.drawn = drawn;
  const before = overlay.getState();
  showOverlay({
    at_s,
    nodes: unchangedKept(before.nodes, nodesAt(course, window, scale, share)),
    edges: unchangedKept(before.edges, edgesAt(course, window, scale, share)),
    peak_rate_per_s: course.peak_rate_per_s,
  });
}

/** The new moments, but the very same object wherever nothing changed: what it belongs to is not drawn again. */
function unchangedKept<Moment extends NodeMoment | EdgeMoment>(
  before: Record<string, Moment>,
  now: Record<string, Moment>,
): Record<string, Moment> {
  for (const [id, moment] of Object.entries(now)) {
    const old = before[id];
    if (old !== undefined && sameMoment(old, moment)) now[id] = old;
  }
  return now;
}

function sameMoment<Moment extends NodeMoment | EdgeMoment>(a: Moment, b: Moment): boolean {
  const keys = Object.keys(b) as (keyof Moment)[];
  if (keys.length !== Object.keys(a).length) return false;
  return keys.every((key) => {
    const [one, other] = [a[key], b[key]];
    return one === other || (Array.isArray(one) && JSON.stringify(one) === JSON.stringify(other));
  });
}
