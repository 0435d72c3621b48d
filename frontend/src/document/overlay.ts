import { createStore } from "zustand/vanilla";

/**
 * What the canvas shows of a Run: values per node, edge and group at one moment. Whoever knows a Run writes it,
 * the canvas draws it; neither knows the other.
 */
export type Lane = {
  zone: string;
  utilisation: number | null;
  /** What the lens shows, 0 to 1, where that is not the utilisation. */
  heat?: number | null;
  in_service: number;
  booting: number;
  spare: number;
};

/** What the colours show: one thing at a time. */
export type Lens = "utilisation" | "latency" | "errors" | "cost";

export type NodeMoment = {
  /** 0 to 1, the fill of the bar on the ramp: utilisation, or what the lens shows in its place. */
  utilisation: number | null;
  /** Short figures below the bar: left strong ("41 %"), right soft ("p99 4 ms"). */
  figure?: string;
  detail?: string;
  /** The yellow badge: messages or requests that wait ("12.4 k"). */
  queue?: string | null;
  /** The same as a number, where anything waits: the thickness of the yellow ring. */
  waiting?: number;
  dropping?: boolean;
  lanes?: Lane[];
};

export type EdgeMoment = {
  rate_per_s: number;
  /** 0 to 1, the colour on the ramp: the utilisation of what the edge leads to. */
  utilisation: number | null;
  label?: string;
  errors_per_s?: number;
};

/** A bill's share of a node, edge or group: "$612" and "14 %", with up to three lines for the hover. */
export type Cost = { amount: string; share: string; lines: string[] };

export type Overlay = {
  /** Seconds since the run's start; null when no moment is shown. */
  at_s: number | null;
  nodes: Record<string, NodeMoment>;
  edges: Record<string, EdgeMoment>;
  /** Busiest rate in the whole run, so that an edge's width means the same at every moment. */
  peak_rate_per_s: number;
  costs: Record<string, Cost>;
  /** While a run is played back, the drawing can be looked at and not changed. */
  locked: boolean;
  lens: Lens;
  /** What the ends of the ramp mean under the lens: "0", "100 %". */
  scale: readonly [string, string];
  /** The figures are of a run under way, not of a moment of one that is done. */
  live: boolean;
};

export const NO_OVERLAY: Overlay = {
  at_s: null,
  nodes: {},
  edges: {},
  peak_rate_per_s: 0,
  costs: {},
  locked: false,
  lens: "utilisation",
  scale: ["0", "100 %"],
  live: false,
};

export const overlay = createStore<Overlay>(() => NO_OVERLAY);

/** Changes what is shown; parts that are left out stay. */
export function showOverlay(change: Partial<Overlay>): void {
  overlay.setState(change);
}

/** Shows no run any more; the lens stays as a person chose it. */
export function clearOverlay(): void {
  overlay.setState({ ...NO_OVERLAY, lens: overlay.getState().lens }, true);
}
