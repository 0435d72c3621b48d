import { createStore } from "zustand/vanilla";
import { zonesOf } from "@/catalog/sizes";
import type { Catalog } from "@/catalog/types";
import { ancestors } from "@/document/look";
import type { Document } from "@/document/types";

/** What is lit while the rest is dimmed: services of one kind, or what stands in one zone. */
export type Light = { by: "category" | "zone"; key: string };

/** Lit boxes keep their look, what is joined to them is dimmed a little, everything else a lot. Never gone. */
export const spotlight = createStore<{
  light: Light | null;
  lit: ReadonlySet<string>;
  near: ReadonlySet<string>;
}>(() => ({ light: null, lit: new Set(), near: new Set() }));

export type Shade = "lit" | "near" | "dim";

/** For what is drawn on a canvas; elements are dimmed alike in `CardNode.module.css`. */
export const ALPHA: Record<Shade, number> = { lit: 1, near: 0.6, dim: 0.25 };

export function shadeOf(state: ReturnType<typeof spotlight.getState>, id: string): Shade {
  if (!state.light || state.lit.has(id)) return "lit";
  return state.near.has(id) ? "near" : "dim";
}

export function lightUp(document: Document, catalog: Catalog, light: Light | null): void {
  const lit = new Set(
    light ? document.nodes.filter(isLit(document, catalog, light)).map(({ id }) => id) : [],
  );
  const near = new Set<string>();
  for (const { from, to } of document.edges) {
    if (lit.has(from[0])) near.add(to[0]);
    if (lit.has(to[0])) near.add(from[0]);
  }
  spotlight.setState({ light, lit, near });
}

function isLit(document: Document, catalog: Catalog, { by, key }: Light) {
  return (node: Document["nodes"][number]): boolean => {
    const service = catalog.service.get(node.service);
    if (by === "category") return service?.category === key;
    const around = ancestors(document, node).some((group) => group.params?.zone === key);
    return around || zonesOf(node, service).includes(key);
  };
}

/** What there is to light up in a drawing, with the words for it. */
export function lights(document: Document, catalog: Catalog): { light: Light; title: string }[] {
  const services = document.nodes.flatMap((node) => catalog.service.get(node.service) ?? []);
  const present = new Set(services.map((service) => service.category));
  const zones = new Set(
    [
      ...document.nodes.flatMap((node) => zonesOf(node, catalog.service.get(node.service))),
      ...document.groups.map((group) => group.params?.zone),
    ].filter((zone): zone is string => typeof zone === "string"),
  );
  return [
    ...catalog.categories
      .filter(({ key }) => present.has(key))
      .map(({ key, title }) => ({ light: { by: "category" as const, key }, title })),
    ...[...zones].sort().map((key) => ({ light: { by: "zone" as const, key }, title: `Zone ${key}` })),
  ];
}
