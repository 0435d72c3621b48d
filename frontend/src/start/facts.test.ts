import { expect, test } from "vitest";
import { factsOf } from "./facts";

test("a template says its traffic, its length and its objectives", () => {
  const slo = { response_p99_s: 0.3, error_rate: 0.001, age_of_oldest_s: { orders: 60 } };
  expect(factsOf({ scenario: "Match day", duration_s: 86_400, slo })).toEqual([
    "Match day",
    "24 h",
    "p99 ≤ 300 ms",
    "errors ≤ 0.1 %",
  ]);
});
