import { titleOf } from "@/catalog/rules";
import type { Catalog } from "@/catalog/types";
import { index } from "@/document/look";
import { select } from "@/document/store";
import type { DocEdge, DocNode, Document } from "@/document/types";
import { Glyph } from "@/ui/Glyph";
import css from "./Connections.module.css";
import shared from "./Inspector.module.css";

/** The edges of a box as a list: the way to them from the keyboard and for those who don't see the lines. */
export function Connections({
  node,
  document,
  catalog,
}: {
  node: DocNode;
  document: Document;
  catalog: Catalog;
}) {
  const edges = document.edges.filter((edge) => edge.from[0] === node.id || edge.to[0] === node.id);
  if (edges.length === 0) return null;
  return (
    <section className={css.section} aria-label="Connections">
      <h3 className={shared.legend}>Connections</h3>
      <ul>
        {edges.map((edge) => (
          <li key={edge.id}>
            <button type="button" className={css.edge} onClick={() => select([edge.id])}>
              <Line edge={edge} node={node} document={document} catalog={catalog} />
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Line({
  edge,
  node,
  document,
  catalog,
}: {
  edge: DocEdge;
  node: DocNode;
  document: Document;
  catalog: Catalog;
}) {
  const outwards = edge.from[0] === node.id;
  const otherId = outwards ? edge.to[0] : edge.from[0];
  const other = index(document).nodes.get(otherId);
  const kind = catalog.edgeKind.get(edge.kind)?.title ?? edge.kind;
  return (
    <>
      <span className={css.kind}>{kind}</span>
      <span>{outwards ? "to" : "from"}</span>
      <span className={css.name}>{other ? titleOf(other, catalog.service.get(other.service)) : otherId}</span>
      <Glyph name="chevronRight" size={12} />
    </>
  );
}
