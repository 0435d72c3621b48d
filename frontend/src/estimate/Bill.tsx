import { useState } from "react";
import type { Estimate, Line } from "@/api/estimate";
import { useTitles } from "@/document/useTitles";
import { usd } from "@/ui/format";
import { Glyph } from "@/ui/Glyph";
import css from "./Bill.module.css";
import { groupsOf, quantityText, rateText, unitText, weakness } from "./bill";

/**
 * The bill line by line, grouped by what is drawn: quantity x rate = amount, tiers on demand, each with its source.
 * With `subjects` only theirs is shown.
 */
export function Bill({
  estimate,
  subjects,
  restsOn,
}: {
  estimate: Estimate;
  subjects?: readonly string[];
  restsOn?: string;
}) {
  const titleOf = useTitles();
  const mine = (subject: string) => !subjects || subjects.includes(subject);
  const groups = groupsOf(estimate).filter((group) => mine(group.subject));
  const open = estimate.not_priced.filter((line) => mine(line.subject));
  const total = subjects ? groups.reduce((sum, group) => sum + group.amount, 0) : Number(estimate.total_usd);
  if (groups.length === 0 && open.length === 0) {
    return <p className={css.none}>Nothing of this is billed.</p>;
  }
  const narrow = subjects !== undefined;
  const columns = narrow ? 1 : 3;
  return (
    <div>
      <table className={css.table}>
        <thead>
          <tr>
            <th className={css.head}>Line</th>
            {!narrow && <th className={`${css.head} ${css.figure}`}>Quantity</th>}
            {!narrow && <th className={`${css.head} ${css.figure}`}>Rate</th>}
            <th className={`${css.head} ${css.figure}`}>Amount</th>
          </tr>
        </thead>
        {groups.map((group) => (
          <tbody key={group.subject}>
            {(!narrow || groups.length > 1) && (
              <tr>
                <th className={css.group} colSpan={columns} scope="rowgroup">
                  {titleOf(group.subject)}
                </th>
                <td className={`${css.group} ${css.figure}`}>{usd(group.amount)}</td>
              </tr>
            )}
            {group.lines.map((line) => (
              <LineRow key={`${line.meter}-${line.quantity}`} line={line} narrow={narrow} />
            ))}
          </tbody>
        ))}
        <tfoot>
          <tr>
            <th className={css.sum} colSpan={columns} scope="row">
              Total per month
            </th>
            <td className={`${css.sum} ${css.figure}`}>{usd(total)}</td>
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
          !subjects &&
          ` ${usd(estimate.unsure_usd)} of it rests on derived or remembered rates.`}
      </p>
    </div>
  );
}

function LineRow({ line, narrow }: { line: Line; narrow: boolean }) {
  const [open, setOpen] = useState(false);
  const weak = weakness(line);
  const quantity = (
    <>
      {quantityText(line.quantity)} <span className={css.unit}>{unitText(line.unit, line.quantity)}</span>
    </>
  );
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
          {narrow && (
            <span className={css.small}>
              {quantity} × {rateText(line.rate_usd)}
            </span>
          )}
        </td>
        {!narrow && <td className={`${css.cell} ${css.figure}`}>{quantity}</td>}
        {!narrow && <td className={`${css.cell} ${css.figure}`}>{rateText(line.rate_usd)}</td>}
        <td className={`${css.cell} ${css.figure}`}>{usd(line.amount_usd)}</td>
      </tr>
      {open && (
        <tr>
          <td className={css.more} colSpan={narrow ? 2 : 4}>
            {line.how && <p>{line.how}</p>}
            {Number(line.free_quantity ?? 0) > 0 && (
              <p>
                {quantityText(line.free_quantity)} {unitText(line.unit, line.free_quantity)} are free.
              </p>
            )}
            {line.tiers.length > 1 && (
              <ul>
                {line.tiers.map((tier) => (
                  <li key={tier.from}>
                    {quantityText(tier.quantity)} × {rateText(tier.rate_usd)} = {usd(tier.amount_usd)}
                    <span className={css.unit}>
                      {" "}
                      from {quantityText(tier.from)}
                      {tier.to && ` to ${quantityText(tier.to)}`}
                    </span>
                  </li>
                ))}
              </ul>
            )}
            <p className={css.source}>
              {line.source || "no source given"}
              {line.source_date && `, ${line.source_date}`}
              {line.confidence && ` · ${line.confidence.replaceAll("-", " ")}`}
            </p>
            {weak && <p className={css.warning}>{weak}</p>}
          </td>
        </tr>
      )}
    </>
  );
}
