import { frameOf } from "@/catalog/sizes";
import type { Catalog } from "@/catalog/types";
import { around, find, isEdge } from "@/document/look";
import { editor } from "@/document/store";
import type { DocGroup, DocNode } from "@/document/types";

/** Questions to the selection. */

const state = () => editor.getState();

export function chosen(): readonly string[] {
  return state().selection;
}

export function boxes(): (DocNode | DocGroup)[] {
  return chosen().flatMap((id) => {
    const item = find(state().document, id);
    return item && !isEdge(item) ? [item] : [];
  });
}

/** The box around the selection, for zooming to it. */
export function selectionFrame(catalog: Catalog) {
  const { document } = state();
  const ids = new Set(chosen());
  for (const edge of document.edges) {
    if (!ids.has(edge.id)) continue;
    ids.add(edge.from[0]);
    ids.add(edge.to[0]);
  }
  const items = [...document.nodes, ...document.groups].filter((item) => ids.has(item.id));
  return around(items.map((item) => frameOf(catalog, document, item)));
}
