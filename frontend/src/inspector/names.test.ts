import { expect, test } from "vitest";
import type { Catalog, Param } from "@/catalog/types";
import { type Document, EMPTY } from "@/document/types";
import { withNames } from "./names";

const catalog = { service: new Map() } as unknown as Catalog;
const box = (id: string, service: string, more = {}) => ({ id, service, at: [0, 0] as const, ...more });
const edge = (id: string, kind: string, from: string, to: string) => ({
  id,
  kind,
  from: [from, "out"] as const,
  to: [to, "in"] as const,
});
const drawing = {
  ...EMPTY,
  groups: [
    { id: "shop", service: "ecs_cluster", frame: [0, 0, 9, 9] },
    { id: "other", service: "ecs_cluster", frame: [20, 0, 9, 9] },
  ],
  nodes: [
    box("news", "sns_topic"),
    box("mail", "sqs_queue", { title: "Mail" }),
    box("audit", "sqs_queue"),
    box("lost", "sqs_queue"),
    box("web", "ecs_ec2_service", { parent: "shop" }),
    box("large", "ecs_capacity_provider", { parent: "shop" }),
    box("far", "ecs_capacity_provider", { parent: "other" }),
  ],
  edges: [
    edge("s1", "subscription", "news", "mail"),
    edge("s2", "subscription", "news", "audit"),
    edge("d1", "dead_letter", "news", "lost"),
    edge("d2", "dead_letter", "mail", "lost"),
  ],
} as unknown as Document;
const subscriber = {
  name: "subscriber",
  type: "text",
  default: "",
  names: { nobody: "All others", reached_by: "subscription" },
} as Param;
const provider = {
  name: "capacity_provider",
  type: "text",
  default: null,
  nullable: true,
  names: { nobody: "The first", services: ["ecs_capacity_provider"], within: "ecs_cluster" },
} as Param;
const item = (id: string) => [...drawing.nodes, ...drawing.edges].find((one) => one.id === id) as never;
const choices = (param: Param, values: Record<string, string>, id: string) =>
  withNames([param], values, catalog, drawing, item(id)).map((one) =>
    one.choices?.map((choice) => [choice.value, choice.title]),
  );

test("a dead-letter queue picks one of the topic's subscribers", () => {
  const all = ["", "All others"];
  expect(choices(subscriber, {}, "d1")).toEqual([[all, ["mail", "Mail"], ["audit", "audit"]]]);
});

test("what was named by title or is gone stays among the choices", () => {
  expect(choices(subscriber, { subscriber: "Mail" }, "d1")[0]?.at(-1)).toEqual([
    "Mail",
    "Mail (by its title)",
  ]);
  expect(choices(subscriber, { subscriber: "gone" }, "d1")[0]?.at(-1)).toEqual(["gone", "gone (not there)"]);
});

test("where nobody could be named there is no such field", () => {
  expect(choices(subscriber, {}, "d2")).toEqual([]);
});

test("a service picks a capacity provider of its own cluster, also within a list", () => {
  expect(choices(provider, {}, "web")).toEqual([
    [
      ["", "The first"],
      ["large", "large"],
    ],
  ]);
  const strategy = { name: "strategy", type: "list", default: [], item: [provider] } as unknown as Param;
  const [made] = withNames([strategy], {}, catalog, drawing, item("web"));
  expect(made?.item?.[0]?.choices?.map((choice) => choice.value)).toEqual(["", "large"]);
});
