import { toast } from "@/ui/Toast";
import { usePlayback } from "./playback";

/** A moment of a run as an address: `?run=ID&t=73620`. */

export function sharedMoment(): { run: string | null; at_s: number | null } {
  const asked = new URLSearchParams(window.location.search);
  const t = Number(asked.get("t") ?? Number.NaN);
  return { run: asked.get("run"), at_s: Number.isFinite(t) ? t : null };
}

export function linkTo(architectureId: string, runId: string, at_s: number): string {
  return `/architectures/${architectureId}?run=${encodeURIComponent(runId)}&t=${Math.floor(at_s)}`;
}

/** Copies the address of the moment that is shown; puts it into the address bar where the clipboard is closed. */
export async function copyLink(architectureId: string): Promise<void> {
  const { runId, at_s } = usePlayback.getState();
  if (runId === null || at_s === null) return;
  const address = new URL(linkTo(architectureId, runId, at_s), window.location.origin).href;
  window.history.replaceState(null, "", address);
  try {
    await navigator.clipboard.writeText(address);
    toast("The link to this moment is on the clipboard.");
  } catch (error) {
    if (!(error instanceof DOMException || error instanceof TypeError)) throw error;
    toast("The link to this moment is in the address bar.");
  }
}
