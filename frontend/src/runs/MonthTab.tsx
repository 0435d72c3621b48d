import { type ScenarioBody, useScenarios } from "@/api/scenarios";
import { Button, IconButton } from "@/ui/Button";
import { NumberInput, Select } from "@/ui/Field";
import { duration, significant } from "@/ui/format";
import css from "./Scenario.module.css";
import { monthLeft_h, wholeMonth } from "./scenario";

/** Of how many of which scenarios a month of 730 hours is made: on this every monthly figure rests. */
export function MonthTab({
  body,
  architectureId,
  onChange,
}: {
  body: ScenarioBody;
  architectureId: string;
  onChange: (body: ScenarioBody) => void;
}) {
  const others = (useScenarios(architectureId).data ?? []).filter((one) => one.name !== body.name);
  const month = body.month ?? [];
  const left = monthLeft_h(body, Object.fromEntries(others.map((one) => [one.name, one.body.duration_s])));
  const choices = [
    { value: "this", title: `This scenario (${duration(body.duration_s)})` },
    ...others.map((one) => ({ value: one.name, title: `${one.name} (${duration(one.body.duration_s)})` })),
  ];
  return (
    <>
      <p className={css.hint}>A month has 730 hours. Say how often each scenario happens in it.</p>
      {month.map((part, place) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: parts are told apart by their place alone.
        <div key={place} className={css.month}>
          <Select
            label="Scenario"
            value={part.scenario}
            choices={choices}
            onCommit={(scenario) =>
              onChange({
                ...body,
                month: month.map((one, at) => (at === place ? { ...one, scenario } : one)),
              })
            }
          />
          <NumberInput
            label="Times a month"
            minimum={0}
            value={part.times}
            onCommit={(times) =>
              times !== null &&
              onChange({ ...body, month: month.map((one, at) => (at === place ? { ...one, times } : one)) })
            }
          />
          <span>times</span>
          <IconButton
            label="Remove from the month"
            glyph="close"
            look="quiet"
            onClick={() => onChange({ ...body, month: month.filter((_, at) => at !== place) })}
          />
        </div>
      ))}
      <div className={css.row}>
        <Button
          glyph="plus"
          onClick={() => onChange({ ...body, month: [...month, { scenario: "this", times: 1 }] })}
        >
          Add
        </Button>
        <Button onClick={() => onChange(wholeMonth(body))}>Fill the month with this one</Button>
      </div>
      {left !== null && Math.abs(left) > 0.01 && (
        <p className={css.warning} role="status">
          {left > 0
            ? `${significant(left)} hours of the month are not spoken for.`
            : `That is ${significant(-left)} hours more than a month has.`}
        </p>
      )}
    </>
  );
}
