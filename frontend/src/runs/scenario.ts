import type { Arrivals, ScenarioBody, Stage, Workload } from "@/api/scenarios";
import type { Document } from "@/document/types";
import { areUsers, newUsers, USERS } from "./users";

/** Pure rules of editing a Scenario; every change gives a new body. The server has the last word on validity. */
export const MONTH_S = 730 * 3600;

export const EXECUTORS = [
  { value: "constant-arrival-rate", title: "Constant rate" },
  { value: "ramping-arrival-rate", title: "Ramps between rates" },
  { value: "trace", title: "A trace of real traffic" },
  ...USERS,
];

/** A first scenario for a drawing: a steady 100 requests a second for an hour at its first client. */
export function newScenario(document: Document, name = "Steady hour"): ScenarioBody {
  return {
    name,
    workloads: [newWorkload(document)],
    duration_s: 3600,
    seed: 1,
    faults: [],
    slo: { response_p99_s: 0.5, error_rate: 0.001 },
    month: [{ scenario: "this", times: 730 }],
  };
}

export function newWorkload(document: Document): Workload {
  const client = document.nodes.find((node) => node.service === "client") ?? document.nodes[0];
  const share = 1 / Math.max(document.classes.length, 1);
  return {
    node: client?.id ?? "",
    mix: Object.fromEntries(document.classes.map((one) => [one.id, Number(share.toFixed(4))])),
    arrivals: { executor: "constant-arrival-rate", rate_per_s: 100, process: "poisson" },
  };
}

/** The arrivals after another executor was chosen; the process stays, the rest begins with something that runs. */
export function withExecutor(arrivals: Arrivals, executor: string, duration_s: number): Arrivals {
  if (arrivals.executor === executor) return arrivals;
  const kind = USERS.find(({ value }) => value === executor);
  if (kind) return newUsers(kind.value, arrivals, duration_s);
  const process = areUsers(arrivals) ? "poisson" : arrivals.process;
  const rate = arrivals.executor === "constant-arrival-rate" ? arrivals.rate_per_s : 100;
  if (executor === "ramping-arrival-rate") {
    const third = Math.round(duration_s / 3);
    return {
      executor: "ramping-arrival-rate",
      start_rate_per_s: rate,
      stages: [
        { target_per_s: rate * 5, duration_s: third },
        { target_per_s: rate * 5, duration_s: third },
        { target_per_s: rate, duration_s: duration_s - 2 * third },
      ],
      process,
    };
  }
  if (executor === "trace") return { executor: "trace", trace: "", scale: 1, process };
  return { executor: "constant-arrival-rate", rate_per_s: rate, process };
}

/** Another duration; a month that this run filled alone is filled by it again. */
export function withDuration(body: ScenarioBody, duration_s: number): ScenarioBody {
  const [only, ...others] = body.month ?? [];
  const fills = only && others.length === 0 && Math.abs(only.times * body.duration_s - MONTH_S) < 1;
  if (!fills) return { ...body, duration_s };
  return { ...body, duration_s, month: [{ ...only, times: MONTH_S / duration_s }] };
}

/** Changes one workload of a body. */
export function withWorkload(body: ScenarioBody, place: number, change: Partial<Workload>): ScenarioBody {
  return {
    ...body,
    workloads: body.workloads.map((one, at) => (at === place ? { ...one, ...change } : one)),
  };
}

/** Sets one class's share (0 to 1); the others keep their proportions and fill the rest. */
export function withShare(mix: Record<string, number>, id: string, share: number): Record<string, number> {
  const held = Math.min(1, Math.max(0, share));
  const others = Object.keys(mix).filter((key) => key !== id);
  const rest = others.reduce((sum, key) => sum + (mix[key] ?? 0), 0);
  const next: Record<string, number> = { ...mix, [id]: held };
  let left = 1 - held;
  others.forEach((key, at) => {
    const part = rest > 0 ? ((mix[key] ?? 0) / rest) * (1 - held) : (1 - held) / others.length;
    const value = at === others.length - 1 ? left : Number(part.toFixed(6));
    next[key] = Number(Math.max(0, value).toFixed(6));
    left -= value;
  });
  return next;
}

/** The rate at a moment of a constant or ramping workload; null for a trace, whose counts the page does not hold. */
export function rateAt(arrivals: Arrivals, at_s: number): number | null {
  if (arrivals.executor === "trace" || areUsers(arrivals)) return null;
  if (arrivals.executor === "constant-arrival-rate") return arrivals.rate_per_s;
  let rate = arrivals.start_rate_per_s;
  let begin = 0;
  for (const stage of arrivals.stages) {
    if (at_s < begin + stage.duration_s) {
      return rate + ((stage.target_per_s - rate) * (at_s - begin)) / stage.duration_s;
    }
    begin += stage.duration_s;
    rate = stage.target_per_s;
  }
  return rate;
}

