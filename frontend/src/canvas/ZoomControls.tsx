import { Panel, useReactFlow, useViewport } from "@xyflow/react";
import type { Catalog } from "@/catalog/types";
import { perform } from "@/ui/actions";
import { IconButton } from "@/ui/Button";
import { Views } from "./Views";
import css from "./ZoomControls.module.css";

/** Zoom at the bottom left: out, the figure (click for 100 %), in, fit; and the named views. */
export function ZoomControls({ catalog }: { catalog: Catalog }) {
  const flow = useReactFlow();
  const { zoom } = useViewport();
  return (
    <Panel position="bottom-left" className={css.bar}>
      <button type="button" className={css.step} aria-label="Zoom out" onClick={() => flow.zoomOut()}>
        −
      </button>
      <button
        type="button"
        className={css.figure}
        title="Zoom to 100 %"
        onClick={() => perform("view.actual")}
      >
        {Math.round(zoom * 100)} %
      </button>
      <button type="button" className={css.step} aria-label="Zoom in" onClick={() => flow.zoomIn()}>
        +
      </button>
      <IconButton label="Fit all" glyph="fit" look="quiet" onClick={() => perform("view.fit")} />
      <Views catalog={catalog} />
    </Panel>
  );
}
