import { useState } from "react";
import type { Comparison } from "@/api/estimate";
import { percent } from "@/ui/format";
import { Glyph } from "@/ui/Glyph";
import css from "./Bill.module.css";
import { serviceTitle } from "./bill";
import { CoverageChart } from "./CoverageChart";
import { above, cents } from "./money";

/** What the mark means, where one is shown. */
function starOf(rows: { unsure_usd: string }[]): string {
  if (!rows.some((row) => Number(row.unsure_usd) > 0)) return "";
  return " * Part of it rests on derived or remembered rates; point at the mark to see how much.";
}

/** The same month in every Region of the price book, the cheapest first, against the one it is drawn in. */
export function Regions({ comparison }: { comparison: Comparison }) {
  const home = comparison.regions.find(({ region }) => region === comparison.home);
  const whole = home?.missing.length === 0;
  return (
    <div>
      <table className={css.table}>
        <thead>
          <tr>
            <th className={css.head}>Region</th>
            <th className={`${css.head} ${css.figure}`}>A month</th>
            <th className={`${css.head} ${css.figure}`}>Against now</th>
          </tr>
        </thead>
        <tbody>
          {comparison.regions.map((region) => (
            <tr key={region.region}>
              <th className={css.cell} scope="row">
                {region.title} <span className={css.unit}>{region.region}</span>{" "}
                <Unsure amount={region.unsure_usd} />
                {region.region === comparison.home && <span className={css.tag}>now</span>}
                {region.missing.length > 0 && (
                  <span className={css.why}>
                    without {region.missing.join(", ")}, which has no price there
                  </span>
                )}
              </th>
              <td className={`${css.cell} ${css.figure}`}>{cents(region.total_usd)}</td>
              <td className={`${css.cell} ${css.figure}`}>
                {whole && region.missing.length === 0 && region !== home
                  ? above(Number(region.total_usd), Number(home.total_usd))
                  : "–"}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <p className={css.foot}>
        All that stands in the drawing's main Region is priced elsewhere; other Regions and edges stay where
        they are. Latency is not compared. Prices of the book{" "}
        <span className={css.whole}>{comparison.price_book}</span>.{starOf(comparison.regions)}
      </p>
    </div>
  );
}

/** The same month bought in every way there are rates for: on demand first, then the cheapest. */
export function PurchaseOptions({ comparison }: { comparison: Comparison }) {
  const [open, setOpen] = useState<string | null>(null);
  const onDemand = Number(comparison.purchase[0]?.month_usd ?? 0);
  const unknown = comparison.without_reserved_rates;
  return (
    <div>
      <table className={css.table}>
        <thead>
          <tr>
            <th className={css.head}>Purchase option</th>
            <th className={`${css.head} ${css.figure}`}>A month</th>
            <th className={`${css.head} ${css.figure}`}>Against on demand</th>
            <th className={`${css.head} ${css.figure}`}>Upfront</th>
            <th className={`${css.head} ${css.figure}`}>Cash a month</th>
            <th className={`${css.head} ${css.figure}`}>Covers</th>
            <th className={`${css.head} ${css.figure}`}>Used</th>
          </tr>
        </thead>
        <tbody>
          {comparison.purchase.map((option, place) => (
            <OptionRow
              key={option.option}
              option={option}
              against={place === 0 ? null : onDemand}
              open={open === option.option}
              onToggle={() => setOpen(open === option.option ? null : option.option)}
            />
          ))}
        </tbody>
      </table>
      <p className={css.foot}>
        Commitments are applied hour by hour to the load that the run showed; how much to commit is chosen per
        option. A month spreads what is paid upfront over the term; cash is what leaves the account. Open an
        option to see what it covers and what spills over.{" "}
        {unknown.length > 0 &&
          `${unknown.map(serviceTitle).join(", ")} can be reserved at AWS, too, but no reserved rates of theirs were found: no option here covers them. `}
        {starOf(comparison.purchase)}
      </p>
    </div>
  );
}

type Option = Comparison["purchase"][number];

function OptionRow({
  option,
  against,
  open,
  onToggle,
}: {
  option: Option;
  against: number | null;
  open: boolean;
  onToggle: () => void;
}) {
  const more = option.coverage.length > 0;
  return (
    <>
      <tr>
        <th className={css.cell} scope="row">
          {more ? (
            <button type="button" className={css.line} aria-expanded={open} onClick={onToggle}>
              <Glyph name={open ? "chevronDown" : "chevronRight"} size={12} />
              <span className={css.title}>{option.option}</span>
              <Unsure amount={option.unsure_usd} />
            </button>
          ) : (
            <span className={css.bare}>
              {option.option} <Unsure amount={option.unsure_usd} />
            </span>
          )}
          {option.note && <span className={`${css.why} ${css.bare}`}>{option.note}</span>}
        </th>
        <td className={`${css.cell} ${css.figure}`}>{cents(option.month_usd)}</td>
        <td className={`${css.cell} ${css.figure}`}>
          {against === null ? "–" : above(Number(option.month_usd), against)}
        </td>
        <td className={`${css.cell} ${css.figure}`}>{cents(option.upfront_usd)}</td>
        <td className={`${css.cell} ${css.figure}`}>{cents(option.monthly_cash_usd)}</td>
        <td className={`${css.cell} ${css.figure}`}>{percent(Number(option.covered_share))}</td>
        <td className={`${css.cell} ${css.figure}`}>{usedText(option)}</td>
      </tr>
      {open && (
        <tr>
          <td className={css.more} colSpan={7}>
            <CoverageChart coverage={option.coverage} />
            <ul className={css.owned}>
              {option.commitments.map((one, place) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: two commitments may have the same title.
                <li key={`${one.title}-${place}`}>
                  {one.title}: {cents(one.committed_usd)} a month, {percent(Number(one.utilisation))} used
                </li>
              ))}
            </ul>
          </td>
        </tr>
      )}
    </>
  );
}

/** Marks a figure of which a part rests on derived or remembered rates. */
function Unsure({ amount }: { amount: string }) {
  if (Number(amount) <= 0) return null;
  return (
    <span className={css.star} title={`${cents(amount)} of it rests on derived or remembered rates.`}>
      *
    </span>
  );
}

/** How much of what is committed to is used, over all of an option's commitments. */
function usedText(option: Option): string {
  const committed = option.commitments.reduce((sum, each) => sum + Number(each.committed_usd), 0);
  const used = option.commitments.reduce((sum, each) => sum + Number(each.used_usd), 0);
  return committed > 0 ? percent(used / committed) : "–";
}
