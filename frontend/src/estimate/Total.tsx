/** In the top bar: the month's total of the shown run. */
export function Total(_: { architectureId: string }) {
  return null;
}
