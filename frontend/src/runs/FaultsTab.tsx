import type { Fault, ScenarioBody } from "@/api/scenarios";
import type { Document } from "@/document/types";
import { Button, IconButton } from "@/ui/Button";
import { NumberInput, Select, TextInput } from "@/ui/Field";
import { duration } from "@/ui/format";
import { ACTIONS, newFault, targetsOf, withOneMoreFault } from "./faults";
import { clockText } from "./moment";
import css from "./Scenario.module.css";
import { readDuration } from "./scenario";

/** What breaks, when, and for how long. */
export function FaultsTab({
  body,
  document,
  onChange,
}: {
  body: ScenarioBody;
  document: Document;
  onChange: (body: ScenarioBody) => void;
}) {
  const faults = body.faults ?? [];
  const set = (place: number, change: Partial<Fault>) =>
    onChange({ ...body, faults: faults.map((one, at) => (at === place ? { ...one, ...change } : one)) });
  const put = (place: number, fault: Fault) =>
    onChange({ ...body, faults: faults.map((one, at) => (at === place ? fault : one)) });
  return (
    <>
      {faults.length === 0 && (
        <p className={css.hint}>
          Nothing breaks in this scenario. Let a zone lose power and see whether it holds.
        </p>
      )}
      {faults.map((fault, place) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: faults are told apart by their place alone.
        <div key={place} className={css.fault}>
          <Select
            label="What breaks"
            value={fault.action}
            choices={Object.entries(ACTIONS).map(([value, { title }]) => ({ value, title }))}
            onCommit={(action) => put(place, newFault(document, action, fault))}
          />
          <Select
            label="What it strikes"
            value={struckBy(fault)}
            choices={targetsOf(document, fault.action)}
            onCommit={(target) => set(place, { [ACTIONS[fault.action]?.strikes ?? "zone"]: target })}
          />
          <HowMuch fault={fault} onCommit={(params) => set(place, { params })} />
          <span>at</span>
          <TextInput
            label="Begins at"
            value={clockText(fault.at_s)}
            onCommit={(text) => {
              const at_s = readDuration(text);
              if (at_s !== null) set(place, { at_s });
            }}
          />
          <span>for</span>
          <TextInput
            label="Lasts"
            value={duration(fault.duration_s)}
            onCommit={(text) => {
              const duration_s = readDuration(text);
              if (duration_s !== null) set(place, { duration_s });
            }}
          />
          <IconButton
            label="Remove this fault"
            glyph="trash"
            look="quiet"
            onClick={() => onChange({ ...body, faults: faults.filter((_, at) => at !== place) })}
          />
        </div>
      ))}
      <Button glyph="plus" onClick={() => onChange(withOneMoreFault(body, document))}>
        Add a fault
      </Button>
    </>
  );
}

function struckBy(fault: Fault): string {
  return fault[ACTIONS[fault.action]?.strikes ?? "zone"] ?? "";
}

/** The number an action takes, if it takes one. */
function HowMuch({ fault, onCommit }: { fault: Fault; onCommit: (params: Record<string, unknown>) => void }) {
  const setting = ACTIONS[fault.action]?.setting;
  if (!setting) return <span />;
  const value = fault.params?.[setting.name];
  return (
    <NumberInput
      label={`${setting.name}, ${setting.unit}`}
      placeholder={setting.unit}
      value={typeof value === "number" ? value : null}
      integer={setting.whole ?? false}
      minimum={setting.least}
      maximum={setting.most}
      onCommit={(given) => {
        if (given !== null) onCommit({ ...fault.params, [setting.name]: given });
      }}
    />
  );
}
