import type { Priced } from "@/api/estimate";
import css from "./Headline.module.css";
import { cents } from "./money";

/** The month's total, on what it rests, how sure it is, and what it leaves out. */
export function Headline({ priced, restsOn }: { priced: Priced; restsOn?: string | null | undefined }) {
  const left = priced.not_priced.length;
  const unsure = Number(priced.unsure_usd);
  return (
    <div className={css.headline}>
      <p className={css.total}>
        {cents(priced.total_usd)} <span className={css.per}>a month</span>
      </p>
      <p className={css.words}>
        {restsOn && <span>It {restsOn}.</span>}
        {unsure > 0 && <span>{cents(unsure)} of it rests on derived or remembered rates.</span>}
        {left > 0 && (
          <span className={css.left}>
            {left === 1 ? "One line is" : `${left} lines are`} not in it; see the end of the list.
          </span>
        )}
      </p>
    </div>
  );
}
