import { copy, parseClip, paste } from "@/document/clipboard";
import { act, editor } from "@/document/store";
import { toast } from "@/ui/Toast";
import { outermost } from "./dropping";

/** Copy and paste over the system's clipboard, so that boxes travel between tabs. */

const state = () => editor.getState();
const chosen = () => state().selection;

/** Puts the selection onto the clipboard; false when nothing that can be copied is selected. */
export async function writeClip(): Promise<boolean> {
  const clip = copy(state().document, chosen());
  if (!clip) return false;
  const text = JSON.stringify(clip);
  memory = text;
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    toast("The browser keeps its clipboard closed; the copy works inside this tab.");
  }
  return true;
}

/** What was copied in this tab, for browsers that let nobody read the clipboard. */
let memory: string | null = null;

async function readClip() {
  try {
    const clip = parseClip(await navigator.clipboard.readText());
    if (clip) return clip;
  } catch (error) {
    if (!(error instanceof DOMException) && !(error instanceof TypeError)) throw error;
  }
  return memory ? parseClip(memory) : null;
}

export type Pointer = () => { x: number; y: number } | null;

export function duplicate(): void {
  const { document } = state();
  const clip = copy(document, outermost(document, chosen()));
  const made = clip && paste(document, clip, null);
  if (made) act("Duplicate", () => made.document, { select: made.ids });
}

export async function pasteAt(pointer: Pointer): Promise<void> {
  const clip = await readClip();
  if (!clip) {
    toast("There is nothing from Loadline on the clipboard.");
    return;
  }
  const at = pointer();
  const snapped = at ? ([Math.round(at.x / 8) * 8, Math.round(at.y / 8) * 8] as const) : null;
  const made = paste(state().document, clip, snapped);
  act("Paste", () => made.document, { select: made.ids });
}
