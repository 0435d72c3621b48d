import { useReactFlow } from "@xyflow/react";
import { useEffect, useMemo, useRef } from "react";
import { useStore } from "zustand";
import type { Catalog } from "@/catalog/types";
import { overlay } from "@/document/overlay";
import { act, editor } from "@/document/store";
import { type Action, useActions } from "@/ui/actions";
import { toast } from "@/ui/Toast";
import { openQuickAdd } from "./adding";
import { boxes, selectionFrame } from "./chosen";
import { addService } from "./dropping";
import { editActions } from "./editActions";
import { FIT } from "./fit";
import { layOut } from "./layout";

/** Puts the canvas's verbs into the registry for as long as the canvas is shown. */
export function CanvasActions({ catalog }: { catalog: Catalog }) {
  const flow = useReactFlow();
  const pointer = useRef<{ x: number; y: number } | null>(null);
  useEffect(() => {
    const follow = (event: PointerEvent) => {
      const over = (event.target as Element).closest?.(".react-flow");
      pointer.current = over ? { x: event.clientX, y: event.clientY } : null;
    };
    window.addEventListener("pointermove", follow);
    return () => window.removeEventListener("pointermove", follow);
  }, []);
  // Menus read `enabled` when they are drawn: draw again when what it depends on changes.
  useStore(editor, (state) => state.selection.length > 0);
  const actions = useMemo(() => {
    const place = () => {
      if (pointer.current) return pointer.current;
      const box = document.querySelector(".react-flow")?.getBoundingClientRect();
      return box ? { x: box.x + box.width / 2, y: box.y + box.height / 2 } : { x: 0, y: 0 };
    };
    const inFlow = () =>
      pointer.current ? flow.screenToFlowPosition(pointer.current, { snapToGrid: false }) : null;
    const fitSelection = () => {
      const frame = selectionFrame(catalog);
      if (!frame) return;
      const [x, y, width, height] = frame;
      flow.fitBounds({ x, y, width, height }, { padding: 0.3, duration: 200 });
    };
    const layout = async () => {
      const before = editor.getState().document;
      const after = await layOut(before, catalog);
      if (editor.getState().document !== before) {
        toast("The drawing changed while it was laid out; nothing was moved.");
        return;
      }
      act("Lay out", () => after);
      requestAnimationFrame(() => flow.fitView({ ...FIT, duration: 250 }));
    };
    const view: Action[] = [
      {
        id: "arrange.layout",
        label: "Lay out the drawing",
        group: "Arrange",
        keys: ["mod+shift+f"],
        enabled: () => !overlay.getState().locked && editor.getState().document.nodes.length > 0,
        perform: () => void layout(),
      },
      {
        id: "view.fit",
        label: "Fit all",
        group: "View",
        keys: ["shift+1"],
        perform: () => flow.fitView({ ...FIT, duration: 200 }),
      },
      {
        id: "view.fit-selection",
        label: "Fit the selection",
        group: "View",
        keys: ["shift+2"],
        enabled: () => editor.getState().selection.length > 0,
        perform: fitSelection,
      },
      {
        id: "view.actual",
        label: "Zoom to 100 %",
        group: "View",
        keys: ["mod+0"],
        perform: () => flow.zoomTo(1, { duration: 120 }),
      },
      { id: "view.in", label: "Zoom in", group: "View", keys: ["+", "="], perform: () => flow.zoomIn() },
      { id: "view.out", label: "Zoom out", group: "View", keys: ["-"], perform: () => flow.zoomOut() },
      {
        id: "arrange.group-in",
        label: "Group in…",
        group: "Arrange",
        keys: ["mod+g"],
        enabled: () => boxes().length > 0 && !overlay.getState().locked,
        perform: () =>
          openQuickAdd({ screen: place(), at: { x: 0, y: 0 }, wrap: boxes().map((item) => item.id) }),
      },
      {
        id: "add.quick",
        label: "Add a service…",
        group: "Add",
        keys: ["a"],
        enabled: () => !overlay.getState().locked,
        perform: () =>
          openQuickAdd({ screen: place(), at: flow.screenToFlowPosition(place(), { snapToGrid: false }) }),
      },
    ];
    const adds = catalog.services.map(
      (service): Action => ({
        id: `add.${service.key}`,
        label: `Add ${service.title}`,
        group: "Add",
        enabled: () => !overlay.getState().locked,
        perform: () => {
          const at = flow.screenToFlowPosition(place(), { snapToGrid: false });
          addService(catalog, service.key, at.x, at.y);
        },
      }),
    );
    return [...editActions(catalog, inFlow), ...view, ...adds];
  }, [catalog, flow]);
  useActions(actions);
  return null;
}
