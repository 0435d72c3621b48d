import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import type { Document } from "@/document/types";
import { homeFor, join, mayFollow, mayStandIn, portFor, whyNotJoin } from "./rules";
import { indexed, type Service } from "./types";

/** The same cases that Python's tests read: both languages must say the same of every pair. */
function cases(name: string): unknown {
  const path = fileURLToPath(new URL(`../../../tests/designer/catalog/cases/${name}.json`, import.meta.url));
  return JSON.parse(readFileSync(path, "utf8"));
}
const services = (cases("services") as { services: Service[] }).services.map((service) => ({
  ...service,
  params: service.params ?? [],
}));
const catalog = indexed({ fingerprint: "", categories: [], services, edge_kinds: [], faults: [] });
const joins = (cases("joins") as { cases: [string, string, string, string, boolean][] }).cases;
const nests = (cases("nests") as { cases: [string, string, boolean][] }).cases;

function service(key: string): Service {
  const found = catalog.service.get(key);
  if (!found) throw new Error(`no service ${key}`);
  return found;
}

function port(key: string, id: string) {
  const found = service(key).ports.find((one) => one.id === id);
  if (!found) throw new Error(`${key} has no port ${id}`);
  return found;
}

test.each(joins)("%s %s to %s %s joins: %s, as in Python", (from, out, to, into, may) => {
  const why = whyNotJoin(catalog, service(from), port(from, out), service(to), port(to, into));
  expect(why === null).toBe(may);
});

test.each(nests)("%s may stand in %s: %s, as in Python", (key, group, may) => {
  expect(mayStandIn(catalog, key, group)).toBe(may);
});

const DRAWING: Document = {
  schema_version: 1,
  name: "x",
  classes: [],
  groups: [
    { id: "r", service: "region", frame: [0, 0, 500, 500] },
    { id: "v", service: "vpc", parent: "r", frame: [10, 10, 400, 400] },
    { id: "z", service: "availability_zone", parent: "v", frame: [20, 20, 300, 300] },
  ],
  nodes: [
    { id: "q", service: "sqs_queue", at: [0, 0] },
    { id: "f", service: "lambda_function", at: [300, 0] },
  ],
  edges: [],
};

test("an edge may be drawn from either end and always points from out to in", () => {
  const forth = join(catalog, DRAWING, ["q", "poll"], ["f", "event_source"]);
  const back = join(catalog, DRAWING, ["f", "event_source"], ["q", "poll"]);
  expect(forth).toEqual({ joint: { from: ["q", "poll"], to: ["f", "event_source"], kind: "event_source" } });
  expect(back).toEqual(forth);
});

test("a connection that exists, and one to itself, are refused with a reason", () => {
  const edges = [{ id: "e", kind: "event_source", from: ["q", "poll"], to: ["f", "event_source"] }] as const;
  const answer = join(catalog, { ...DRAWING, edges }, ["q", "poll"], ["f", "event_source"]);
  expect(answer).toEqual({ why: "These two are connected already." });
  expect(join(catalog, DRAWING, ["q", "poll"], ["q", "send"])).toEqual({
    why: "A box cannot be connected to itself.",
  });
});

test("what is dropped where it can't stand goes to the nearest group around that may hold it", () => {
  const zone = DRAWING.groups[2] ?? null;
  expect(homeFor(catalog, DRAWING, "sqs_queue", zone)).toMatchObject({ group: { id: "r" }, repaired: true });
  expect(homeFor(catalog, DRAWING, "client", zone)).toEqual({ group: null, repaired: true });
  expect(homeFor(catalog, DRAWING, "client", null)).toEqual({ group: null, repaired: false });
});

test("what may follow a port is what has a port that joins it", () => {
  const after = mayFollow(catalog, service("sqs_queue"), port("sqs_queue", "poll")).map(({ key }) => key);
  expect(after).toContain("lambda_function");
  for (const key of after) {
    expect(portFor(catalog, service("sqs_queue"), port("sqs_queue", "poll"), service(key))).toBeDefined();
  }
});
