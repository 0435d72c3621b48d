import { titleOf } from "@/catalog/rules";
import type { Catalog, Names, Param } from "@/catalog/types";
import { ancestors, index, isEdge } from "@/document/look";
import type { DocNode, Document, Item } from "@/document/types";
import type { Values } from "./ParamForm";

/**
 * The params with those that name another box made choices: its ids, by the titles that the drawing shows. What is
 * set already stays among them, also when no such box is there. A param that could name none is left out.
 */
export function withNames(
  params: readonly Param[],
  values: Values,
  catalog: Catalog,
  document: Document,
  item: Item,
): Param[] {
  return params.flatMap((param) => {
    const value = values[param.name];
    if (param.item) {
      const items = (Array.isArray(value) ? value : [value]) as Values[];
      const all = Object.assign({}, ...items.filter((one) => typeof one === "object"));
      return [{ ...param, item: withNames(param.item, all, catalog, document, item) }];
    }
    if (!param.names) return [param];
    const boxes = nameable(param.names, document, item);
    const titles = boxes.map((box) => titleOf(box, catalog.service.get(box.service)));
    const choices = boxes.map((box, at) => ({ value: box.id, title: titles[at] as string }));
    if (typeof value === "string" && value !== "" && !boxes.some((box) => box.id === value)) {
      const at = titles.indexOf(value);
      choices.push({ value, title: at < 0 ? `${value} (not there)` : `${value} (by its title)` });
    }
    if (choices.length === 0) return [];
    const nobody = { value: "", title: param.names.nobody };
    return [{ ...param, type: "choice", nullable: false, choices: [nobody, ...choices] }];
  });
}

function nameable(names: Names, document: Document, item: Item): DocNode[] {
  const { nodes } = index(document);
  if (isEdge(item)) {
    const reached = document.edges.filter(
      (edge) => edge.kind === names.reached_by && edge.from[0] === item.from[0],
    );
    return reached.flatMap((edge) => nodes.get(edge.to[0]) ?? []);
  }
  const groupOf = (box: Item) =>
    isEdge(box) ? undefined : ancestors(document, box).find((group) => group.service === names.within)?.id;
  const here = groupOf(item);
  return document.nodes.filter((box) => names.services?.includes(box.service) && groupOf(box) === here);
}
