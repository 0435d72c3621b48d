import type { Fault, ScenarioBody } from "@/api/scenarios";
import type { Document } from "@/document/types";
import { Button, IconButton } from "@/ui/Button";
import { Select, TextInput } from "@/ui/Field";
import { duration } from "@/ui/format";
import { clockText } from "./moment";
import css from "./Scenario.module.css";
import { FAULTS, readDuration } from "./scenario";

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
  const zones = zonesOf(document);
  const set = (place: number, change: Partial<Fault>) =>
    onChange({ ...body, faults: faults.map((one, at) => (at === place ? { ...one, ...change } : one)) });
  const add = () => {
    const fault: Fault = {
      action: "az_power_interruption",
      zone: zones[0]?.value ?? "a",
      at_s: Math.round(body.duration_s / 2),
      duration_s: Math.min(1800, Math.round(body.duration_s / 10)),
    };
    onChange({ ...body, faults: [...faults, fault] });
  };
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
            choices={FAULTS.map(({ value, title }) => ({ value, title }))}
            onCommit={(action) => {
              const { zone: _, node: __, ...rest } = fault;
              const where = FAULTS.find((one) => one.value === action)?.where;
              const target =
                where === "node" ? { node: document.nodes[0]?.id ?? "" } : { zone: zones[0]?.value ?? "a" };
              onChange({
                ...body,
                faults: faults.map((one, at) => (at === place ? { ...rest, ...target, action } : one)),
              });
            }}
          />
          {fault.node !== undefined ? (
            <Select
              label="Where"
              value={fault.node}
              choices={document.nodes.map((node) => ({ value: node.id, title: node.title || node.id }))}
              onCommit={(node) => set(place, { node })}
            />
          ) : (
            <Select
              label="Zone"
              value={fault.zone ?? ""}
              choices={zones}
              onCommit={(zone) => set(place, { zone })}
            />
          )}
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
      <Button glyph="plus" onClick={add}>
        Add a fault
      </Button>
    </>
  );
}

/** The zones the drawing knows: of its zone boxes and of what its nodes span. */
function zonesOf(document: Document): { value: string; title: string }[] {
  const found = new Set<string>();
  for (const group of document.groups)
    if (typeof group.params?.zone === "string") found.add(group.params.zone);
  for (const node of document.nodes) {
    const zones = node.params?.zones;
    if (Array.isArray(zones)) for (const zone of zones) if (typeof zone === "string") found.add(zone);
  }
  return [...(found.size > 0 ? found : ["a"])].sort().map((zone) => ({ value: zone, title: `Zone ${zone}` }));
}
