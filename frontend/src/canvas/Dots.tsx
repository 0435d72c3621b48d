import { useStoreApi } from "@xyflow/react";
import { useEffect, useRef } from "react";
import css from "./Dots.module.css";

const GAP = 24;
/** Seen from far, every second, fourth, ... dot is left out, so that they never become a grey. */
const LEAST = 16;

/** The dotted ground. It is moved within one gap and never painted anew while the view is only moved. */
export function Dots() {
  const ground = useRef<HTMLDivElement>(null);
  const flow = useStoreApi();
  useEffect(() => {
    let shown = 0;
    const place = () => {
      const element = ground.current;
      if (!element) return;
      const [x, y, zoom] = flow.getState().transform;
      let gap = GAP * zoom;
      while (gap < LEAST) gap *= 2;
      if (gap !== shown) {
        element.style.backgroundSize = `${gap}px ${gap}px`;
        element.style.inset = `${-gap}px`;
        shown = gap;
      }
      const within = (value: number) => ((value % gap) + gap) % gap;
      element.style.transform = `translate(${within(x - gap / 2)}px, ${within(y - gap / 2)}px)`;
    };
    place();
    return flow.subscribe((now, before) => {
      if (now.transform !== before.transform) place();
    });
  }, [flow]);
  return (
    <div className={css.frame} aria-hidden="true">
      <div ref={ground} className={css.dots} />
    </div>
  );
}
