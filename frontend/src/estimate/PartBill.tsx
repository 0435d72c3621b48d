import { useState } from "react";
import type { Line, Priced } from "@/api/estimate";
import { Glyph } from "@/ui/Glyph";
import { groupsOf, quantityText, rateText, stateText, unitText, weakness } from "./bill";
import { LineDetails } from "./LineDetails";
import { cents } from "./money";
import css from "./PartBill.module.css";
import { useSubjects } from "./useSubjects";

/**
 * The bill for the inspector's width: title and amount in one row, quantity x rate and the source below. With
 * `subjects` only theirs, else the whole.
 */
export function PartBill({
  estimate,
  subjects,
  restsOn,
}: {
  estimate: Priced;
  subjects?: readonly string[];
  restsOn?: string;
}) {
  const titleOf = useSubjects();
  const mine = (subject: string) => !subjects || subjects.includes(subject);
  const groups = groupsOf(estimate).filter((group) => mine(group.key));
  const open = estimate.not_priced.filter((line) => mine(line.subject));
  if (groups.length === 0 && open.length === 0) return <p className={css.soft}>Nothing of this is billed.</p>;
  const total = subjects ? groups.reduce((sum, group) => sum + group.amount, 0) : Number(estimate.total_usd);
  return (
    <div className={css.bill}>
      <p className={css.total}>
        <span>A month</span>
        <span>{cents(total)}</span>
      </p>
      {groups.map((group) => (
        <section key={group.key}>
          {groups.length > 1 && (
            <h3 className={css.subject}>
              <span>{titleOf(group.key)}</span>
              <span>{cents(group.amount)}</span>
            </h3>
          )}
          <ul>
            {group.lines.map((line) => (
              <PartLine key={`${line.meter}-${line.quantity}`} line={line} />
            ))}
          </ul>
        </section>
      ))}
      {open.length > 0 && (
        <section>
          <h3 className={css.subject}>Not in the total</h3>
          <ul>
            {open.map((line) => (
              <li key={`${line.subject}-${line.meter}`} className={css.line}>
                {titleOf(line.subject)} · {line.meter}{" "}
                <span className={css.weak}>{stateText(line.state)}</span>
                <span className={css.soft}>{line.why}</span>
              </li>
            ))}
          </ul>
        </section>
      )}
      <p className={css.soft}>
        {restsOn && `It ${restsOn}. `}Prices of the book {estimate.price_book}.
      </p>
    </div>
  );
}

function PartLine({ line }: { line: Line }) {
  const [open, setOpen] = useState(false);
  const weak = weakness(line);
  return (
    <li className={css.line}>
      <button type="button" className={css.button} aria-expanded={open} onClick={() => setOpen(!open)}>
        <span className={css.title}>
          {line.title}
          {weak && <span className={css.weak}>{line.confidence}</span>}
        </span>
        <span className={css.amount}>{cents(line.amount_usd)}</span>
        <span className={css.sum}>
          {quantityText(line.quantity)} {unitText(line.unit, line.quantity)} × {rateText(line.rate_usd)}
        </span>
        <Glyph name={open ? "chevronDown" : "chevronRight"} size={12} />
      </button>
      {open && <LineDetails line={line} />}
    </li>
  );
}
