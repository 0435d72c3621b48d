import { expect, test, vi } from "vitest";
import { perFrame } from "./perFrame";

test("of many calls within a frame the latest is done, once, and at once when it can't wait", () => {
  const frames: (() => void)[] = [];
  vi.stubGlobal("requestAnimationFrame", (next: () => void) => frames.push(next));
  vi.stubGlobal("cancelAnimationFrame", () => undefined);
  const work = vi.fn();
  const { later, now } = perFrame(work);
  later(1);
  later(2);
  expect(work).not.toHaveBeenCalled();
  frames.shift()?.();
  expect(work.mock.calls).toEqual([[2]]);
  later(3);
  now();
  now();
  expect(work.mock.calls).toEqual([[2], [3]]);
  vi.unstubAllGlobals();
});
