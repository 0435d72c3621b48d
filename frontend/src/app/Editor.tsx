import { useReactFlow } from "@xyflow/react";
import { lazy, Suspense, useEffect, useMemo, useState } from "react";
import { useStore } from "zustand";
import { Canvas } from "@/canvas/Canvas";
import { CanvasActions } from "@/canvas/CanvasActions";
import { ContextMenu } from "@/canvas/ContextMenu";
import { Palette } from "@/canvas/Palette";
import { QuickAdd } from "@/canvas/QuickAdd";
import { openViews } from "@/canvas/savedViews";
import { titleOf } from "@/catalog/rules";
import type { Catalog } from "@/catalog/types";
import { renameDocument } from "@/document/commands";
import { act, editor, select } from "@/document/store";
import { CostTab } from "@/estimate/CostTab";
import { Total } from "@/estimate/Total";
import { type ExtraTab, Inspector } from "@/inspector/Inspector";
import { ProblemsPanel } from "@/inspector/ProblemsPanel";
import { ResultsTab } from "@/runs/ResultsTab";
import { RunBar } from "@/runs/RunBar";
import { Timeline } from "@/runs/Timeline";
import { type Action, perform, useActions, useShortcuts } from "@/ui/actions";
import { IconButton } from "@/ui/Button";
import { CommandPalette } from "@/ui/CommandPalette";
import { TextInput } from "@/ui/Field";
import { useNarrow } from "@/ui/narrow";
import { ShortcutSheet } from "@/ui/ShortcutSheet";
import { chooseTheme, useTheme } from "@/ui/theme";
import type { Autosave } from "./autosave";
import css from "./Editor.module.css";
import { ExportMenu } from "./ExportMenu";
import { downloadDocument, downloadPicture, openDocumentFile } from "./files";
import { menuItems } from "./menu";
import { ConflictDialog, SaveMark } from "./SaveMark";
import { TopBar } from "./TopBar";
import { usePanels } from "./usePanels";

const RevisionsDialog = lazy(() => import("./RevisionsDialog"));

type Sheet = "commands" | "find" | "keys" | "revisions" | null;

/** The editor: palette, canvas, inspector, and below them the timeline of the runs. */
export function Editor({
  architectureId,
  catalog,
  autosave,
}: {
  architectureId: string;
  catalog: Catalog;
  autosave: Autosave;
}) {
  const name = useStore(editor, (state) => state.document.name);
  const canUndo = useStore(editor, (state) => state.past.length > 0);
  const canRedo = useStore(editor, (state) => state.future.length > 0);
  const [sheet, setSheet] = useState<Sheet>(null);
  const panels = usePanels();
  const theme = useTheme();
  const narrow = useNarrow();
  const show = useShow();
  useEffect(() => openViews(architectureId), [architectureId]);
  useShortcuts();
  useActions(appActions(catalog, setSheet, panels, theme, autosave));

  const extra: ExtraTab[] = useMemo(
    () => [
      {
        id: "results",
        title: "Results",
        render: (subject) => <ResultsTab architectureId={architectureId} subject={subject} />,
      },
      {
        id: "cost",
        title: "Cost",
        render: (subject) => <CostTab architectureId={architectureId} subject={subject} />,
      },
    ],
    [architectureId],
  );

  return (
    <div className={css.page} data-left={panels.left || undefined} data-right={panels.right || undefined}>
      <TopBar
        name={
          <>
            <div className={css.name}>
              <TextInput
                label="Name of the drawing"
                value={name}
                onCommit={(next) => act("Rename the drawing", (document) => renameDocument(document, next))}
              />
            </div>
            <SaveMark />
            <span className={css.pair}>
              <IconButton
                label="Undo"
                glyph="undo"
                disabled={!canUndo}
                onClick={() => perform("edit.undo")}
              />
              <IconButton
                label="Redo"
                glyph="redo"
                disabled={!canRedo}
                onClick={() => perform("edit.redo")}
              />
            </span>
          </>
        }
        actions={
          <>
            {!narrow && <ExportMenu />}
            <RunBar architectureId={architectureId} beforeRun={() => autosave.save()} />
            <Total architectureId={architectureId} />
          </>
        }
        menu={() => menuItems()}
      />
      {panels.left && (
        <div className={css.palette}>
          <Palette catalog={catalog} />
        </div>
      )}
      <main className={css.canvas} aria-label={`Drawing ${name}`}>
        <Canvas catalog={catalog} />
        <ProblemsPanel catalog={catalog} onShow={show} />
        <CanvasActions catalog={catalog} />
        <QuickAdd catalog={catalog} />
        <ContextMenu />
      </main>
      {panels.right && (
        <div className={css.inspector}>
          <Inspector catalog={catalog} extra={extra} />
        </div>
      )}
      <div className={css.timeline}>
        <Timeline architectureId={architectureId} />
      </div>
      <Suspense fallback={null}>
        {(sheet === "commands" || sheet === "find") && (
          <CommandPalette
            more={jumps(catalog, show)}
            jumpsFirst={sheet === "find"}
            onClose={() => setSheet(null)}
          />
        )}
        {sheet === "revisions" && (
          <RevisionsDialog
            architectureId={architectureId}
            autosave={autosave}
            onClose={() => setSheet(null)}
          />
        )}
        {sheet === "keys" && <ShortcutSheet onClose={() => setSheet(null)} />}
      </Suspense>
      <ConflictDialog autosave={autosave} />
    </div>
  );
}

