/** Everything in view, never enlarged, clear of what floats at the bottom of the canvas. */
export const FIT = {
  padding: { top: "28px", left: "28px", right: "28px", bottom: "60px" },
  maxZoom: 1,
} as const;
