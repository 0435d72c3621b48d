import { expect, test } from "vitest";
import { loadCurve, withExecutor } from "./scenario";
import { areUsers, mostUsers, newUsers, thinkOf, USERS, withVuLimit } from "./users";

const STEADY = { executor: "constant-arrival-rate", rate_per_s: 50, process: "poisson" } as const;

test.each(USERS.map(({ value }) => value))(
  "%s begins with something that runs, and can be left again",
  (executor) => {
    const users = withExecutor(STEADY, executor, 900);
    expect(users.executor).toBe(executor);
    expect(areUsers(users) && mostUsers(users)).toBe(100);
    expect(areUsers(users) && thinkOf(users)).toBe(1000);
    expect(loadCurve(users, 900)).toBeNull();
    expect(withExecutor(users, "constant-arrival-rate", 900)).toEqual({ ...STEADY, rate_per_s: 100 });
  },
);

test("another kind of users keeps their number and their thinking", () => {
  const users = newUsers("constant-vus", { executor: "constant-vus", vus: 7, think_ms: { mean: 30 } }, 60);
  expect(newUsers("ramping-vus", users, 60)).toMatchObject({
    stages: [{ target_vus: 7 }, { target_vus: 7 }, { target_vus: 1 }],
    think_ms: { mean: 30 },
  });
});

test("a limit of what waits at once is there from the start, keeps what was said, and can be taken away", () => {
  const limited = withVuLimit(STEADY, 20);
  expect(limited).toEqual({ ...STEADY, pre_allocated_vus: 20, max_vus: 20 });
  const said = { ...STEADY, pre_allocated_vus: 5, max_vus: 50 };
  expect(withVuLimit(said, 40)).toEqual({ ...STEADY, pre_allocated_vus: 5, max_vus: 40 });
  expect(withVuLimit(said, 3)).toEqual({ ...STEADY, pre_allocated_vus: 3, max_vus: 3 });
  expect(withVuLimit(said, null)).toEqual(STEADY);
});
