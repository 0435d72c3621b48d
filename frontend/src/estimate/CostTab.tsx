/** In the inspector: what the selected node or edge costs in the shown run (null: the whole bill). */
export function CostTab(_: { architectureId: string; subject: string | null }) {
  return null;
}
