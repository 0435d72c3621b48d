import { expect, test } from "vitest";
import type { Span } from "@/api/slowest";
import { inOrder, sharesByKind } from "./spans";

const span = (change: Partial<Span>): Span => ({
  subject: "web",
  part: "web",
  title: "",
  kind: "cpu",
  start_s: 0,
  end_s: 1,
  depth: 0,
  attempt: 1,
  cause: null,
  critical: true,
  work_s: null,
  ...change,
});

test("only the spans that tile the response are shared out", () => {
  const spans = [
    span({ kind: "queue", end_s: 3 }),
    span({ start_s: 3, end_s: 4 }),
    span({ kind: "wait", end_s: 9, critical: false }),
  ];
  expect(sharesByKind(spans)).toEqual([
    { kind: "queue", seconds: 3, share: 0.75 },
    { kind: "cpu", seconds: 1, share: 0.25 },
  ]);
});

test("a caller is read before what it called", () => {
  const [a, b] = [span({ depth: 1 }), span({ depth: 0 })];
  expect(inOrder([a, b])).toEqual([b, a]);
});
