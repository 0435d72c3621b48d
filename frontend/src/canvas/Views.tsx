import { useReactFlow } from "@xyflow/react";
import { lazy, Suspense, useEffect, useState } from "react";
import { useStore } from "zustand";
import type { Catalog } from "@/catalog/types";
import { overlay } from "@/document/overlay";
import { editor } from "@/document/store";
import { type Action, perform, useActions } from "@/ui/actions";
import { MenuButton, type MenuItem } from "@/ui/Menu";
import { type SavedView, savedViews } from "./savedViews";
import { lights, lightUp, spotlight } from "./spotlight";

const ViewsDialog = lazy(() => import("./ViewsDialog"));

/** Named views of the drawing, and what of it is lit while the rest is dimmed. */
export function Views({ catalog }: { catalog: Catalog }) {
  const flow = useReactFlow();
  const [naming, setNaming] = useState<Omit<SavedView, "name"> | null>(null);
  const views = useStore(savedViews, (state) => state.views);
  const document = useStore(editor, (state) => state.document);
  const light = useStore(spotlight, (state) => state.light);
  useEffect(() => {
    if (spotlight.getState().light) lightUp(document, catalog, spotlight.getState().light);
  }, [document, catalog]);
  useEffect(() => () => lightUp(editor.getState().document, catalog, null), [catalog]);

  const seen = (): Omit<SavedView, "name"> => {
    const box = globalThis.document.querySelector(".react-flow")?.getBoundingClientRect();
    const middle = flow.screenToFlowPosition(
      box ? { x: box.x + box.width / 2, y: box.y + box.height / 2 } : { x: 0, y: 0 },
      { snapToGrid: false },
    );
    return { middle: [middle.x, middle.y], zoom: flow.getZoom(), lens: overlay.getState().lens, light };
  };
  const go = (view: SavedView) => {
    void flow.setCenter(view.middle[0], view.middle[1], { zoom: view.zoom, duration: 250 });
    lightUp(editor.getState().document, catalog, view.light ?? null);
    perform(`view.lens-${view.lens}`);
  };
  const same = (one: SavedView["light"]) => one?.by === light?.by && one?.key === light?.key;
  const open = () => setNaming(seen());
  const lit = lights(document, catalog).map(({ light: one, title }) => ({
    title,
    checked: same(one),
    perform: () => lightUp(editor.getState().document, catalog, same(one) ? null : one),
    id: encodeURIComponent(`${one.by}-${one.key}`),
  }));
  useActions([
    { id: "view.views", label: "Keep this view, or go to another…", group: "View", perform: open },
    ...views.map(
      (view): Action => ({
        id: `view.saved.${encodeURIComponent(view.name)}`,
        label: `View: ${view.name}`,
        group: "View",
        perform: () => go(view),
      }),
    ),
    ...lit.map(
      ({ id, title, checked, perform: toggle }): Action => ({
        id: `view.light.${id}`,
        label: `Light up ${title}`,
        group: "View",
        checked: () => checked,
        perform: toggle,
      }),
    ),
  ]);
  const items = (): MenuItem[] => [
    ...views.map((view) => ({ label: view.name, perform: () => go(view) })),
    { label: views.length > 0 ? "Keep or forget views…" : "Keep this view…", perform: open },
    ...(lit.length > 0 ? (["separator"] as const) : []),
    ...lit.map(({ title, checked, perform: toggle }) => ({
      label: `Light up ${title}`,
      checked,
      perform: toggle,
    })),
  ];
  return (
    <>
      <MenuButton label="Views" glyph="eye" look="quiet" up items={items} />
      {naming && (
        <Suspense fallback={null}>
          <ViewsDialog
            now={naming}
            onGo={(view) => {
              setNaming(null);
              go(view);
            }}
            onClose={() => setNaming(null)}
          />
        </Suspense>
      )}
    </>
  );
}
