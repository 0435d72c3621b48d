import { join } from "@/catalog/rules";
import type { Catalog } from "@/catalog/types";
import { connect } from "@/document/commands";
import { freeId } from "@/document/look";
import type { Document, End } from "@/document/types";

/** Adds the edge between two ends, in the direction that the ports ask for; says why where it may not be. */
export function joinEnds(
  catalog: Catalog,
  document: Document,
  a: End,
  b: End,
): { document: Document } | { why: string } {
  const answer = join(catalog, document, a, b);
  if ("why" in answer) return answer;
  const { from, to, kind } = answer.joint;
  const id = freeId(document, `${from[0]}-${to[0]}`);
  return { document: connect(document, { id, kind, from, to, params: {} }) };
}
