import { useState } from "react";
import { useStore } from "zustand";
import { ApiError, type Problem } from "@/api/problems";
import {
  type Scenario,
  type ScenarioBody,
  useChecked,
  useDeleteScenario,
  useSaveScenario,
} from "@/api/scenarios";
import { editor } from "@/document/store";
import { Button } from "@/ui/Button";
import { Dialog } from "@/ui/Dialog";
import { Field, NumberInput, TextInput } from "@/ui/Field";
import { duration } from "@/ui/format";
import { Tabs } from "@/ui/Tabs";
import { aboutText } from "./about";
import { FaultsTab } from "./FaultsTab";
import { GoalsTab } from "./GoalsTab";
import { LoadPreview } from "./LoadPreview";
import { MonthTab } from "./MonthTab";
import { ProblemList } from "./ProblemList";
import css from "./Scenario.module.css";
import { readDuration, withDuration } from "./scenario";
import { TrafficTab } from "./TrafficTab";

/** Edits one scenario, or makes a new one (`scenario` null) that begins as `first`. */
export default function ScenarioDialog({
  architectureId,
  scenario,
  first,
  onSaved,
  onClose,
}: {
  architectureId: string;
  scenario: Scenario | null;
  first: ScenarioBody;
  onSaved: (scenario: Scenario) => void;
  onClose: () => void;
}) {
  const [begun] = useState(scenario?.body ?? first);
  const [body, setBody] = useState(begun);
  const [asking, setAsking] = useState<"leave" | "delete" | null>(null);
  const [tab, setTab] = useState("traffic");
  const [problems, setProblems] = useState<Problem[]>([]);
  const document = useStore(editor, (state) => state.document);
  const save = useSaveScenario(architectureId);
  const remove = useDeleteScenario(architectureId);
  const checked = useChecked(architectureId, document, body, "dialog").data;
  const expected = checked?.expected ?? null;
  const found = checked?.problems.filter((one) => one.at.startsWith("$.scenario")) ?? [];
  const about = expected ? aboutText(expected.requests, expected.wall_s) : null;

  const keep = async () => {
    setProblems([]);
    try {
      onSaved(await save.mutateAsync({ id: scenario?.id ?? null, body }));
    } catch (error) {
      setProblems(
        error instanceof ApiError && error.problems.length > 0
          ? error.problems
          : [{ at: "$", code: "not-saved", severity: "error", message: String(error) }],
      );
    }
  };
  const close = () => {
    if (JSON.stringify(body) === JSON.stringify(begun)) onClose();
    else setAsking("leave");
  };
  return (
    <Dialog title={scenario ? "Scenario" : "New scenario"} onClose={close} width={760}>
      <div className={css.top}>
        <Field label="Name">
          {(ids) => <TextInput {...ids} value={body.name} onCommit={(name) => setBody({ ...body, name })} />}
        </Field>
        <Field label="Duration" help="Such as 24 h, 90 min or 1:30:00">
          {(ids) => (
            <TextInput
              {...ids}
              value={duration(body.duration_s)}
              onCommit={(text) => {
                const duration_s = readDuration(text);
                if (duration_s) setBody(withDuration(body, duration_s));
              }}
            />
          )}
        </Field>
        <Field label="Seed" help="The same seed gives the same run">
          {(ids) => (
            <NumberInput
              {...ids}
              integer
              minimum={0}
              value={body.seed}
              onCommit={(seed) => seed !== null && setBody({ ...body, seed })}
            />
          )}
        </Field>
      </div>
      <LoadPreview body={body} expected={expected} onChange={setBody} onFaults={() => setTab("faults")} />
      <Tabs
        label="Parts of the scenario"
        selected={tab}
        onSelect={setTab}
        tabs={[
          { id: "traffic", title: "Traffic" },
          { id: "faults", title: body.faults?.length ? `Faults (${body.faults.length})` : "Faults" },
          { id: "goals", title: "Objectives" },
          { id: "month", title: "Month" },
        ]}
      />
      <div className={css.tab} role="tabpanel">
        {tab === "traffic" && <TrafficTab body={body} document={document} onChange={setBody} />}
        {tab === "faults" && <FaultsTab body={body} document={document} onChange={setBody} />}
        {tab === "goals" && <GoalsTab body={body} document={document} onChange={setBody} />}
        {tab === "month" && <MonthTab body={body} architectureId={architectureId} onChange={setBody} />}
      </div>
      <ProblemList problems={problems.length > 0 ? problems : found} />
      {asking === null ? (
        <footer className={css.foot}>
          {scenario && (
            <Button look="danger" glyph="trash" onClick={() => setAsking("delete")}>
              Delete
            </Button>
          )}
          <span className={css.about}>{about && `A run sends ${about}`}</span>
          <Button onClick={close}>Cancel</Button>
          <Button look="primary" disabled={save.isPending || body.name.trim() === ""} onClick={keep}>
            Save
          </Button>
        </footer>
      ) : (
        <footer className={css.foot} role="alert">
          <span className={css.asked}>
            {asking === "leave"
              ? "What you changed is not saved."
              : "The scenario is deleted for good; its runs stay."}
          </span>
          <Button onClick={() => setAsking(null)}>{asking === "leave" ? "Go on editing" : "Keep it"}</Button>
          {asking === "leave" ? (
            <Button look="danger" onClick={onClose}>
              Throw it away
            </Button>
          ) : (
            <Button
              look="danger"
              glyph="trash"
              disabled={remove.isPending}
              onClick={() => scenario && remove.mutate(scenario.id, { onSuccess: onClose })}
            >
              Delete
            </Button>
          )}
        </footer>
      )}
    </Dialog>
  );
}
