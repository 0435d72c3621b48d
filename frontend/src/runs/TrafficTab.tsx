import type { Process, ScenarioBody, Workload } from "@/api/scenarios";
import type { Document } from "@/document/types";
import { titleIn } from "@/document/useTitles";
import { Button, IconButton } from "@/ui/Button";
import { Field, NumberInput, Select } from "@/ui/Field";
import { ArrivalsFields } from "./ArrivalsFields";
import css from "./Scenario.module.css";
import { EXECUTORS, newWorkload, withExecutor, withShare, withWorkload } from "./scenario";
import { areUsers, withVuLimit } from "./users";

const PROCESSES: { value: Process; title: string }[] = [
  { value: "poisson", title: "Random (Poisson)" },
  { value: "bursty", title: "In bursts" },
  { value: "deterministic", title: "Evenly spaced" },
];

/** Where requests arrive, how their rate goes over time, and which classes they are of. */
export function TrafficTab({
  body,
  document,
  onChange,
}: {
  body: ScenarioBody;
  document: Document;
  onChange: (body: ScenarioBody) => void;
}) {
  return (
    <>
      {body.workloads.map((workload, place) => (
        <section
          // biome-ignore lint/suspicious/noArrayIndexKey: workloads have no name; only the last can be added or removed.
          key={place}
          className={css.section}
          aria-label={`Workload at ${titleIn(document, workload.node)}`}
        >
          <WorkloadFields
            body={body}
            workload={workload}
            document={document}
            onChange={(change) => onChange(withWorkload(body, place, change))}
            {...(body.workloads.length > 1 && {
              onRemove: () =>
                onChange({ ...body, workloads: body.workloads.filter((_, at) => at !== place) }),
            })}
          />
        </section>
      ))}
      <Button
        glyph="plus"
        onClick={() => onChange({ ...body, workloads: [...body.workloads, newWorkload(document)] })}
      >
        Add a workload
      </Button>
    </>
  );
}

function WorkloadFields({
  body,
  workload,
  document,
  onChange,
  onRemove,
}: {
  body: ScenarioBody;
  workload: Workload;
  document: Document;
  onChange: (change: Partial<Workload>) => void;
  onRemove?: () => void;
}) {
  const clients = document.nodes.filter((node) => node.service === "client");
  const choices = (clients.length > 0 ? clients : document.nodes).map((node) => ({
    value: node.id,
    title: node.title || node.id,
  }));
  const { arrivals } = workload;
  return (
    <>
      <div className={css.row}>
        <Field label="Arrives at">
          {(ids) => (
            <Select
              {...ids}
              value={workload.node}
              choices={choices}
              onCommit={(node) => onChange({ node })}
            />
          )}
        </Field>
        <Field label="Traffic">
          {(ids) => (
            <Select
              {...ids}
              value={arrivals.executor}
              choices={EXECUTORS}
              onCommit={(executor) =>
                onChange({ arrivals: withExecutor(arrivals, executor, body.duration_s) })
              }
            />
          )}
        </Field>
        {!areUsers(arrivals) && (
          <Field label="Arrivals">
            {(ids) => (
              <Select
                {...ids}
                value={arrivals.process}
                choices={PROCESSES}
                onCommit={(chosen) => {
                  const { dispersion = 10, ...rest } = arrivals;
                  const process = chosen as Process;
                  onChange({ arrivals: { ...rest, process, ...(process === "bursty" && { dispersion }) } });
                }}
              />
            )}
          </Field>
        )}
        {!areUsers(arrivals) && arrivals.process === "bursty" && (
          <Field label="Dispersion" help="Variance of the count over its mean; random arrivals have 1">
            {(ids) => (
              <NumberInput
                {...ids}
                minimum={1}
                maximum={10_000}
                value={arrivals.dispersion ?? 10}
                onCommit={(dispersion) =>
                  dispersion !== null && onChange({ arrivals: { ...arrivals, dispersion } })
                }
              />
            )}
          </Field>
        )}
        {onRemove && (
          <IconButton label="Remove this workload" glyph="trash" look="quiet" onClick={onRemove} />
        )}
      </div>
      <ArrivalsFields arrivals={arrivals} onChange={(next) => onChange({ arrivals: next })} />
      {!areUsers(arrivals) && (
        <div className={css.row}>
          <Field
            label="Most waiting at once"
            help="As k6's maxVUs: an arrival beyond that is dropped. Empty: no limit"
          >
            {(ids) => (
              <NumberInput
                {...ids}
                integer
                minimum={1}
                value={arrivals.max_vus ?? arrivals.pre_allocated_vus ?? null}
                onCommit={(most) => onChange({ arrivals: withVuLimit(arrivals, most) })}
              />
            )}
          </Field>
        </div>
      )}
      <Mix workload={workload} document={document} onChange={(mix) => onChange({ mix })} />
    </>
  );
}

/** The share of each request class; they always add up to a hundred. */
function Mix({
  workload,
  document,
  onChange,
}: {
  workload: Workload;
  document: Document;
  onChange: (mix: Record<string, number>) => void;
}) {
  const mix = Object.fromEntries(document.classes.map((one) => [one.id, workload.mix[one.id] ?? 0]));
  if (document.classes.length < 2) return null;
  return (
    <fieldset className={css.mix}>
      <legend>Request classes</legend>
      {document.classes.map((one) => {
        const share = mix[one.id] ?? 0;
        return (
          <label key={one.id} className={css.share}>
            <span>{one.title || one.id}</span>
            <input
              type="range"
              min={0}
              max={100}
              step={0.5}
              value={share * 100}
              aria-label={`Share of ${one.title || one.id}`}
              onChange={(event) => onChange(withShare(mix, one.id, Number(event.target.value) / 100))}
            />
            <NumberInput
              label={`Share of ${one.title || one.id} in percent`}
              value={Number((share * 100).toFixed(4))}
              minimum={0}
              maximum={100}
              onCommit={(value) => value !== null && onChange(withShare(mix, one.id, value / 100))}
            />
            <span>%</span>
          </label>
        );
      })}
    </fieldset>
  );
}
