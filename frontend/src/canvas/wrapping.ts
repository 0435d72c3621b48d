import { mayStandIn } from "@/catalog/rules";
import { frameOf, sizer } from "@/catalog/sizes";
import type { Catalog } from "@/catalog/types";
import { addGroup, growAround, setParent } from "@/document/commands";
import { around, find, freeId, isEdge } from "@/document/look";
import { act, editor } from "@/document/store";
import type { DocGroup, DocNode, Frame } from "@/document/types";

/** Drawing a group around boxes that stand together. */

function boxes(ids: readonly string[]): (DocNode | DocGroup)[] {
  const { document } = editor.getState();
  return ids.flatMap((id) => {
    const item = find(document, id);
    return item && !isEdge(item) ? [item] : [];
  });
}

/** Boxes of one parent can be grouped in what may hold each of them and may itself stand in that parent. */
export function mayWrap(catalog: Catalog, ids: readonly string[], key: string): boolean {
  const all = boxes(ids);
  const parents = new Set(all.map((item) => item.parent));
  if (all.length === 0 || parents.size > 1 || catalog.service.get(key)?.role !== "group") return false;
  const parent = all[0]?.parent;
  const outer = parent === undefined ? undefined : find(editor.getState().document, parent);
  const outerService = outer && !isEdge(outer) ? outer.service : null;
  return (
    mayStandIn(catalog, key, outerService) && all.every((item) => mayStandIn(catalog, item.service, key))
  );
}

/** Draws the group with room for its name, as one step. */
export function wrapIn(catalog: Catalog, ids: readonly string[], key: string): void {
  const service = catalog.service.get(key);
  const { document } = editor.getState();
  const all = boxes(ids);
  const inner = around(all.map((item) => frameOf(catalog, document, item)));
  if (!service || !inner || !mayWrap(catalog, ids, key)) return;
  const id = freeId(document, service.short_title ?? service.title);
  const frame: Frame = [inner[0] - 24, inner[1] - 48, inner[2] + 48, inner[3] + 72];
  const parent = all[0]?.parent;
  act(
    `Group in ${service.title}`,
    (before) => {
      const added = addGroup(before, { id, service: key, ...(parent ? { parent } : {}), params: {}, frame });
      const held = setParent(
        added,
        all.map((item) => item.id),
        id,
      );
      return growAround(held, id, sizer(catalog, held));
    },
    { select: [id] },
  );
}
