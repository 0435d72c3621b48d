import { type Estimate, useKeepEstimate } from "@/api/estimate";
import { type Run, reportUrl } from "@/api/runs";
import { Button } from "@/ui/Button";
import { percent } from "@/ui/format";
import { toast } from "@/ui/Toast";
import { CoverageChart } from "./CoverageChart";
import css from "./KeepBar.module.css";
import { cents, inCurrency } from "./money";

const FREE: Record<string, string> = {
  none: "no free tier",
  always: "always-free allowances",
  first_year: "free tier of a first year",
};

/** On what terms the bill is priced, in a line; how owned commitments do; and the button that keeps it. */
export function KeepBar({ run, estimate, onTerms }: { run: Run; estimate: Estimate; onTerms: () => void }) {
  const keep = useKeepEstimate(run);
  const owned = estimate.commitments;
  const discounted = estimate.lines.some((line) => Number(line.discount_pct) > 0);
  const words = [
    `Book ${estimate.price_book}`,
    FREE[estimate.free_tier] ?? estimate.free_tier,
    discounted ? "with discounts" : null,
    owned ? `${owned.commitments.length} commitments` : "on demand",
  ].filter(Boolean);
  return (
    <div className={css.bar}>
      <div className={css.row}>
        <span className={css.words}>{words.join(" · ")}</span>
        <a className={css.file} href={reportUrl(run.id, "csv")} download>
          CSV
        </a>
        <Button look="quiet" onClick={onTerms}>
          Change terms
        </Button>
        <Button
          disabled={keep.isPending}
          onClick={() =>
            keep.mutate(undefined, {
              onSuccess: () => toast("Kept. It stays as it is when prices or terms change."),
              onError: (error) => toast(error.message, { tone: "error" }),
            })
          }
        >
          Keep this estimate
        </Button>
      </div>
      {estimate.converted && (
        <p className={css.converted}>
          {inCurrency(estimate.converted.code, estimate.converted.total)} a month at{" "}
          {estimate.converted.per_usd} {estimate.converted.code} for one USD ({estimate.converted.source})
        </p>
      )}
      {owned && (
        <>
          <dl className={css.facts}>
            <Fact title="Amortised, a month" value={cents(estimate.total_usd)} />
            <Fact title="Cash upfront" value={cents(owned.upfront_usd)} />
            <Fact title="Cash a month after" value={cents(owned.monthly_cash_usd)} />
            <Fact title="Covered" value={percent(Number(owned.covered_share))} />
            {owned.commitments.map((one, place) => (
              <Fact
                // biome-ignore lint/suspicious/noArrayIndexKey: two commitments may have the same title.
                key={`${one.title}-${place}`}
                title={one.title}
                value={`${percent(Number(one.utilisation))} used`}
              />
            ))}
          </dl>
          <CoverageChart coverage={owned.coverage} />
        </>
      )}
    </div>
  );
}

function Fact({ title, value }: { title: string; value: string }) {
  return (
    <div>
      <dt>{title}</dt>
      <dd>{value}</dd>
    </div>
  );
}
