import type { Arrivals, Stage } from "@/api/scenarios";
import { Button, IconButton } from "@/ui/Button";
import { Field, NumberInput, TextInput } from "@/ui/Field";
import { duration } from "@/ui/format";
import css from "./Scenario.module.css";
import { readDuration } from "./scenario";
import { TraceFields } from "./TraceFields";
import { UsersFields } from "./UsersFields";
import { areUsers } from "./users";

/** The settings of one executor. */
export function ArrivalsFields({
  arrivals,
  onChange,
}: {
  arrivals: Arrivals;
  onChange: (arrivals: Arrivals) => void;
}) {
  if (arrivals.executor === "trace") return <TraceFields arrivals={arrivals} onChange={onChange} />;
  if (areUsers(arrivals)) return <UsersFields users={arrivals} onChange={onChange} />;
  if (arrivals.executor === "constant-arrival-rate") {
    return (
      <div className={css.row}>
        <Field label="Rate" unit="requests/s">
          {(ids) => (
            <NumberInput
              {...ids}
              minimum={0}
              value={arrivals.rate_per_s}
              onCommit={(rate) => rate !== null && onChange({ ...arrivals, rate_per_s: rate })}
            />
          )}
        </Field>
      </div>
    );
  }
  const setStage = (place: number, change: Partial<Stage>) =>
    onChange({
      ...arrivals,
      stages: arrivals.stages.map((stage, at) => (at === place ? { ...stage, ...change } : stage)),
    });
  return (
    <div className={css.stages}>
      <div className={css.stage}>
        <span>Start at</span>
        <NumberInput
          label="Rate at the start, requests per second"
          minimum={0}
          value={arrivals.start_rate_per_s}
          onCommit={(rate) => rate !== null && onChange({ ...arrivals, start_rate_per_s: rate })}
        />
        <span>requests/s</span>
      </div>
      {arrivals.stages.map((stage, place) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: stages are told apart by their place alone.
        <div key={place} className={css.stage}>
          <span>then to</span>
          <NumberInput
            label={`Rate at the end of stage ${place + 1}, requests per second`}
            minimum={0}
            value={stage.target_per_s}
            onCommit={(rate) => rate !== null && setStage(place, { target_per_s: rate })}
          />
          <span>requests/s over</span>
          <TextInput
            label={`Length of stage ${place + 1}`}
            value={duration(stage.duration_s)}
            onCommit={(text) => {
              const duration_s = readDuration(text);
              if (duration_s !== null) setStage(place, { duration_s });
            }}
          />
          <IconButton
            label={`Remove stage ${place + 1}`}
            glyph="close"
            look="quiet"
            disabled={arrivals.stages.length === 1}
            onClick={() => onChange({ ...arrivals, stages: arrivals.stages.filter((_, at) => at !== place) })}
          />
        </div>
      ))}
      <Button
        look="quiet"
        glyph="plus"
        onClick={() => {
          const last = arrivals.stages.at(-1) ?? { target_per_s: arrivals.start_rate_per_s, duration_s: 600 };
          onChange({ ...arrivals, stages: [...arrivals.stages, { ...last }] });
        }}
      >
        Add a stage
      </Button>
    </div>
  );
}
