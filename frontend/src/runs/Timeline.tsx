/** Below the canvas: the run's load, capacity and events over time. */
export function Timeline(_: { architectureId: string }) {
  return null;
}
