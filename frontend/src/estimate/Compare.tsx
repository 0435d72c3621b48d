import { useState } from "react";
import { useArchitectures } from "@/api/architectureList";
import { type Differences, type Other, useDifferences, useKeptEstimates } from "@/api/estimate";
import { type ListedRun, type Run, useRuns } from "@/api/runs";
import { Field, Select } from "@/ui/Field";
import { count } from "@/ui/format";
import css from "./Bill.module.css";
import { quantityText, unitText } from "./bill";
import { cents, change } from "./money";
import { useSubjects } from "./useSubjects";

/** This run's bill line by line against another run's, another drawing's, or an estimate that was kept. */
export function Compare({ run, architectureId }: { run: Run; architectureId: string }) {
  const runs = useFinishedRuns(architectureId).filter((one) => one.id !== run.id);
  const kept = useKeptEstimates(run).data ?? [];
  const others = (useArchitectures().data ?? []).filter(
    ({ id, latest_run: last }) => last !== null && id !== architectureId,
  );
  const choices = [
    ...runs.map((one) => ({ value: `against:${one.id}`, title: `The run of ${runTitle(one)}` })),
    ...kept.map((one) => ({
      value: `kept:${one.id}`,
      title: `This run's estimate kept ${moment(one.created_at)} (${cents(one.total_usd)})`,
    })),
    ...others.map((one) => ({ value: `drawing:${one.id}`, title: `Another drawing: ${one.name}` })),
  ];
  const [picked, setPicked] = useState<string | null>(null);
  const [pickedRun, setPickedRun] = useState<string | null>(null);
  const chosen = picked ?? choices[0]?.value ?? null;
  const drawing = chosen?.startsWith("drawing:") ? chosen.slice("drawing:".length) : null;
  const theirs = useFinishedRuns(drawing);
  const their = theirs.find((one) => one.id === pickedRun) ?? theirs[0];
  const { data, error } = useDifferences(
    run,
    drawing === null ? otherOf(chosen) : their ? { kind: "against", id: their.id } : null,
  );
  if (choices.length === 0) {
    return (
      <p className={css.none}>
        There is nothing to compare with yet: run the drawing once more, run another one, or keep this
        estimate (under Lines) and change the terms.
      </p>
    );
  }
  return (
    <div>
      <div className={css.choice}>
        <Field label="Compare with">
          {(ids) => <Select {...ids} value={chosen ?? ""} choices={choices} onCommit={setPicked} />}
        </Field>
        {drawing !== null && theirs.length > 0 && (
          <Field label="Its run">
            {(ids) => (
              <Select
                {...ids}
                value={their?.id ?? ""}
                choices={theirs.map((one) => ({ value: one.id, title: runTitle(one) }))}
                onCommit={setPickedRun}
              />
            )}
          </Field>
        )}
      </div>
      {error && <p className={css.warning}>{error.message}</p>}
      {!error && !data && <p className={css.none}>Setting the bills side by side…</p>}
      {data && <DifferencesTable found={data} />}
    </div>
  );
}

/** The runs of a drawing that have a bill, the newest first. */
function useFinishedRuns(architectureId: string | null): ListedRun[] {
  return (useRuns(architectureId).data ?? []).filter((one) => one.status === "succeeded");
}

