import { expect, test } from "vitest";
import type { Param } from "@/catalog/types";
import { slideOf } from "./slide";

const param = (more: Partial<Param>) => ({ type: "number", nullable: false, ...more }) as Param;

test("a slider helps where both ends are known and near", () => {
  expect(slideOf(param({ minimum: 1, maximum: 100, unit: "%" }))?.step).toBe(1);
  expect(slideOf(param({ minimum: 0, maximum: 5 }))?.step).toBeCloseTo(0.1);
  expect(slideOf(param({ minimum: 0, maximum: 900, unit: "s" }))?.step).toBe(10);
  expect(slideOf(param({ type: "integer", minimum: 1, maximum: 10 }))?.step).toBe(1);
  expect(slideOf(param({ type: "integer", minimum: 128, maximum: 10_240, unit: "MB" }))?.step).toBe(64);
});

test("a slider does not stand where it could not be aimed", () => {
  expect(slideOf(param({ minimum: 0, maximum: 43_200, unit: "s" }))).toBeNull();
  expect(slideOf(param({ minimum: 0.125, maximum: 16, unit: "vCPU" }))).toBeNull();
  expect(slideOf(param({ minimum: 0 }))).toBeNull();
  expect(slideOf(param({ minimum: 1, maximum: 9, nullable: true }))).toBeNull();
});
