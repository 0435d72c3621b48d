import { useRef } from "react";
import { useStore } from "zustand";
import { createStore } from "zustand/vanilla";
import { type NodeMoment, overlay } from "@/document/overlay";

/**
 * Whether the figures of a run stand on the canvas layer instead of in the boxes. While a large drawing is played
 * they change in every frame, and elements that do cost several times what a picture of them costs. The elements
 * keep the moment at which playing began, unseen, and are true again as soon as it pauses.
 */
export const figures = createStore<{ drawn: boolean }>(() => ({ drawn: false }));

export function drawFigures(drawn: boolean): void {
  if (figures.getState().drawn !== drawn) figures.setState({ drawn });
}

/** A box's figures, standing still while the canvas layer shows them. */
export function useMoment(id: string): NodeMoment | undefined {
  const drawn = useStore(figures, (state) => state.drawn);
  const held = useRef<NodeMoment | undefined>(undefined);
  return useStore(overlay, (state) => {
    if (!drawn || held.current === undefined) held.current = state.nodes[id];
    return held.current;
  });
}
