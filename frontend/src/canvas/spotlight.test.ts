// @vitest-environment jsdom
import { beforeEach, expect, test } from "vitest";
import type { Catalog, Service } from "@/catalog/types";
import type { Document } from "@/document/types";
import { forgetView, keepView, openViews, savedViews } from "./savedViews";
import { lights, lightUp, shadeOf, spotlight } from "./spotlight";

const service = (key: string, category: string) => ({ key, category, params: [] }) as unknown as Service;
const services = [service("server", "compute"), service("queue", "integration"), service("zone", "place")];
const catalog = {
  services,
  service: new Map(services.map((one) => [one.key, one])),
  categories: [
    { key: "compute", title: "Compute" },
    { key: "integration", title: "Integration" },
    { key: "storage", title: "Storage" },
  ],
} as unknown as Catalog;
const drawing: Document = {
  schema_version: 1,
  name: "Lit",
  classes: [],
  groups: [{ id: "z", service: "zone", params: { zone: "a" }, frame: [0, 0, 400, 400] }],
  nodes: [
    { id: "web", service: "server", parent: "z", at: [0, 0] },
    { id: "jobs", service: "queue", at: [200, 0] },
    { id: "far", service: "queue", at: [400, 0] },
  ],
  edges: [{ id: "e", kind: "send", from: ["web", "out"], to: ["jobs", "in"] }],
};
const shades = () => drawing.nodes.map(({ id }) => shadeOf(spotlight.getState(), id));

beforeEach(() => {
  localStorage.clear();
  lightUp(drawing, catalog, null);
});

test("what is lit up keeps its look, what is joined to it stays near, and nothing is gone", () => {
  expect(shades()).toEqual(["lit", "lit", "lit"]);
  lightUp(drawing, catalog, { by: "category", key: "compute" });
  expect(shades()).toEqual(["lit", "near", "dim"]);
  lightUp(drawing, catalog, { by: "zone", key: "a" });
  expect(shades()).toEqual(["lit", "near", "dim"]);
});

test("only what the drawing has can be lit up", () => {
  expect(lights(drawing, catalog).map(({ title }) => title)).toEqual(["Compute", "Integration", "Zone a"]);
});

test("views are kept by architecture, one for each name, until they are forgotten", () => {
  const view = { name: "Edge", middle: [10, 20], zoom: 0.5, lens: "cost", light: null } as const;
  openViews("one");
  keepView(view);
  keepView({ ...view, zoom: 2 });
  openViews("other");
  expect(savedViews.getState().views).toEqual([]);
  openViews("one");
  expect(savedViews.getState().views).toEqual([{ ...view, zoom: 2 }]);
  forgetView("Edge");
  openViews("one");
  expect(savedViews.getState().views).toEqual([]);
});

test("what somebody else wrote into the storage is no view", () => {
  localStorage.setItem("loadline.views.one", '[{"name": 3}, null, "x"]');
  openViews("one");
  expect(savedViews.getState().views).toEqual([]);
  localStorage.setItem("loadline.views.one", "no JSON");
  openViews("one");
  expect(savedViews.getState().views).toEqual([]);
});
