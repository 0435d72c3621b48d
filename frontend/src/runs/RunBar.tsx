import { lazy, Suspense, useState } from "react";
import { useStore } from "zustand";
import { chooseScenario, useChosenScenario } from "@/api/chosen";
import { cancelRun, FINAL, REPORTS, reportUrl, useCurrentRun, useShownRun, useStartRun } from "@/api/runs";
import { useChecked } from "@/api/scenarios";
import { problems, showProblems } from "@/document/problems";
import { editor } from "@/document/store";
import { type Action, keysText, useActions } from "@/ui/actions";
import { Button } from "@/ui/Button";
import { MenuButton, type MenuItem } from "@/ui/Menu";
import { toast } from "@/ui/Toast";
import { aboutText } from "./about";
import css from "./RunBar.module.css";
import { RunProgress } from "./RunProgress";
import { newScenario } from "./scenario";
import { useWatch } from "./watch";

/** Enough for an interval that is worth reading, and still soon done. */
const REPLICATIONS = 5;

const ScenarioDialog = lazy(() => import("./ScenarioDialog"));

/**
 * In the top bar: scenario, Run, progress and cancel, reports. `beforeRun` writes the draft down, so that the Run is
 * of what is on the screen; false means that it could not.
 */
export function RunBar({
  architectureId,
  beforeRun,
}: {
  architectureId: string;
  beforeRun?: () => Promise<boolean>;
}) {
  const { scenario, all } = useChosenScenario(architectureId);
  const run = useCurrentRun(architectureId);
  const shown = useShownRun(architectureId);
  const start = useStartRun(architectureId);
  const [editing, setEditing] = useState<"new" | "chosen" | null>(null);
  const [saving, setSaving] = useState(false);
  useWatch(architectureId, run);
  const underWay = run !== null && !FINAL.has(run.status);
  const busy = underWay || start.isPending || saving;

  const go = async (replications = 1) => {
    if (!scenario || busy) return;
    setSaving(true);
    try {
      if (beforeRun && !(await beforeRun())) throw new Error("the drawing is not saved yet.");
      await start.mutateAsync({ scenario: scenario.id, ...(replications > 1 && { replications }) });
    } catch (error) {
      // What is wrong stands in the list of problems, most of it with a button that mends it.
      if (problems.getState().found.some(({ severity }) => severity === "error")) showProblems();
      toast(`The run did not start: ${error instanceof Error ? error.message : String(error)}`, {
        tone: "error",
      });
    } finally {
      setSaving(false);
    }
  };
  const cancel = () => {
    if (!run || !underWay) return;
    cancelRun(run.id).catch((error: Error) => toast(`Not cancelled: ${error.message}`, { tone: "error" }));
  };
  const finished = shown?.status === "succeeded" ? shown : null;
  useActions([
    {
      id: "run.start",
      label: "Run",
      group: "Run",
      keys: ["r"],
      enabled: () => scenario !== null && !busy,
      perform: () => void go(),
    },
    {
      id: "run.replicate",
      label: `Run ${REPLICATIONS} times on other seeds, for intervals`,
      group: "Run",
      enabled: () => scenario !== null && !busy,
      perform: () => void go(REPLICATIONS),
    },
    { id: "run.cancel", label: "Cancel the run", group: "Run", enabled: () => underWay, perform: cancel },
    {
      id: "run.scenario",
      label: "Edit the scenario…",
      group: "Run",
      enabled: () => scenario !== null,
      perform: () => setEditing("chosen"),
    },
    { id: "run.scenario.new", label: "New scenario…", group: "Run", perform: () => setEditing("new") },
    ...REPORTS.map(
      ({ format, title }): Action => ({
        id: `run.report.${format}`,
        label: title,
        group: "Run",
        enabled: () => finished !== null,
        perform: () => finished && download(reportUrl(finished.id, format)),
      }),
    ),
  ]);

  return (
    <>
      <ScenarioMenu
        architectureId={architectureId}
        underWay={underWay}
        onReplicate={() => void go(REPLICATIONS)}
        onEdit={() => setEditing("chosen")}
        onNew={() => setEditing("new")}
      />
      {underWay ? (
        <RunProgress run={run} onCancel={cancel} />
      ) : (
        <Button
          look="primary"
          glyph="play"
          keys={keysText("r")}
          disabled={!scenario || busy}
          title={scenario ? "Send the scenario's traffic through the drawing" : "Make a scenario first"}
          onClick={() => void go()}
        >
          Run
        </Button>
      )}
      {editing && (
        <Suspense fallback={null}>
          <ScenarioDialog
            architectureId={architectureId}
            scenario={editing === "chosen" ? scenario : null}
            first={newScenario(editor.getState().document, all.length > 0 ? "New scenario" : undefined)}
            onSaved={(saved) => {
              chooseScenario(architectureId, saved.id);
              setEditing(null);
            }}
            onClose={() => setEditing(null)}
          />
        </Suspense>
      )}
    </>
  );
}

function ScenarioMenu({
  architectureId,
  underWay,
  onReplicate,
  onEdit,
  onNew,
}: {
  architectureId: string;
  underWay: boolean;
  onReplicate: () => void;
  onEdit: () => void;
  onNew: () => void;
}) {
  const { scenario, all } = useChosenScenario(architectureId);
  const edits = useStore(editor, (state) => state.edits);
  const checked = useChecked(architectureId, editor.getState().document, scenario?.body ?? null, edits).data;
  const expected = checked?.expected;
  const about = expected ? aboutText(expected.requests, expected.wall_s) : null;
  const items: MenuItem[] = all.map((one) => ({
    label: one.name,
    checked: one.id === scenario?.id,
    perform: () => chooseScenario(architectureId, one.id),
  }));
  if (items.length > 0) items.push("separator");
  items.push({
    label: `Run ${REPLICATIONS} times, for intervals`,
    enabled: scenario !== null && !underWay,
    perform: onReplicate,
  });
  items.push("separator");
  items.push({ label: "Edit scenario…", enabled: scenario !== null, perform: onEdit });
  items.push({ label: "New scenario…", perform: onNew });
  return (
    <div className={css.scenario}>
      {about && !underWay && (
        <span className={css.about} title="What the next run will be">
          {about}
        </span>
      )}
      <MenuButton
        label="Scenario"
        {...(scenario && { about: "Scenario" })}
        text={scenario?.name ?? "No scenario"}
        items={items}
      />
    </div>
  );
}

function download(url: string): void {
  const link = document.createElement("a");
  link.href = url;
  link.download = "";
  link.click();
}
