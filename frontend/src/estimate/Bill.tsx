import { useState } from "react";
import type { Line, Priced } from "@/api/estimate";
import { Glyph } from "@/ui/Glyph";
import css from "./Bill.module.css";
import { groupsOf, quantityText, rateText, unitText, weakness } from "./bill";
import { LineDetails } from "./LineDetails";
import { cents } from "./money";
import { useSubjects } from "./useSubjects";

/** The bill line by line, grouped by what is drawn: quantity x rate = amount; a line opens to how it came about. */
export function Bill({ estimate, restsOn }: { estimate: Priced; restsOn?: string }) {
  const titleOf = useSubjects();
  const groups = groupsOf(estimate);
  const open = estimate.not_priced;
  if (groups.length === 0 && open.length === 0) {
    return <p className={css.none}>Nothing is billed.</p>;
  }
  return (
    <div>
      <table className={css.table}>
        <thead>
          <tr>
            <th className={css.head}>Line</th>
            <th className={`${css.head} ${css.figure}`}>Quantity</th>
            <th className={`${css.head} ${css.figure}`}>Rate</th>
            <th className={`${css.head} ${css.figure}`}>Amount</th>
          </tr>
        </thead>
        {groups.map((group) => (
          <tbody key={group.subject}>
            <tr>
              <th className={css.group} colSpan={3} scope="rowgroup">
                {titleOf(group.subject)}
              </th>
              <td className={`${css.group} ${css.figure}`}>{cents(group.amount)}</td>
            </tr>
            {group.lines.map((line) => (
              <LineRow key={`${line.meter}-${line.quantity}`} line={line} />
            ))}
          </tbody>
        ))}
        <tfoot>
          <tr>
            <th className={css.sum} colSpan={3} scope="row">
              Total per month
            </th>
            <td className={`${css.sum} ${css.figure}`}>{cents(estimate.total_usd)}</td>
          </tr>
        </tfoot>
      </table>
      {open.length > 0 && (
        <section className={css.open}>
          <h3>Not in the total</h3>
          <ul>
            {open.map((line) => (
              <li key={`${line.subject}-${line.meter}`}>
                <b>{titleOf(line.subject)}</b> · {line.meter}
                {line.quantity && ` · ${quantityText(line.quantity)} ${unitText(line.unit, line.quantity)}`}
                <span className={css.why}>{line.why}</span>
              </li>
            ))}
          </ul>
        </section>
      )}
      <p className={css.foot}>
        {restsOn && `It ${restsOn}. `}A month is 730 hours. Prices of the book {estimate.price_book}; each
        amount is rounded by itself, the total once.
        {Number(estimate.unsure_usd) > 0 &&
          ` ${cents(estimate.unsure_usd)} of it rests on derived or remembered rates.`}
      </p>
    </div>
  );
}

function LineRow({ line }: { line: Line }) {
  const [open, setOpen] = useState(false);
  const weak = weakness(line);
  return (
    <>
      <tr>
        <td className={css.cell}>
          <button type="button" className={css.line} aria-expanded={open} onClick={() => setOpen(!open)}>
            <Glyph name={open ? "chevronDown" : "chevronRight"} size={12} />
            <span className={css.title}>{line.title}</span>
            {weak && (
              <span className={css.weak} title={weak}>
                {line.confidence}
              </span>
            )}
          </button>
        </td>
        <td className={`${css.cell} ${css.figure}`}>
          {quantityText(line.quantity)} <span className={css.unit}>{unitText(line.unit, line.quantity)}</span>
        </td>
        <td className={`${css.cell} ${css.figure}`}>{rateText(line.rate_usd)}</td>
        <td className={`${css.cell} ${css.figure}`}>{cents(line.amount_usd)}</td>
      </tr>
      {open && (
        <tr>
          <td className={css.more} colSpan={4}>
            <LineDetails line={line} />
          </td>
        </tr>
      )}
    </>
  );
}
