import { create } from "zustand";
import type { Series } from "@/api/runs";
import { clearOverlay, overlay, showOverlay } from "@/document/overlay";
import type { Document } from "@/document/types";
import { busiestMoment, edgesAt, endOf, nodesAt, peakRate, windowAt } from "./moment";

/** Where playback of the shown Run stands. `at_s` is simulated time; null while no run is loaded. */
type Playback = { runId: string | null; at_s: number | null; playing: boolean; speed: number };

export const SPEEDS = [1, 10, 60, 300, 1000] as const;

export const usePlayback = create<Playback>(() => ({ runId: null, at_s: null, playing: false, speed: 60 }));

type Loaded = { series: Series; document: Document; peak: number; window: number };
let loaded: Loaded | null = null;
let frame = 0;
let before_ms = 0;

/** Puts a Run's series under the drawing, at its busiest moment; a second call for the same Run changes nothing. */
export function load(runId: string, series: Series, document: Document): void {
  if (usePlayback.getState().runId === runId) {
    loaded = { series, document, peak: peakRate(series, document), window: -1 };
    draw();
    return;
  }
  pause();
  loaded = { series, document, peak: peakRate(series, document), window: -1 };
  const span = endOf(series) - series.start_s;
  const speed = SPEEDS.find((one) => span / one <= 100) ?? 1000;
  usePlayback.setState({ runId, at_s: busiestMoment(series), playing: false, speed });
  draw();
}

export function unload(): void {
  pause();
  loaded = null;
  usePlayback.setState({ runId: null, at_s: null });
  clearOverlay();
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
}

export function setSpeed(speed: number): void {
  usePlayback.setState({ speed });
}

function tick(now_ms: number): void {
  const { at_s, speed, playing } = usePlayback.getState();
  if (!loaded || !playing || at_s === null) return;
  const passed_s = Math.min(Math.max(now_ms - before_ms, 0), 250) / 1000;
  before_ms = now_ms;
  seek(at_s + passed_s * speed);
  if ((usePlayback.getState().at_s ?? 0) >= endOf(loaded.series)) pause();
  else frame = requestAnimationFrame(tick);
}

/** Writes the overlay, but only when another window has come: a window is the finest that was recorded. */
function draw(): void {
  const { at_s } = usePlayback.getState();
  if (!loaded || at_s === null) return;
  const window = windowAt(loaded.series, at_s);
  if (window === loaded.window) return;
  loaded.window = window;
  const before = overlay.getState();
  showOverlay({
    at_s,
    nodes: unchangedKept(before.nodes, nodesAt(loaded.series, loaded.document, window)),
    edges: unchangedKept(before.edges, edgesAt(loaded.series, loaded.document, window)),
    peak_rate_per_s: loaded.peak,
  });
}

/** The new moments, but the very same object wherever nothing changed: what it belongs to is not drawn again. */
function unchangedKept<Moment>(
  before: Record<string, Moment>,
  now: Record<string, Moment>,
): Record<string, Moment> {
  for (const [id, moment] of Object.entries(now)) {
    const old = before[id];
    if (old !== undefined && JSON.stringify(old) === JSON.stringify(moment)) now[id] = old;
  }
  return now;
}
