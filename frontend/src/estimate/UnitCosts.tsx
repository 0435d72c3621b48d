import { useState } from "react";
import { useStore } from "zustand";
import type { Estimate } from "@/api/estimate";
import { editor } from "@/document/store";
import { count, percent } from "@/ui/format";
import { Glyph } from "@/ui/Glyph";
import css from "./Bill.module.css";
import { rateText } from "./bill";
import { cents } from "./money";
import { useSubjects } from "./useSubjects";

type ClassCost = NonNullable<Estimate["unit_costs"]>["classes"][string];

/** What a request of each class costs; what no class caused stands apart, and all of it is the bill. */
export function UnitCosts({ estimate }: { estimate: Estimate }) {
  const titleOf = useSubjects();
  const named = useStore(editor, (state) => state.document.classes);
  const costs = estimate.unit_costs;
  if (!costs) return <p className={css.none}>Run it again to see what a request costs.</p>;
  const total = Number(costs.total_usd);
  const classes = Object.entries(costs.classes).sort((a, b) => Number(b[1].usd) - Number(a[1].usd));
  const idle = Object.entries(costs.unattributed).filter(([, amount]) => Number(amount) > 0);
  const idleSum = idle.reduce((sum, [, amount]) => sum + Number(amount), 0);
  const requests = classes.reduce((sum, [, cost]) => sum + Number(cost.requests), 0);
  return (
    <div>
      <table className={css.table}>
        <thead>
          <tr>
            <th className={css.head}>Class of requests</th>
            <th className={`${css.head} ${css.figure}`}>Requests a month</th>
            <th className={`${css.head} ${css.figure}`}>One</th>
            <th className={`${css.head} ${css.figure}`}>A thousand</th>
            <th className={`${css.head} ${css.figure}`}>A million</th>
            <th className={`${css.head} ${css.figure}`}>Share</th>
            <th className={`${css.head} ${css.figure}`}>A month</th>
          </tr>
        </thead>
        <tbody>
          {classes.map(([id, cost]) => (
            <ClassRow
              key={id}
              title={named.find((one) => one.id === id)?.title || id}
              cost={cost}
              total={total}
              titleOf={titleOf}
            />
          ))}
          {idle.length > 0 && (
            <tr>
              <th className={css.cell} scope="row">
                <span className={css.bare}>Caused by no request</span>
                <span className={`${css.why} ${css.bare}`}>
                  {idle.map(([subject]) => titleOf(subject)).join(", ")}
                </span>
              </th>
              <td className={css.cell} colSpan={4} />
              <td className={`${css.cell} ${css.figure}`}>{total > 0 ? percent(idleSum / total) : "–"}</td>
              <td className={`${css.cell} ${css.figure}`}>{cents(idleSum)}</td>
            </tr>
          )}
        </tbody>
        <tfoot>
          <tr>
            <th className={css.sum} scope="row">
              Total per month
            </th>
            <td className={`${css.sum} ${css.figure}`}>{count(requests)}</td>
            <UnitCells className={`${css.sum} ${css.figure}`} usd={total} requests={requests} />
            <td className={`${css.sum} ${css.figure}`} />
            <td className={`${css.sum} ${css.figure}`}>{cents(costs.total_usd)}</td>
          </tr>
        </tfoot>
      </table>
      <p className={css.foot}>
        Each box is shared out by the work its classes made (time on the box, bytes on an arrow), so that
        every cent belongs to a class or to none: together they are the bill. Open a class to see its way
        through the drawing.
      </p>
    </div>
  );
}

function ClassRow({
  title,
  cost,
  total,
  titleOf,
}: {
  title: string;
  cost: ClassCost;
  total: number;
  titleOf: (id: string) => string;
}) {
  const [open, setOpen] = useState(false);
  const requests = Number(cost.requests);
  const parts = Object.entries(cost.by_subject)
    .filter(([, amount]) => Number(amount) > 0)
    .sort((a, b) => Number(b[1]) - Number(a[1]));
  return (
    <>
      <tr>
        <th className={css.cell} scope="row">
          <button type="button" className={css.line} aria-expanded={open} onClick={() => setOpen(!open)}>
            <Glyph name={open ? "chevronDown" : "chevronRight"} size={12} />
            <span className={css.title}>{title}</span>
          </button>
        </th>
        <td className={`${css.cell} ${css.figure}`}>{count(requests)}</td>
        <UnitCells className={`${css.cell} ${css.figure}`} usd={Number(cost.usd)} requests={requests} />
        <td className={`${css.cell} ${css.figure}`}>{total > 0 ? percent(Number(cost.usd) / total) : "–"}</td>
        <td className={`${css.cell} ${css.figure}`}>{cents(cost.usd)}</td>
      </tr>
      {open &&
        parts.map(([subject, amount]) => (
          <tr key={subject} className={css.sub}>
            <td className={css.cell} colSpan={2}>
              <span className={css.bare}>{titleOf(subject)}</span>
            </td>
            <UnitCells className={`${css.cell} ${css.figure}`} usd={Number(amount)} requests={requests} />
            <td className={`${css.cell} ${css.figure}`}>
              {total > 0 ? percent(Number(amount) / total) : "–"}
            </td>
            <td className={`${css.cell} ${css.figure}`}>{cents(amount)}</td>
          </tr>
        ))}
    </>
  );
}

/** What one, a thousand and a million requests cost. */
function UnitCells({ className, usd, requests }: { className: string; usd: number; requests: number }) {
  const each = requests > 0 ? usd / requests : null;
  return [1, 1_000, 1_000_000].map((many) => (
    <td key={many} className={className}>
      {each === null ? "–" : many === 1_000_000 ? cents(each * many) : rateText(String(each * many))}
    </td>
  ));
}
