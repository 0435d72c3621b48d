import { expect, test } from "vitest";
import { remove } from "./commands";
import { difference, inverse, patch } from "./history";
import { heed, heeded, ignore, reasonFor } from "./ignored";
import { hasChanged } from "./meaning";
import type { Found } from "./problems";
import { SAMPLE } from "./sample";

const LETTERS = {
  code: "no-dead-letters",
  severity: "warning",
  subject: "orders",
  at: "$.nodes[2]",
  field: "",
  message: "Messages that fail are lost.",
} as Found;
const ALONE = { ...LETTERS, code: "one-region", severity: "advice", subject: null } as Found;

test("a problem is ignored with its reason, and heeded again", () => {
  const ignoring = ignore(SAMPLE, LETTERS, " The partner sends again. ");
  expect(reasonFor(ignoring.ignored, LETTERS)).toBe("The partner sends again.");
  expect(heeded(ignoring.ignored, [LETTERS, ALONE])).toEqual([ALONE]);
  expect(heed(ignoring, LETTERS)).toEqual(SAMPLE);
  const both = ignore(ignoring, ALONE, "A pilot");
  expect(heeded(both.ignored, [LETTERS, ALONE])).toEqual([]);
  expect(heeded(both.ignored, [{ ...LETTERS, subject: "fulfil" }])).toHaveLength(1);
});

test("an error is never ignored, and nothing without a reason", () => {
  const error = { ...LETTERS, severity: "error" } as Found;
  expect(ignore(SAMPLE, error, "never mind")).toBe(SAMPLE);
  expect(ignore(SAMPLE, LETTERS, "  ")).toBe(SAMPLE);
  expect(heeded(ignore(SAMPLE, LETTERS, "so").ignored, [error])).toEqual([error]);
});

test("ignoring is one step to undo, and changes no run", () => {
  const after = ignore(SAMPLE, LETTERS, "so");
  const delta = difference(SAMPLE, after);
  expect(delta && patch(after, inverse(delta))).toEqual(SAMPLE);
  expect(hasChanged(SAMPLE, after)).toBe(false);
});

test("a removed box takes along what was ignored of it", () => {
  expect(remove(ignore(SAMPLE, LETTERS, "so"), ["orders"]).ignored).toBeUndefined();
  expect(remove(ignore(SAMPLE, ALONE, "so"), ["orders"]).ignored).toHaveLength(1);
});
