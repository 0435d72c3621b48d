import interUrl from "@fontsource-variable/inter/files/inter-latin-wght-normal.woff2?url";
import type { Catalog } from "@/catalog/types";
import { overlay } from "@/document/overlay";
import { editor } from "@/document/store";
import type { Document } from "@/document/types";
import { painter } from "@/ui/paint";
import { iconUrl } from "@/ui/ServiceIcon";
import { ways } from "../ways";
import { type Picture, pictureOf } from "./picture";

/** The drawing as it is shown now, as a picture to keep: icons and type are inside it. */

/** Pixels of a PNG for each of the drawing's. */
const SHARP = 2;
/** Browsers give up on canvases beyond this. */
const MOST_PIXELS = 16_000;

async function dataUrl(address: string): Promise<string | null> {
  const answer = await fetch(address);
  if (!answer.ok) return null;
  const blob = await answer.blob();
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(String(reader.result));
    reader.onerror = () => reject(reader.error);
    reader.readAsDataURL(blob);
  });
}

async function iconsOf(document: Document, catalog: Catalog): Promise<Map<string, string>> {
  const used = [...document.nodes, ...document.groups].flatMap(
    ({ service }) => catalog.service.get(service)?.icon ?? [],
  );
  const names = [...new Set(used)].filter((name) => !name.startsWith("own:"));
  const found = await Promise.all(names.map(async (name) => [name, await dataUrl(iconUrl(name))] as const));
  return new Map(found.flatMap(([name, address]) => (address ? [[name, address] as const] : [])));
}

export async function picture(catalog: Catalog, note: string): Promise<Picture> {
  const { document: drawing } = editor.getState();
  const [icons, font] = await Promise.all([iconsOf(drawing, catalog), dataUrl(interUrl)]);
  return pictureOf(drawing, catalog, ways.getState().ways, overlay.getState(), {
    icons,
    font,
    note,
    paint: painter(),
  });
}

export function asSvg({ svg }: Picture): Blob {
  return new Blob([svg], { type: "image/svg+xml" });
}

export async function asPng({ svg, width, height }: Picture): Promise<Blob> {
  const scale = Math.min(SHARP, MOST_PIXELS / Math.max(width, height));
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`;
  await image.decode();
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(width * scale);
  canvas.height = Math.round(height * scale);
  canvas.getContext("2d")?.drawImage(image, 0, 0, canvas.width, canvas.height);
  return new Promise((resolve, reject) => {
    canvas.toBlob(
      (blob) => (blob ? resolve(blob) : reject(new Error("the picture is too large"))),
      "image/png",
    );
  });
}
