import type { ScenarioBody, Slo } from "@/api/scenarios";
import type { Document } from "@/document/types";
import { Field, NumberInput } from "@/ui/Field";
import css from "./Scenario.module.css";

/** What is promised: a field left empty promises nothing. */
export function GoalsTab({
  body,
  document,
  onChange,
}: {
  body: ScenarioBody;
  document: Document;
  onChange: (body: ScenarioBody) => void;
}) {
  const slo = body.slo ?? {};
  const set = (change: { [Key in keyof Slo]: Slo[Key] | undefined }) => {
    const next = Object.fromEntries(
      Object.entries({ ...slo, ...change }).filter(([, value]) => value !== undefined),
    ) as Slo;
    onChange({ ...body, slo: next });
  };
  const queues = document.nodes.filter((node) => /queue/.test(node.service));
  const inMs = (value_s: number | undefined) =>
    value_s === undefined ? null : Number((value_s * 1000).toPrecision(12));
  const fromMs = (value: number | null) => (value === null ? undefined : value / 1000);
  return (
    <div className={css.goals}>
      <Field label="Response p99, at most" unit="ms" help="From a request's arrival to its answer">
        {(ids) => (
          <NumberInput
            {...ids}
            placeholder="not promised"
            minimum={0}
            value={inMs(slo.response_p99_s)}
            onCommit={(value) => set({ response_p99_s: fromMs(value) })}
          />
        )}
      </Field>
      <Field label="Completion p99, at most" unit="ms" help="Until the last thing a request set off is done">
        {(ids) => (
          <NumberInput
            {...ids}
            placeholder="not promised"
            minimum={0}
            value={inMs(slo.completion_p99_s)}
            onCommit={(value) => set({ completion_p99_s: fromMs(value) })}
          />
        )}
      </Field>
      <Field label="Errors, at most" unit="% of requests">
        {(ids) => (
          <NumberInput
            {...ids}
            placeholder="not promised"
            minimum={0}
            maximum={100}
            value={slo.error_rate === undefined ? null : Number((slo.error_rate * 100).toPrecision(12))}
            onCommit={(value) => set({ error_rate: value === null ? undefined : value / 100 })}
          />
        )}
      </Field>
      {queues.map((queue) => (
        <Field key={queue.id} label={`Oldest message in ${queue.title || queue.id}, at most`} unit="s">
          {(ids) => (
            <NumberInput
              {...ids}
              placeholder="not promised"
              minimum={0}
              value={slo.age_of_oldest_s?.[queue.id] ?? null}
              onCommit={(value) => {
                const { [queue.id]: _, ...others } = slo.age_of_oldest_s ?? {};
                const ages = value === null ? others : { ...others, [queue.id]: value };
                set({ age_of_oldest_s: Object.keys(ages).length > 0 ? ages : undefined });
              }}
            />
          )}
        </Field>
      ))}
    </div>
  );
}
