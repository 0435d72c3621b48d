import type { Arrivals, Users } from "@/api/scenarios";

/** Users who wait for their answers, as a scenario writes them. */

export const USERS = [
  { value: "constant-vus", title: "Users, always as many" },
  { value: "ramping-vus", title: "Users, more and fewer" },
  { value: "per-vu-iterations", title: "Users, so many requests each" },
  { value: "shared-iterations", title: "Users, so many requests in all" },
] as const;

export function areUsers(arrivals: Arrivals): arrivals is Users {
  return USERS.some(({ value }) => value === arrivals.executor);
}

/** What sends whatever happens, with at most so many waiting for answers at once; null: without a limit. */
export function withVuLimit(arrivals: Exclude<Arrivals, Users>, most: number | null): Arrivals {
  const { pre_allocated_vus, max_vus, ...free } = arrivals;
  if (most === null) return free;
  const ready = max_vus === undefined ? most : Math.min(pre_allocated_vus ?? most, most);
  return { ...free, pre_allocated_vus: ready, max_vus: most };
}

/** The mean time a user thinks between an answer and the next request, in milliseconds. */
export function thinkOf({ think_ms }: Users): number {
  return typeof think_ms === "number" ? think_ms : (think_ms?.mean ?? 0);
}

/** The most users there ever are. */
export function mostUsers({ vus, start_vus, stages }: Users): number {
  return Math.max(vus ?? 0, start_vus ?? 0, ...(stages ?? []).map((stage) => stage.target_vus));
}

/** Users of an executor, with something that runs: as many as there were, thinking for a second. */
export function newUsers(executor: Users["executor"], before: Arrivals, duration_s: number): Users {
  const most = areUsers(before) ? Math.max(1, mostUsers(before)) : 100;
  const think_ms = areUsers(before) && before.think_ms !== undefined ? before.think_ms : 1000;
  if (executor === "ramping-vus") {
    const third = Math.round(duration_s / 3);
    return {
      executor,
      start_vus: 1,
      stages: [
        { target_vus: most, duration_s: third },
        { target_vus: most, duration_s: third },
        { target_vus: 1, duration_s: duration_s - 2 * third },
      ],
      think_ms,
    };
  }
  if (executor === "constant-vus") return { executor, vus: most, think_ms };
  return { executor, vus: most, iterations: executor === "shared-iterations" ? most * 100 : 100, think_ms };
}
