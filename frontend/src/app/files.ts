import { createArchitecture } from "@/api/architectures";
import { asDocument } from "@/document/read";
import { editor } from "@/document/store";
import { navigate } from "@/ui/router";
import { toast } from "@/ui/Toast";

/** The drawing as a file of its own: what the command line and other people's Loadline read. */

/** Downloads the Document as JSON. */
export function downloadDocument(): void {
  const { document: drawing } = editor.getState();
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([JSON.stringify(drawing, null, 2)], { type: "application/json" }));
  link.download = `${drawing.name.replace(/[^\p{L}\p{N}]+/gu, "-").replace(/^-|-$/g, "") || "drawing"}.json`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
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
