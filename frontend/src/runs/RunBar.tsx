/** In the top bar: scenario, Run, progress and cancel. */
export function RunBar(_: { architectureId: string }) {
  return null;
}
