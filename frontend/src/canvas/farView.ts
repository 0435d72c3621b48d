import { createStore } from "zustand/vanilla";

/**
 * Whether a large drawing is seen from so far that the canvas layer draws the boxes. Their elements are then empty:
 * still there to be pointed at and read aloud, but without the ports and texts that make every frame dear.
 */
export const farView = createStore<{ far: boolean }>(() => ({ far: false }));

export function setFar(far: boolean): void {
  if (farView.getState().far !== far) farView.setState({ far });
}
