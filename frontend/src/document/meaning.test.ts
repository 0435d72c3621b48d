import { expect, test } from "vitest";
import { hasChanged, meaningOf } from "./meaning";
import { SAMPLE } from "./sample";

const MEANT = meaningOf(SAMPLE);

test("moving, naming and reordering boxes changes nothing that a run sees", () => {
  const moved = {
    ...SAMPLE,
    name: "Another name",
    nodes: SAMPLE.nodes.map((node) => ({ ...node, at: [0, 0] as const, title: "x", notes: "y" })).reverse(),
    groups: SAMPLE.groups.map((group) => ({ ...group, frame: [0, 0, 9, 9] as const })),
  };
  expect(meaningOf(moved)).toBe(MEANT);
});

test("a param, a parent, an edge or a class less does", () => {
  const param = SAMPLE.nodes.map((node) => (node.id === "web" ? { ...node, params: { min: 3 } } : node));
  const parent = SAMPLE.nodes.map((node) => (node.id === "web" ? { ...node, parent: "vpc" } : node));
  for (const changed of [
    { ...SAMPLE, nodes: param },
    { ...SAMPLE, nodes: parent },
    { ...SAMPLE, edges: SAMPLE.edges.slice(1) },
    { ...SAMPLE, classes: SAMPLE.classes.slice(1) },
  ]) {
    expect(meaningOf(changed)).not.toBe(MEANT);
  }
});

test("what a run was made of is not said to have changed before it is known", () => {
  expect(hasChanged(null, SAMPLE)).toBe(false);
  expect(hasChanged({ ...SAMPLE, name: "x" }, SAMPLE)).toBe(false);
  expect(hasChanged({ ...SAMPLE, edges: [] }, SAMPLE)).toBe(true);
});
