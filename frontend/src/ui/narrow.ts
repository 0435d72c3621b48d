import { useSyncExternalStore } from "react";

/** So narrow that a drawing can be looked at and not edited: a phone. */
const query = () => window.matchMedia?.("(max-width: 720px)");

function subscribe(listener: () => void): () => void {
  const asked = query();
  asked?.addEventListener("change", listener);
  return () => asked?.removeEventListener("change", listener);
}

export function useNarrow(): boolean {
  return useSyncExternalStore(subscribe, () => query()?.matches === true);
}
