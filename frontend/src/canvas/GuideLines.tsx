import { useViewport } from "@xyflow/react";
import { useStore } from "zustand";
import css from "./GuideLines.module.css";
import { guides } from "./guides";

/** The lines that a dragged box has snapped to. */
export function GuideLines() {
  const { x, y } = useStore(guides, (state) => state.lines);
  const view = useViewport();
  return (
    <>
      {x !== undefined && <div className={css.down} style={{ left: x * view.zoom + view.x }} />}
      {y !== undefined && <div className={css.across} style={{ top: y * view.zoom + view.y }} />}
    </>
  );
}
