import { useStore } from "zustand";
import { editor } from "./store";
import type { Document } from "./types";

/** The name a person knows a node, group or edge by. */
export function titleIn(document: Document, id: string): string {
  const box = document.nodes.find((one) => one.id === id) ?? document.groups.find((one) => one.id === id);
  if (box) return box.title || box.id;
  const edge = document.edges.find((one) => one.id === id);
  if (edge) return edge.title || `${titleIn(document, edge.from[0])} → ${titleIn(document, edge.to[0])}`;
  return id;
}

export function useTitles(): (id: string) => string {
  const document = useStore(editor, (state) => state.document);
  return (id) => titleIn(document, id);
}
