import { expect, test } from "vitest";
import { bytes, clock, count, duration, latency, percent, unbroken, usd } from "./format";

test("counts keep three figures and their unit", () => {
  expect([0, 7, 0.25, 1204, 12_400, 75_200_000].map(count)).toEqual([
    "0",
    "7",
    "0.25",
    "1,204",
    "12.4 k",
    "75.2 M",
  ]);
  expect(count(null)).toBe("–");
});

test("a latency picks the unit that a person would say", () => {
  expect([0.0009, 0.038, 2.1, 312].map(latency)).toEqual(["900 µs", "38 ms", "2.1 s", "5 min 12 s"]);
});

test("a length of time names its two biggest units", () => {
  expect([45, 86_400, 12_000, 352_800].map(duration)).toEqual(["45 s", "24 h", "3 h 20 min", "4 d 2 h"]);
});

test("a clock shows seconds after midnight", () => {
  expect(clock(73_620)).toBe("20:27:00");
});

test("money keeps cents below a thousand and figures below a cent", () => {
  expect(["4377.2", 61.2, 0.0000166, 0].map(usd)).toEqual(["$4,377", "$61.20", "$0.0000166", "$0.00"]);
});

test("shares and bytes stay short", () => {
  expect([0.412, 0.00004, 0].map(percent)).toEqual(["41 %", "0.004 %", "0 %"]);
  expect([900, 42_000, 1.2e9].map(bytes)).toEqual(["900 B", "42 kB", "1.2 GB"]);
});

test("a figure stays with its unit at a line's end", () => {
  expect(unbroken("web peaked at 82 % in 5 min 3 s of 2 maps")).toBe(
    "web peaked at 82\u00a0% in 5\u00a0min 3\u00a0s of 2 maps",
  );
});