/** Every line that differs, the largest change first, each split into what usage and what the rate did. */
export function DifferencesTable({ found }: { found: Differences }) {
  const titleOf = useSubjects();
  const changed = found.lines.filter(
    (line) =>
      Math.abs(Number(line.change_usd)) >= 0.005 || line.before_usd === null || line.after_usd === null,
  );
  const same = found.lines.length - changed.length;
  const designs = found.lines.some((line) => line.subject === "");
  const leftOut = [
    { side: designs ? "the other" : "before", open: found.not_priced.before },
    { side: "this run", open: found.not_priced.after },
  ].flatMap(({ side, open }) =>
    open.length > 0 ? [`${side}: ${[...new Set(open.map((line) => line.title))].join(", ")}`] : [],
  );
  return (
    <>
      <table className={css.table}>
        <thead>
          <tr>
            <th className={css.head}>Line</th>
            <th className={`${css.head} ${css.figure}`}>{designs ? "The other" : "Before"}</th>
            <th className={`${css.head} ${css.figure}`}>{designs ? "This drawing" : "This run"}</th>
            <th className={`${css.head} ${css.figure}`}>By usage</th>
            <th className={`${css.head} ${css.figure}`}>By rate</th>
            <th className={`${css.head} ${css.figure}`}>Change</th>
          </tr>
        </thead>
        <tbody>
          <tr>
            <th className={css.sum} scope="row">
              Total per month
            </th>
            <td className={`${css.sum} ${css.figure}`}>{cents(found.before.total_usd)}</td>
            <td className={`${css.sum} ${css.figure}`}>{cents(found.after.total_usd)}</td>
            <td className={`${css.sum} ${css.figure}`}>{change(found.by_usage_usd)}</td>
            <td className={`${css.sum} ${css.figure}`}>{change(found.by_rate_usd)}</td>
            <td className={`${css.sum} ${css.figure}`}>{change(found.change_usd)}</td>
          </tr>
          <PerMillion found={found} />
        </tbody>
        <tbody>
          {changed.map((line) => (
            <tr key={`${line.subject}-${line.meter}-${line.region}`}>
              <th className={css.cell} scope="row">
                {line.subject ? (
                  <>
                    {titleOf(line.subject)} <span className={css.unit}>{line.title}</span>
                  </>
                ) : (
                  <>
                    {line.title} <span className={`${css.unit} ${css.whole}`}>{line.region}</span>
                  </>
                )}
                <span className={css.why}>{quantities(line)}</span>
              </th>
              <td className={`${css.cell} ${css.figure}`}>{cents(line.before_usd)}</td>
              <td className={`${css.cell} ${css.figure}`}>{cents(line.after_usd)}</td>
              <td className={`${css.cell} ${css.figure}`}>{change(line.by_usage_usd)}</td>
              <td className={`${css.cell} ${css.figure}`}>{change(line.by_rate_usd)}</td>
              <td className={`${css.cell} ${css.figure}`}>{change(line.change_usd)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {leftOut.length > 0 && (
        <p className={`${css.foot} ${css.warning}`}>Without a price, so in no total: {leftOut.join("; ")}.</p>
      )}
      <p className={css.foot}>
        {changed.length === 0
          ? "No line differs. "
          : `${same} more ${same === 1 ? "line is" : "lines are"} the same to the cent. `}
        {designs && "Two drawings have no boxes in common: their lines are compared by meter and Region. "}
        By usage: more or fewer units at the rate before. By rate: price, tier, discount or commitment.{" "}
        {found.before.price_book === found.after.price_book
          ? `Both by the book ${found.after.price_book}.`
          : `By the books ${found.before.price_book} and ${found.after.price_book}.`}
      </p>
    </>
  );
}

/** The fair measure between designs: what a million requests cost in each; nothing where they were not counted. */
function PerMillion({ found }: { found: Differences }) {
  const each = [found.before, found.after].map(({ total_usd, requests }) =>
    Number(requests) > 0 ? (Number(total_usd) / Number(requests)) * 1e6 : null,
  );
  const [before, after] = each;
  if (before == null || after == null) return null;
  return (
    <tr>
      <th className={css.cell} scope="row">
        Per million requests{" "}
        <span className={css.unit}>
          {count(Number(found.before.requests))} → {count(Number(found.after.requests))} a month
        </span>
      </th>
      <td className={`${css.cell} ${css.figure}`}>{cents(before)}</td>
      <td className={`${css.cell} ${css.figure}`}>{cents(after)}</td>
      <td className={css.cell} colSpan={2} />
      <td className={`${css.cell} ${css.figure}`}>{change(after - before)}</td>
    </tr>
  );
}

function quantities(line: Differences["lines"][number]): string {
  const one = (quantity: string | null) =>
    quantity === null ? "none" : `${quantityText(quantity)} ${unitText(line.unit, quantity)}`;
  if (line.before_quantity === line.after_quantity) return one(line.after_quantity);
  return `${one(line.before_quantity)} → ${one(line.after_quantity)}`;
}

function otherOf(value: string | null): Other | null {
  const [kind, id] = value?.split(":") ?? [];
  return id && (kind === "against" || kind === "kept") ? { kind, id } : null;
}

/** "24 Nov, 18:33: A busy evening". */
function runTitle(run: ListedRun): string {
  return `${moment(run.created_at)}: ${run.scenario_name}`;
}

function moment(iso: string): string {
  return new Date(iso).toLocaleString("en-GB", {
    day: "numeric",
    month: "short",
    hour: "2-digit",
    minute: "2-digit",
  });
}