/** The points of a workload's load curve: seconds and requests per second; null where only the server can tell. */
export function loadCurve(arrivals: Arrivals, duration_s: number): [number, number][] | null {
  if (arrivals.executor === "trace" || areUsers(arrivals)) return null;
  const moments = new Set([0, duration_s]);
  if (arrivals.executor === "ramping-arrival-rate") {
    let begin = 0;
    for (const stage of arrivals.stages) {
      begin += stage.duration_s;
      if (begin < duration_s) {
        moments.add(begin);
        if (stage.duration_s === 0) moments.add(Math.max(0, begin - 0.001));
      }
    }
  }
  return [...moments].sort((a, b) => a - b).map((at) => [at, rateAt(arrivals, at) ?? 0]);
}

type Ramps = Extract<Arrivals, { executor: "ramping-arrival-rate" }>;

/** The corners of a ramp, which can be dragged: the start, then the end of each stage. */
export function corners(arrivals: Ramps): { at_s: number; rate_per_s: number }[] {
  let at_s = 0;
  const found = [{ at_s, rate_per_s: arrivals.start_rate_per_s }];
  for (const stage of arrivals.stages) {
    at_s += stage.duration_s;
    found.push({ at_s, rate_per_s: stage.target_per_s });
  }
  return found;
}

/** A corner moved: its time stays between its neighbours', and theirs do not change. The first keeps its time. */
export function withCorner(arrivals: Ramps, place: number, at_s: number, rate_per_s: number): Ramps {
  const rate = Number(Math.max(0, rate_per_s).toPrecision(3));
  if (place === 0) return { ...arrivals, start_rate_per_s: rate };
  const all = corners(arrivals);
  const before = all[place - 1]?.at_s ?? 0;
  const after = all[place + 1]?.at_s;
  const held = Math.round(Math.min(after ?? Number.POSITIVE_INFINITY, Math.max(before, at_s)));
  return {
    ...arrivals,
    stages: arrivals.stages.map((stage, at) => {
      if (at === place - 1) return { target_per_s: rate, duration_s: held - before };
      if (at === place && after !== undefined) return { ...stage, duration_s: after - held };
      return stage;
    }),
  };
}

/** One more corner at a moment, on the line or at a given rate. */
export function withNewCorner(arrivals: Ramps, at_s: number, rate_per_s: number): Ramps {
  const rate = Number(Math.max(0, rate_per_s).toPrecision(3));
  const stages: Stage[] = [];
  let begin = 0;
  let placed = false;
  for (const stage of arrivals.stages) {
    const end = begin + stage.duration_s;
    if (!placed && at_s < end) {
      const part = Math.round(at_s - begin);
      stages.push(
        { target_per_s: rate, duration_s: part },
        { ...stage, duration_s: stage.duration_s - part },
      );
      placed = true;
    } else stages.push(stage);
    begin = end;
  }
  if (!placed) stages.push({ target_per_s: rate, duration_s: Math.round(at_s - begin) });
  return { ...arrivals, stages };
}

/** Hours of the month's 730 that the list of scenarios leaves over (below zero: it is over-full). */
export function monthLeft_h(body: ScenarioBody, durations_s: Record<string, number>): number | null {
  if (!body.month || body.month.length === 0) return null;
  let used = 0;
  for (const part of body.month) {
    const length = part.scenario === "this" ? body.duration_s : durations_s[part.scenario];
    if (length === undefined) return null;
    used += length * part.times;
  }
  return (MONTH_S - used) / 3600;
}

/** The month filled with this scenario alone. */
export function wholeMonth(body: ScenarioBody): ScenarioBody {
  const times = Number((MONTH_S / body.duration_s).toFixed(7));
  return { ...body, month: [{ scenario: "this", times }] };
}

/** "2h", "90 s", "1 h 30 min", "1:30:00" or a number of seconds; null when it is none of them. */
export function readDuration(text: string): number | null {
  const clean = text.trim().toLowerCase();
  if (/^\d+(\.\d+)?$/.test(clean)) return Number(clean);
  const clock = /^(\d+):([0-5]\d)(?::([0-5]\d))?$/.exec(clean);
  if (clock) return Number(clock[1]) * 3600 + Number(clock[2]) * 60 + Number(clock[3] ?? 0);
  const units: Record<string, number> = { d: 86_400, h: 3600, m: 60, s: 1 };
  let total = 0;
  let matched = "";
  for (const part of clean.matchAll(
    /(\d+(?:\.\d+)?)\s*(d(?:ays?)?|h(?:ours?)?|m(?:in)?|s(?:ec)?)(?![a-z])\s*/g,
  )) {
    total += Number(part[1]) * (units[part[2]?.[0] ?? ""] ?? 0);
    matched += part[0];
  }
  return matched.length > 0 && matched.trim() === clean ? total : null;
}
