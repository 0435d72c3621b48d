import { createArchitecture } from "@/api/architectures";
import type { Catalog } from "@/catalog/types";
import { overlay } from "@/document/overlay";
import { asDocument } from "@/document/read";
import { editor } from "@/document/store";
import { clock } from "@/ui/format";
import { navigate } from "@/ui/router";
import { toast } from "@/ui/Toast";

/** The drawing as a file of its own: what the command line and other people's Loadline read. */

function download(blob: Blob, ending: string): void {
  const { name } = editor.getState().document;
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = `${name.replace(/[^\p{L}\p{N}]+/gu, "-").replace(/^-|-$/g, "") || "drawing"}.${ending}`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

/** Downloads the Document as JSON. */
export function downloadDocument(): void {
  const { document: drawing } = editor.getState();
  download(new Blob([JSON.stringify(drawing, null, 2)], { type: "application/json" }), "json");
}

/** Downloads what the canvas shows, the moment of a run with it. */
export async function downloadPicture(catalog: Catalog, format: "svg" | "png"): Promise<void> {
  try {
    const { asPng, asSvg, picture } = await import("@/canvas/picture/save");
    const { at_s } = overlay.getState();
    const { name } = editor.getState().document;
    const note = at_s === null ? name : `${name}, ${clock(at_s)} into the run`;
    const made = await picture(catalog, `${note} · Loadline`);
    download(format === "svg" ? asSvg(made) : await asPng(made), format);
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    toast(`No picture was made: ${error.message}`, { tone: "error" });
  }
}

/** Asks for a JSON file and opens it as a new architecture; the server says what is wrong with it. */
export function openDocumentFile(): void {
  const input = document.createElement("input");
  input.type = "file";
  input.accept = ".json,application/json";
  input.onchange = async () => {
    const file = input.files?.[0];
    if (!file) return;
    try {
      const value: unknown = JSON.parse(await file.text());
      const { name } = asDocument(value);
      const made = await createArchitecture({ name, document: value });
      navigate(`/architectures/${made.id}`);
    } catch (error) {
      if (!(error instanceof Error)) throw error;
      const why = error instanceof SyntaxError ? `${file.name} is not JSON.` : error.message;
      toast(`Not opened: ${why}`, { tone: "error" });
    }
  };
  input.click();
}
