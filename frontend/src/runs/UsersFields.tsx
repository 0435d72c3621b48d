import type { Users, VuStage } from "@/api/scenarios";
import { Button, IconButton } from "@/ui/Button";
import { Field, NumberInput, TextInput } from "@/ui/Field";
import { duration } from "@/ui/format";
import css from "./Scenario.module.css";
import { readDuration } from "./scenario";
import { thinkOf } from "./users";

/** The settings of users who wait for each answer before they send again. */
export function UsersFields({ users, onChange }: { users: Users; onChange: (users: Users) => void }) {
  const stages = users.stages ?? [];
  const setStage = (place: number, change: Partial<VuStage>) =>
    onChange({
      ...users,
      stages: stages.map((stage, at) => (at === place ? { ...stage, ...change } : stage)),
    });
  return (
    <>
      <div className={css.row}>
        <Field label={users.executor === "ramping-vus" ? "Users at the start" : "Users"}>
          {(ids) => (
            <NumberInput
              {...ids}
              integer
              minimum={users.executor === "ramping-vus" ? 0 : 1}
              value={(users.executor === "ramping-vus" ? users.start_vus : users.vus) ?? null}
              onCommit={(given) =>
                given !== null &&
                onChange({ ...users, [users.executor === "ramping-vus" ? "start_vus" : "vus"]: given })
              }
            />
          )}
        </Field>
        {users.iterations !== undefined && (
          <Field label={users.executor === "shared-iterations" ? "Requests in all" : "Requests of each"}>
            {(ids) => (
              <NumberInput
                {...ids}
                integer
                minimum={1}
                value={users.iterations ?? null}
                onCommit={(iterations) => iterations !== null && onChange({ ...users, iterations })}
              />
            )}
          </Field>
        )}
        <Field label="Thinks" unit="ms" help="From an answer to the next request">
          {(ids) => (
            <NumberInput
              {...ids}
              minimum={0}
              value={thinkOf(users)}
              onCommit={(think) => {
                if (think === null) return;
                const before = users.think_ms;
                onChange({
                  ...users,
                  think_ms: typeof before === "object" ? { ...before, mean: think } : think,
                });
              }}
            />
          )}
        </Field>
      </div>
      {users.executor === "ramping-vus" && (
        <div className={css.stages}>
          {stages.map((stage, place) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: stages are told apart by their place alone.
            <div key={place} className={css.stage}>
              <span>then to</span>
              <NumberInput
                label={`Users at the end of stage ${place + 1}`}
                integer
                minimum={0}
                value={stage.target_vus}
                onCommit={(target) => target !== null && setStage(place, { target_vus: target })}
              />
              <span>users over</span>
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
                disabled={stages.length === 1}
                onClick={() => onChange({ ...users, stages: stages.filter((_, at) => at !== place) })}
              />
            </div>
          ))}
          <Button
            look="quiet"
            glyph="plus"
            onClick={() =>
              onChange({ ...users, stages: [...stages, stages.at(-1) ?? { target_vus: 1, duration_s: 600 }] })
            }
          >
            Add a stage
          </Button>
        </div>
      )}
    </>
  );
}