/** Selects something and brings it into view. */
function useShow(): (id: string) => void {
  const flow = useReactFlow();
  return (id) => {
    select([id]);
    const edge = editor.getState().document.edges.find((one) => one.id === id);
    const nodes = (edge ? [edge.from[0], edge.to[0]] : [id]).map((one) => ({ id: one }));
    void flow.fitView({ nodes, maxZoom: 1, padding: 0.6, duration: 250 });
  };
}

function jumps(catalog: Catalog, show: (id: string) => void) {
  const { nodes, groups } = editor.getState().document;
  return [...nodes, ...groups].map((item) => ({
    id: `go.${item.id}`,
    label: `Go to ${titleOf(item, catalog.service.get(item.service))}`,
    group: "Go" as const,
    perform: () => show(item.id),
  }));
}

function appActions(
  catalog: Catalog,
  open: (sheet: Sheet) => void,
  panels: ReturnType<typeof usePanels>,
  theme: "light" | "dark",
  autosave: Autosave,
): Action[] {
  const other = theme === "dark" ? "light" : "dark";
  return [
    {
      id: "help.commands",
      label: "Command palette",
      group: "Help",
      keys: ["mod+k", "/"],
      keyOnly: true,
      perform: () => open("commands"),
    },
    { id: "help.keys", label: "Keyboard shortcuts", group: "Help", keys: ["?"], perform: () => open("keys") },
    {
      id: "view.find",
      label: "Find a box or a command",
      group: "View",
      keys: ["mod+f"],
      perform: () => open("find"),
    },
    {
      id: "view.left",
      label: "Services panel",
      group: "View",
      keys: ["["],
      checked: () => panels.left,
      perform: panels.toggleLeft,
    },
    {
      id: "view.right",
      label: "Properties panel",
      group: "View",
      keys: ["]"],
      checked: () => panels.right,
      perform: panels.toggleRight,
    },
    { id: "view.theme", label: `Use the ${other} theme`, group: "View", perform: () => chooseTheme(other) },
    { id: "file.revisions", label: "Revisions…", group: "Go", perform: () => open("revisions") },
    { id: "file.download", label: "Drawing as JSON", group: "Go", perform: downloadDocument },
    {
      id: "file.svg",
      label: "Picture as SVG",
      group: "Go",
      perform: () => void downloadPicture(catalog, "svg"),
    },
    {
      id: "file.png",
      label: "Picture as PNG",
      group: "Go",
      perform: () => void downloadPicture(catalog, "png"),
    },
    { id: "file.open", label: "Open a drawing from JSON…", group: "Go", perform: openDocumentFile },
    {
      id: "edit.save",
      label: "Save now",
      group: "Edit",
      keys: ["mod+s"],
      perform: () => void autosave.save(),
    },
  ];
}
