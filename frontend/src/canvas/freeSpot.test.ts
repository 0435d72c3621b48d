import { expect, test } from "vitest";
import type { Frame } from "@/document/types";
import { freeSpot } from "./freeSpot";

const anywhere = () => true;
const box: Frame = [0, 0, 160, 88];

test("a free place is kept", () => {
  expect(freeSpot(box, [[160, 0, 160, 88]], anywhere)).toEqual(box);
});

test("a taken place gives way to the right, with room between", () => {
  expect(freeSpot(box, [[40, 40, 160, 88]], anywhere)).toEqual([208, 0, 160, 88]);
});

test("where the right is taken too, the next place is below", () => {
  expect(freeSpot(box, [box, [208, 0, 160, 88]], anywhere)).toEqual([0, 136, 160, 88]);
});

test("a place that does not fit is passed over, and the first stays where none does", () => {
  expect(freeSpot(box, [box], ([x]) => x < 100)).toEqual([0, 136, 160, 88]);
  expect(freeSpot(box, [box], () => false)).toEqual(box);
});
