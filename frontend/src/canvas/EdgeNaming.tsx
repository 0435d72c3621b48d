import { ViewportPortal } from "@xyflow/react";
import { useStore } from "zustand";
import { index } from "@/document/look";
import { editor } from "@/document/store";
import css from "./EdgeNaming.module.css";
import { NameInPlace, naming } from "./NameInPlace";
import { ways } from "./ways";

/** The field for an edge's name, at its label, while it is typed. */
export function EdgeNaming() {
  const id = useStore(naming, (state) => state.id);
  const edge = useStore(editor, (state) => index(state.document).edges.get(id ?? ""));
  const way = useStore(ways, (state) => state.ways.get(edge?.id ?? ""));
  if (!edge || !way) return null;
  const [x, y] = way.label;
  return (
    <ViewportPortal>
      <div className={css.place} style={{ transform: `translate(-50%, -50%) translate(${x}px, ${y}px)` }}>
        <NameInPlace id={edge.id} title={edge.title ?? ""} erasable />
      </div>
    </ViewportPortal>
  );
}
