import { createStore } from "zustand/vanilla";
import type { Lens } from "@/document/overlay";
import type { Light } from "./spotlight";

/** A way to look at a drawing: its middle in the Document's coordinates, zoom, what the colours show, what is lit. */
export type SavedView = {
  name: string;
  middle: readonly [x: number, y: number];
  zoom: number;
  lens: Lens;
  light: Light | null;
};

/** Views are a person's, not the drawing's: this browser keeps them, by architecture. */
export const savedViews = createStore<{ architecture: string | null; views: readonly SavedView[] }>(() => ({
  architecture: null,
  views: [],
}));

const MOST = 30;
const keyOf = (architecture: string) => `loadline.views.${architecture}`;

export function openViews(architecture: string): void {
  savedViews.setState({ architecture, views: read(architecture) });
}

function read(architecture: string): SavedView[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(keyOf(architecture)) ?? "[]");
    return Array.isArray(kept) ? kept.filter(isView) : [];
  } catch {
    return []; // Written by hand or by another version: begin anew.
  }
}

function isView(value: unknown): value is SavedView {
  const view = value as Partial<SavedView> | null;
  return (
    typeof view?.name === "string" &&
    typeof view.zoom === "number" &&
    Array.isArray(view.middle) &&
    view.middle.every((one) => typeof one === "number")
  );
}

/** Keeps a view; one of the same name gives way to it. */
export function keepView(view: SavedView): void {
  const { views } = savedViews.getState();
  write([...views.filter(({ name }) => name !== view.name), view].slice(-MOST));
}

export function forgetView(name: string): void {
  write(savedViews.getState().views.filter((view) => view.name !== name));
}

function write(views: readonly SavedView[]): void {
  const { architecture } = savedViews.getState();
  if (architecture) localStorage.setItem(keyOf(architecture), JSON.stringify(views));
  savedViews.setState({ views });
}
