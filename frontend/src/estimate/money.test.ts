import { expect, test } from "vitest";
import { above, cents, change } from "./money";

test("amounts of a bill always go to the cent, changes carry their sign", () => {
  expect([cents("1336.0457"), cents(0), cents(null), cents("0.0004"), cents(-2.5)]).toEqual([
    "$1,336.05",
    "$0.00",
    "–",
    "< $0.01",
    "−$2.50",
  ]);
  expect([change("12.5"), change("-3"), change("0.001")]).toEqual(["+$12.50", "−$3.00", "–"]);
  expect([above(120, 100), above(80, 100), above(100, 100), above(1, 0)]).toEqual([
    "+20 %",
    "−20 %",
    "same",
    "–",
  ]);
});
