import { type Document, EMPTY } from "./types";

/** A Document out of JSON that the server could open: parts that were left out are empty. */
export function asDocument(value: unknown): Document {
  const given = (typeof value === "object" && value !== null ? value : {}) as Partial<Document>;
  return {
    ...EMPTY,
    ...given,
    classes: given.classes?.length ? given.classes : EMPTY.classes,
    groups: given.groups ?? [],
    nodes: given.nodes ?? [],
    edges: given.edges ?? [],
  };
}
