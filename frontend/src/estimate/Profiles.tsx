import { useState } from "react";
import { useStore } from "zustand";
import { useChosenScenario } from "@/api/chosen";
import { type Priced, useProfiles } from "@/api/estimate";
import { meaning } from "@/document/meaning";
import { editor } from "@/document/store";
import { Field, NumberInput } from "@/ui/Field";
import { count } from "@/ui/format";
import css from "./Bill.module.css";
import { groupsOf } from "./bill";
import { FACTORS, PROFILE_NAMES, type ProfileName } from "./factors";
import { cents } from "./money";
import own from "./Profiles.module.css";
import { useSubjects } from "./useSubjects";

/** What the drawing costs before any run, at low, expected and high traffic side by side. */
export function Profiles({ architectureId }: { architectureId: string }) {
  const { scenario } = useChosenScenario(architectureId);
  const document = useStore(editor, (state) => state.document);
  const [factors, setFactors] = useState<Record<ProfileName, number>>(FACTORS);
  const question = scenario ? { architectureId, document, scenario: scenario.body, factors } : null;
  const { data, error } = useProfiles(question, meaning(document));
  const titleOf = useSubjects();
  if (!scenario)
    return <p className={css.none}>A scenario says how much traffic there is: make one first.</p>;
  const of = (name: ProfileName): Priced | undefined =>
    data?.profiles.find((one) => one.name === name)?.estimate;
  const rows = rowsOf(PROFILE_NAMES.map(({ id }) => of(id)));
  const open = of("expected")?.not_priced ?? [];
  return (
    <div>
      <p className={own.lead}>
        The drawing as it is now, at so many times the traffic of <b>{scenario.name}</b>. It is worked out by
        arithmetic, hour by hour: nothing queues, fails, is retried, starts cold or scales late, so that a run
        is as a rule a little dearer.
      </p>
      <div className={own.factors}>
        {PROFILE_NAMES.map(({ id, title }) => (
          <Field key={id} label={title} unit="× traffic">
            {(ids) => (
              <NumberInput
                {...ids}
                minimum={0}
                maximum={1e6}
                value={factors[id]}
                onCommit={(value) => setFactors({ ...factors, [id]: value ?? FACTORS[id] })}
              />
            )}
          </Field>
        ))}
      </div>
      {error && <p className={own.error}>{error.message}</p>}
      {!error && data && (
        <table className={css.table}>
          <thead>
            <tr>
              <th className={css.head}>Part of the drawing</th>
              {PROFILE_NAMES.map(({ id, title }) => (
                <th key={id} className={`${css.head} ${css.figure}`}>
                  {title}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            <tr>
              <th className={css.cell} scope="row">
                <span className={css.unit}>Requests a month</span>
              </th>
              {PROFILE_NAMES.map(({ id }) => (
                <td key={id} className={`${css.cell} ${css.figure} ${css.unit}`}>
                  {count(data.profiles.find((one) => one.name === id)?.requests_a_month)}
                </td>
              ))}
            </tr>
            {rows.map((row) => (
              <tr key={row.subject}>
                <th className={css.cell} scope="row">
                  {titleOf(row.subject)}
                </th>
                {row.amounts.map((amount, place) => (
                  <td key={PROFILE_NAMES[place]?.id} className={`${css.cell} ${css.figure}`}>
                    {cents(amount)}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
          <tfoot>
            <tr>
              <th className={css.sum} scope="row">
                Total per month
              </th>
              {PROFILE_NAMES.map(({ id }) => (
                <td key={id} className={`${css.sum} ${css.figure}`}>
                  {cents(of(id)?.total_usd)}
                </td>
              ))}
            </tr>
          </tfoot>
        </table>
      )}
      {!error && data && (
        <p className={css.foot}>
          It {data.rests_on}. Prices of the book {of("expected")?.price_book}.
          {Number(of("expected")?.unsure_usd ?? 0) > 0 &&
            ` ${cents(of("expected")?.unsure_usd)} of the expected month rests on derived or remembered rates.`}
          {open.length > 0 &&
            ` Not in the totals: ${open.map((line) => `${titleOf(line.subject)} (${line.meter})`).join(", ")}.`}
        </p>
      )}
    </div>
  );
}

type Row = { subject: string; amounts: (number | null)[] };

/** Every part of any profile with its amount in each, the dearest of the last profile first. */
function rowsOf(profiles: (Priced | undefined)[]): Row[] {
  const found = new Map<string, Row>();
  profiles.forEach((priced, place) => {
    for (const group of priced ? groupsOf(priced) : []) {
      const row = found.get(group.key) ?? { subject: group.key, amounts: profiles.map(() => null) };
      row.amounts[place] = group.amount;
      found.set(group.key, row);
    }
  });
  const last = (row: Row) => row.amounts.at(-1) ?? 0;
  return [...found.values()].sort((a, b) => last(b) - last(a) || a.subject.localeCompare(b.subject));
}
