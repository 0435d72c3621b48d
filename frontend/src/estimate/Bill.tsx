import { useState } from "react";
import type { Line, Priced } from "@/api/estimate";
import { Select } from "@/ui/Field";
import { Glyph } from "@/ui/Glyph";
import css from "./Bill.module.css";
import {
  type Grouping,
  groupsOf,
  quantityText,
  rateText,
  serviceTitle,
  stateText,
  unitText,
  weakness,
} from "./bill";
import { LineDetails } from "./LineDetails";
import { cents } from "./money";
import { useSubjects } from "./useSubjects";

const GROUPINGS = [
  { value: "subject", title: "By what is drawn" },
  { value: "service", title: "By AWS service" },
  { value: "region", title: "By Region" },
];

/** The bill line by line, grouped: quantity x rate = amount; a line opens to how it came about. */
export function Bill({ estimate }: { estimate: Priced }) {
  const subjectOf = useSubjects();
  const [by, setBy] = useState<Grouping>("subject");
  const groups = groupsOf(estimate, by);
  const titleOf = (key: string) =>
    by === "subject" ? subjectOf(key) : by === "service" ? serviceTitle(key) : key;
  const open = estimate.not_priced;
  if (groups.length === 0 && open.length === 0) {
    return <p className={css.none}>Nothing is billed.</p>;
  }
  return (
    <div>
      <table className={css.table}>
        <thead>
          <tr>
            <th className={css.head}>
              <span className={css.grouping}>
                <Select
                  label="Lines grouped by"
                  value={by}
                  choices={GROUPINGS}
                  onCommit={(value) => setBy(value as Grouping)}
                />
              </span>
            </th>
            <th className={`${css.head} ${css.figure}`}>Quantity</th>
            <th className={css.head}>
              <span className="visually-hidden">Unit</span>
            </th>
            <th className={`${css.head} ${css.figure}`}>Rate</th>
            <th className={`${css.head} ${css.figure}`}>Amount</th>
          </tr>
        </thead>
        {groups.map((group) => (
          <tbody key={group.key}>
            <tr>
              <th className={css.group} colSpan={4} scope="rowgroup">
                {titleOf(group.key)}
              </th>
              <td className={`${css.group} ${css.figure}`}>{cents(group.amount)}</td>
            </tr>
            {group.lines.map((line) => (
              <LineRow
                key={`${line.subject}-${line.meter}-${line.region}-${line.quantity}`}
                line={line}
                of={by === "subject" ? null : subjectOf(line.subject)}
              />
            ))}
          </tbody>
        ))}
        <tfoot>
          <tr>
            <th className={css.sum} colSpan={4} scope="row">
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
                <b>{subjectOf(line.subject)}</b> · {line.title ?? line.meter}
                {line.quantity && ` · ${quantityText(line.quantity)} ${unitText(line.unit, line.quantity)}`}{" "}
                <span className={css.weak}>{stateText(line.state)}</span>
                <span className={css.why}>{line.why}</span>
              </li>
            ))}
          </ul>
        </section>
      )}
      <p className={css.foot}>
        A month is 730 hours. Each amount is rounded by itself, the total once. Prices of the book{" "}
        <span className={css.whole}>{estimate.price_book}</span>.
      </p>
    </div>
  );
}

/** `of`: the part of the drawing, where the group does not say it. */
function LineRow({ line, of }: { line: Line; of: string | null }) {
  const [open, setOpen] = useState(false);
  const weak = weakness(line);
  return (
    <>
      <tr>
        <td className={css.cell}>
          <button type="button" className={css.line} aria-expanded={open} onClick={() => setOpen(!open)}>
            <Glyph name={open ? "chevronDown" : "chevronRight"} size={12} />
            <span className={css.title}>
              {line.title}
              {of && <span className={css.unit}> · {of}</span>}
            </span>
            {weak && (
              <span className={css.weak} title={weak}>
                {line.confidence}
              </span>
            )}
          </button>
        </td>
        <td className={`${css.cell} ${css.figure}`}>{quantityText(line.quantity)}</td>
        <td className={`${css.cell} ${css.ofQuantity}`}>{unitText(line.unit, line.quantity)}</td>
        <td className={`${css.cell} ${css.figure}`}>{rateText(line.rate_usd)}</td>
        <td className={`${css.cell} ${css.figure}`}>{cents(line.amount_usd)}</td>
      </tr>
      {open && (
        <tr>
          <td className={css.more} colSpan={5}>
            <LineDetails line={line} />
          </td>
        </tr>
      )}
    </>
  );
}
