import type { Estimate } from "@/api/estimate";

/** Each subject's share of the bill, 0 to 1. */
export function sharesOf(estimate: Estimate): Record<string, number> {
  const total = Number(estimate.total_usd);
  if (!(total > 0)) return {};
  return Object.fromEntries(
    Object.entries(estimate.by_subject).map(([subject, amount]) => [subject, Number(amount) / total]),
  );
}
