import { useStore } from "zustand";
import type { Estimate } from "@/api/estimate";
import { editor } from "@/document/store";
import { useTitles } from "@/document/useTitles";
import { count, percent, usd } from "@/ui/format";
import css from "./Bill.module.css";

/** What a request of each class costs; what no class caused stands apart, and all of it is the bill. */
export function UnitCosts({ estimate }: { estimate: Estimate }) {
  const titleOf = useTitles();
  const named = useStore(editor, (state) => state.document.classes);
  const costs = estimate.unit_costs;
  if (!costs) return <p className={css.none}>Run it again to see what a request costs.</p>;
  const total = Number(costs.total_usd);
  const classes = Object.entries(costs.classes).sort((a, b) => Number(b[1].usd) - Number(a[1].usd));
  const idle = Object.entries(costs.unattributed).filter(([, amount]) => Number(amount) > 0);
  const idleSum = idle.reduce((sum, [, amount]) => sum + Number(amount), 0);
  return (
    <div>
      <table className={css.table}>
        <thead>
          <tr>
            <th className={css.head}>Class of requests</th>
            <th className={`${css.head} ${css.figure}`}>Requests a month</th>
            <th className={`${css.head} ${css.figure}`}>Per million</th>
            <th className={`${css.head} ${css.figure}`}>Share</th>
            <th className={`${css.head} ${css.figure}`}>A month</th>
          </tr>
        </thead>
        <tbody>
          {classes.map(([id, cost]) => (
            <tr key={id}>
              <th className={css.cell} scope="row">
                {named.find((one) => one.id === id)?.title || id}
              </th>
              <td className={`${css.cell} ${css.figure}`}>{count(Number(cost.requests))}</td>
              <td className={`${css.cell} ${css.figure}`}>{usd(cost.usd_per_million)}</td>
              <td className={`${css.cell} ${css.figure}`}>
                {total > 0 ? percent(Number(cost.usd) / total) : "–"}
              </td>
              <td className={`${css.cell} ${css.figure}`}>{usd(cost.usd)}</td>
            </tr>
          ))}
          {idle.length > 0 && (
            <tr>
              <th className={css.cell} scope="row">
                Caused by no request
                <span className={css.why}>{idle.map(([subject]) => titleOf(subject)).join(", ")}</span>
              </th>
              <td className={css.cell} />
              <td className={css.cell} />
              <td className={`${css.cell} ${css.figure}`}>{total > 0 ? percent(idleSum / total) : "–"}</td>
              <td className={`${css.cell} ${css.figure}`}>{usd(idleSum)}</td>
            </tr>
          )}
        </tbody>
        <tfoot>
          <tr>
            <th className={css.sum} colSpan={4} scope="row">
              Total per month
            </th>
            <td className={`${css.sum} ${css.figure}`}>{usd(costs.total_usd)}</td>
          </tr>
        </tfoot>
      </table>
      <p className={css.foot}>
        Each box is shared out by the work its classes made (time on the box, bytes on an arrow), so that
        every cent belongs to a class or to none.
      </p>
    </div>
  );
}
