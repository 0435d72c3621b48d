/** In the inspector: what the shown run saw of the selected node or edge (null: of the whole system). */
export function ResultsTab(_: { architectureId: string; subject: string | null }) {
  return null;
}
