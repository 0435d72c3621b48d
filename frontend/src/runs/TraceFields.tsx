import { useRef, useState } from "react";
import { ApiError, type Problem } from "@/api/problems";
import { type Arrivals, type Trace, uploadTrace, useTrace } from "@/api/scenarios";
import { Button } from "@/ui/Button";
import { Field, NumberInput, Select, Switch } from "@/ui/Field";
import { count, duration } from "@/ui/format";
import { ProblemList } from "./ProblemList";
import css from "./Scenario.module.css";

type TraceArrivals = Extract<Arrivals, { executor: "trace" }>;

/** A trace: a CSV of timestamps and counts, uploaded here; then its day and its scale. */
export function TraceFields({
  arrivals,
  onChange,
}: {
  arrivals: TraceArrivals;
  onChange: (arrivals: TraceArrivals) => void;
}) {
  const input = useRef<HTMLInputElement>(null);
  const [problems, setProblems] = useState<Problem[]>([]);
  const [reading, setReading] = useState(false);
  const trace = useTrace(arrivals.trace || null).data ?? null;

  const send = async (file: File | undefined) => {
    if (!file) return;
    setReading(true);
    setProblems([]);
    try {
      const made = await uploadTrace(file);
      const { file: _, column: __, step_s: ___, day: ____, from: _____, gaps: ______, ...rest } = arrivals;
      onChange({ ...rest, trace: made.id });
    } catch (error) {
      const found = error instanceof ApiError ? error.problems : [];
      setProblems(
        found.length > 0 ? found : [{ at: "$", code: "not-read", severity: "error", message: String(error) }],
      );
    } finally {
      setReading(false);
      if (input.current) input.current.value = "";
    }
  };
  return (
    <div className={css.trace}>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: dropping a file is a shortcut for the button inside. */}
      <div
        className={css.drop}
        onDragOver={(event) => event.preventDefault()}
        onDrop={(event) => {
          event.preventDefault();
          void send(event.dataTransfer.files[0]);
        }}
      >
        <TraceAbout trace={trace} bundled={arrivals.file ?? null} scale={arrivals.scale} />
        <input
          ref={input}
          type="file"
          accept=".csv,.gz,.txt,text/csv,application/gzip"
          className="visually-hidden"
          tabIndex={-1}
          aria-label="CSV file of timestamps and counts"
          onChange={(event) => void send(event.target.files?.[0])}
        />
        <Button glyph="upload" disabled={reading} onClick={() => input.current?.click()}>
          {reading ? "Reading…" : trace || arrivals.file ? "Another CSV" : "Upload a CSV"}
        </Button>
      </div>
      <ProblemList problems={problems} />
      <div className={css.row}>
        <Field label="Scale" unit="times" help="0.02 sends every fiftieth request, 2 sends twice as many">
          {(ids) => (
            <NumberInput
              {...ids}
              minimum={0}
              value={arrivals.scale}
              onCommit={(scale) => scale !== null && onChange({ ...arrivals, scale })}
            />
          )}
        </Field>
        {trace && trace.missing_steps > 0 && (
          <Field
            label="Missing steps count as nothing"
            inline
            help={`The file lacks ${count(trace.missing_steps)} of them. A part that has them all needs no such word.`}
          >
            {(ids) => (
              <Switch
                {...ids}
                checked={arrivals.gaps === "zero"}
                onCommit={(zero) => {
                  const { gaps: _, ...rest } = arrivals;
                  onChange(zero ? { ...rest, gaps: "zero" } : rest);
                }}
              />
            )}
          </Field>
        )}
        {trace && trace.days.length > 1 && (
          <Field label="Day">
            {(ids) => (
              <Select
                {...ids}
                value={arrivals.day ?? ""}
                choices={[
                  { value: "", title: "From the beginning" },
                  ...trace.days.map((day) => ({ value: day, title: day })),
                ]}
                onCommit={(day) => {
                  const { day: _, ...rest } = arrivals;
                  onChange(day ? { ...rest, day } : rest);
                }}
              />
            )}
          </Field>
        )}
      </div>
    </div>
  );
}

function TraceAbout({
  trace,
  bundled,
  scale,
}: {
  trace: Trace | null;
  bundled: string | null;
  scale: number;
}) {
  if (trace) {
    return (
      <p className={css.traceAbout}>
        <b>{trace.name}</b>
        <span>
          {count(trace.total)} requests in {count(trace.rows)} steps of {duration(trace.step_s)}; busiest at{" "}
          {trace.busiest.at.replace("T", " ").slice(0, 16)} with {count(trace.busiest.count)}
          {scale !== 1 && `, scaled to ${count(Math.round(trace.busiest.count * scale))}`}
        </span>
      </p>
    );
  }
  if (bundled) {
    return (
      <p className={css.traceAbout}>
        <b>{bundled}</b>
        <span>comes with this example</span>
      </p>
    );
  }
  return (
    <p className={css.traceAbout}>
      <b>No trace yet</b>
      <span>A CSV with a column of timestamps and a column of counts. Drop it here.</span>
    </p>
  );
}
