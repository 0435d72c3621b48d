import type { Fault, ScenarioBody } from "@/api/scenarios";
import type { FaultSetting } from "@/catalog/types";
import { useCatalog } from "@/catalog/useCatalog";
import type { Document } from "@/document/types";
import { Button, IconButton } from "@/ui/Button";
import { Field, NumberInput, Select, TextInput } from "@/ui/Field";
import { duration } from "@/ui/format";
import { actionOf, newFault, possible, struckBy, targetsOf, withOneMoreFault } from "./faults";
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
  const actions = useCatalog().faults;
  const faults = body.faults ?? [];
  const put = (place: number, fault: Fault) =>
    onChange({ ...body, faults: faults.map((one, at) => (at === place ? fault : one)) });
  return (
    <>
      {faults.length === 0 && (
        <p className={css.hint}>
          Nothing breaks in this scenario. Let a zone lose power and see whether it holds.
        </p>
      )}
      {faults.map((fault, place) => {
        const action = actionOf(actions, fault);
        const offered = possible(actions, document);
        const choices = action && !offered.includes(action) ? [action, ...offered] : offered;
        const targets = action ? targetsOf(document, action) : [];
        const struck = struckBy(fault);
        const known = targets.some(({ value }) => value === struck);
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: faults are told apart by their place alone.
          <section key={place} className={css.fault} aria-label={`Fault ${place + 1}`}>
            <Field label="What breaks" {...(action?.summary && { help: action.summary })}>
              {(ids) => (
                <Select
                  {...ids}
                  value={fault.action}
                  choices={choices.map((one) => ({ value: one.action, title: one.title }))}
                  onCommit={(name) => {
                    const next = actionOf(actions, { action: name });
                    if (next) put(place, newFault(document, next, fault));
                  }}
                />
              )}
            </Field>
            <Field label="Where">
              {(ids) => (
                <Select
                  {...ids}
                  value={struck}
                  choices={known ? targets : [{ value: struck, title: `${struck} (gone)` }, ...targets]}
                  onCommit={(target) => put(place, { ...fault, [action?.strikes ?? "zone"]: target })}
                />
              )}
            </Field>
            {action?.settings.map((setting) => (
              <HowMuch
                key={setting.name}
                setting={setting}
                value={fault.params?.[setting.name]}
                onCommit={(value) =>
                  put(place, { ...fault, params: { ...fault.params, [setting.name]: value } })
                }
              />
            ))}
            <Field label="Begins at">
              {(ids) => (
                <TextInput
                  {...ids}
                  value={clockText(fault.at_s)}
                  onCommit={(text) => {
                    const at_s = readDuration(text);
                    if (at_s !== null) put(place, { ...fault, at_s });
                  }}
                />
              )}
            </Field>
            {action?.lasts !== false && (
              <Field label="Lasts">
                {(ids) => (
                  <TextInput
                    {...ids}
                    value={duration(fault.duration_s)}
                    onCommit={(text) => {
                      const duration_s = readDuration(text);
                      if (duration_s !== null) put(place, { ...fault, duration_s });
                    }}
                  />
                )}
              </Field>
            )}
            <IconButton
              label="Remove this fault"
              glyph="trash"
              look="quiet"
              onClick={() => onChange({ ...body, faults: faults.filter((_, at) => at !== place) })}
            />
          </section>
        );
      })}
      <Button glyph="plus" onClick={() => onChange(withOneMoreFault(body, document, actions))}>
        Add a fault
      </Button>
    </>
  );
}

/** A number that an action takes. */
function HowMuch({
  setting,
  value,
  onCommit,
}: {
  setting: FaultSetting;
  value: unknown;
  onCommit: (value: number) => void;
}) {
  return (
    <Field label={setting.title} unit={setting.unit === "ratio" ? "0 to 1" : setting.unit}>
      {(ids) => (
        <NumberInput
          {...ids}
          value={typeof value === "number" ? value : null}
          integer={setting.whole}
          minimum={setting.minimum}
          maximum={setting.maximum}
          onCommit={(given) => {
            if (given !== null) onCommit(given);
          }}
        />
      )}
    </Field>
  );
}
