import { describe, expect, test } from "vitest";
import type { Estimate, Line } from "@/api/estimate";
import { SAMPLE } from "@/document/sample";
import { costsOf, groupsOf, quantityText, rateText, shortUsd, subjectsWithin, unitText } from "./bill";

function line(subject: string, title: string, amount: string | null): Line {
  return {
    subject,
    meter: title,
    title,
    quantity: "730",
    unit: "hour",
    rate_usd: "0.1",
    amount_usd: amount,
    tiers: [],
    free_quantity: "0",
    region: "eu-west-1",
    service: "EC2",
    discount_pct: "0",
    unsure: false,
    source: "aws/list@350cba9:prices.json + other/list@1d92708:rds.json",
    source_date: "2026-10-08",
    confidence: "page",
    state: amount === null ? "no_price" : "priced",
    how: "",
    why: "",
  };
}

const ESTIMATE: Estimate = {
  total_usd: "400",
  unsure_usd: "0",
  book_date: "2026-11-24",
  free_tier: "off",
  unit_costs: null,
  commitments: null,
  converted: null,
  moved: null,
  by_service: {},
  price_book: "2026-11-24",
  currency: "USD",
  lines: [
    line("edge", "hours", "20"),
    line("web", "disks", "30"),
    line("web", "servers", "270"),
    line("orders", "requests", "80"),
    line("fulfil", "secret", null),
  ],
  not_priced: [
    { subject: "fulfil", meter: "secret", quantity: "1", unit: "hour", state: "no_price", why: "none found" },
  ],
  by_subject: { web: "300", edge: "20", orders: "80" },
};

describe("a bill", () => {
  test("is grouped by subject, the dearest first, and keeps what has no price out", () => {
    expect(groupsOf(ESTIMATE).map((group) => [group.key, group.amount, group.lines.length])).toEqual([
      ["web", 300, 2],
      ["orders", 80, 1],
      ["edge", 20, 1],
    ]);
    expect(groupsOf(ESTIMATE)[0]?.lines[0]?.title).toBe("servers");
  });

  test("gives a container the sum of what stands in it", () => {
    expect(subjectsWithin(SAMPLE, "vpc")).toEqual(["vpc", "az-a", "web"]);
    const costs = costsOf(ESTIMATE, SAMPLE);
    expect(costs.vpc).toMatchObject({ amount: "$300", share: "75 %" });
    expect(costs.region).toMatchObject({ amount: "$400", share: "100 %" });
    expect(costs.fulfil).toBeUndefined();
  });

  test("explains a badge with its three dearest lines", () => {
    expect(costsOf(ESTIMATE, SAMPLE).region?.lines).toEqual([
      "servers: 730 hours × $0.10 = $270.00 (aws/list and 1 more, 2026-10-08)",
      "requests: 730 hours × $0.10 = $80.00 (aws/list and 1 more, 2026-10-08)",
      "disks: 730 hours × $0.10 = $30.00 (aws/list and 1 more, 2026-10-08)",
    ]);
  });

  test("of nothing has no badges", () => {
    expect(costsOf({ ...ESTIMATE, lines: [], by_subject: {}, total_usd: "0" }, SAMPLE)).toEqual({});
  });
});

test("figures of a bill keep the digits they need", () => {
  expect([rateText("0.0000002"), rateText("0.0252"), rateText("12.5"), rateText(null)]).toEqual([
    "$0.0000002",
    "$0.0252",
    "$12.50",
    "–",
  ]);
  expect([quantityText("2745600.4"), quantityText("730"), quantityText("0.123456")]).toEqual([
    "2,745,600",
    "730",
    "0.1235",
  ]);
  expect([
    unitText("hour", "2"),
    unitText("GB", "2"),
    unitText("LCU-hour", "1"),
    unitText("GB-s", "9"),
  ]).toEqual(["hours", "GB", "LCU-hour", "GB-s"]);
  expect([shortUsd(4377.4), shortUsd(3.5)]).toEqual(["$4,377", "$3.50"]);
});
