import type { Comparison } from "@/api/estimate";
import { percent, usd } from "@/ui/format";
import css from "./Bill.module.css";

/** The same month in every Region of the price book, the cheapest first. */
export function Regions({ comparison }: { comparison: Comparison }) {
  const cheapest = Number(comparison.regions[0]?.total_usd ?? 0);
  return (
    <div>
      <table className={css.table}>
        <thead>
          <tr>
            <th className={css.head}>Region</th>
            <th className={`${css.head} ${css.figure}`}>A month</th>
            <th className={`${css.head} ${css.figure}`}>Above the cheapest</th>
          </tr>
        </thead>
        <tbody>
          {comparison.regions.map((region) => (
            <tr key={region.region}>
              <th className={css.cell} scope="row">
                {region.region} <Unsure amount={region.unsure_usd} />
                {region.missing.length > 0 && (
                  <span className={css.why}>
                    without {region.missing.join(", ")}, which has no price there
                  </span>
                )}
              </th>
              <td className={`${css.cell} ${css.figure}`}>{usd(region.total_usd)}</td>
              <td className={`${css.cell} ${css.figure}`}>
                {cheapest > 0 && region.missing.length === 0
                  ? percent(Number(region.total_usd) / cheapest - 1)
                  : "–"}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <p className={css.foot}>
        All that stands in the drawing's main Region is priced elsewhere; other Regions and edges stay where
        they are. Latency is not compared. Prices of the book {comparison.price_book}.
      </p>
    </div>
  );
}

/** The same month bought in every way there are rates for: on demand first, then the cheapest. */
export function PurchaseOptions({ comparison }: { comparison: Comparison }) {
  return (
    <div>
      <table className={css.table}>
        <thead>
          <tr>
            <th className={css.head}>Purchase option</th>
            <th className={`${css.head} ${css.figure}`}>A month</th>
            <th className={`${css.head} ${css.figure}`}>Upfront</th>
            <th className={`${css.head} ${css.figure}`}>Cash a month</th>
            <th className={`${css.head} ${css.figure}`}>Covers</th>
            <th className={`${css.head} ${css.figure}`}>Used</th>
          </tr>
        </thead>
        <tbody>
          {comparison.purchase.map((option) => (
            <tr key={option.option}>
              <th className={css.cell} scope="row">
                {option.option} <Unsure amount={option.unsure_usd} />
                {option.note && <span className={css.why}>{option.note}</span>}
              </th>
              <td className={`${css.cell} ${css.figure}`}>{usd(option.month_usd)}</td>
              <td className={`${css.cell} ${css.figure}`}>{usd(option.upfront_usd)}</td>
              <td className={`${css.cell} ${css.figure}`}>{usd(option.monthly_cash_usd)}</td>
              <td className={`${css.cell} ${css.figure}`}>{percent(Number(option.covered_share))}</td>
              <td className={`${css.cell} ${css.figure}`}>{usedText(option)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <p className={css.foot}>
        Commitments are applied hour by hour to the load that the run showed; how much to commit is chosen per
        option. A month spreads what is paid upfront over the term.
      </p>
    </div>
  );
}

/** Marks a figure of which a part rests on derived or remembered rates. */
function Unsure({ amount }: { amount: string }) {
  if (Number(amount) <= 0) return null;
  return (
    <span className={css.weak} title={`${usd(amount)} of it rests on derived or remembered rates.`}>
      derived
    </span>
  );
}

/** How much of what is committed to is used, over all of an option's commitments. */
function usedText(option: Comparison["purchase"][number]): string {
  const committed = option.commitments.reduce((sum, each) => sum + Number(each.committed_usd), 0);
  const used = option.commitments.reduce((sum, each) => sum + Number(each.used_usd), 0);
  return committed > 0 ? percent(used / committed) : "–";
}
