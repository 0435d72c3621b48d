import { type RefObject, useEffect, useState } from "react";

/** The width of an element in CSS pixels, kept up to date; 0 until it was measured. */
export function useWidth(element: RefObject<HTMLElement | null>): number {
  const [width, setWidth] = useState(0);
  useEffect(() => {
    const target = element.current;
    if (!target) return;
    const watch = new ResizeObserver(([entry]) => setWidth(Math.floor(entry?.contentRect.width ?? 0)));
    watch.observe(target);
    return () => watch.disconnect();
  }, [element]);
  return width;
}
