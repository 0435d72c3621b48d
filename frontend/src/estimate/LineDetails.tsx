import type { Line } from "@/api/estimate";
import { usd } from "@/ui/format";
import { quantityText, rateText, unitText, weakness } from "./bill";
import css from "./LineDetails.module.css";

/** How a line came about: its quantity, what of it is free, its tiers, and where its rate comes from. */
export function LineDetails({ line }: { line: Line }) {
  const weak = weakness(line);
  return (
    <div className={css.details}>
      {line.how && <p>{line.how}</p>}
      {Number(line.free_quantity ?? 0) > 0 && (
        <p>
          {quantityText(line.free_quantity)} {unitText(line.unit, line.free_quantity)} are free.
        </p>
      )}
      {Number(line.discount_pct) > 0 && <p>{Number(line.discount_pct)} % off by your terms.</p>}
      {line.tiers.length > 1 && (
        <ul>
          {line.tiers.map((tier) => (
            <li key={tier.from}>
              {quantityText(tier.quantity)} × {rateText(tier.rate_usd)} = {usd(tier.amount_usd)}
              <span className={css.soft}>
                {" "}
                from {quantityText(tier.from)}
                {tier.to && ` to ${quantityText(tier.to)}`}
              </span>
            </li>
          ))}
        </ul>
      )}
      <p className={css.soft}>
        {line.source || "no source given"}
        {line.source_date && `, ${line.source_date}`}
        {line.confidence && ` · ${line.confidence.replaceAll("-", " ")}`}
      </p>
      {weak && <p className={css.warning}>{weak}</p>}
    </div>
  );
}
