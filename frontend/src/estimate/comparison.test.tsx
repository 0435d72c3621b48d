// @vitest-environment jsdom
import { cleanup, fireEvent, render, screen, within } from "@testing-library/react";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { Comparison, Estimate } from "@/api/estimate";
import { SAMPLE } from "@/document/sample";
import { open } from "@/document/store";
import { PurchaseOptions, Regions } from "./Comparison";
import { UnitCosts } from "./UnitCosts";

const COMPARISON: Comparison = {
  price_book: "2026-11-24",
  home: "us-east-1",
  regions: [
    { region: "us-east-1", title: "US East (N. Virginia)", total_usd: "200", unsure_usd: "0", missing: [] },
    {
      region: "sa-east-1",
      title: "South America (Sao Paulo)",
      total_usd: "310",
      unsure_usd: "12.5",
      missing: [],
    },
    {
      region: "eu-west-3",
      title: "Europe (Paris)",
      total_usd: "150",
      unsure_usd: "0",
      missing: ["sfn.standard.transitions"],
    },
  ],
  purchase: [
    {
      option: "On demand",
      month_usd: "280.32",
      upfront_usd: "0",
      monthly_cash_usd: "280.32",
      covered_share: "0",
      commitments: [],
      coverage: [],
      unsure_usd: "0",
      note: "",
    },
    {
      option: "Reserved Instances, standard, 1 year, all upfront",
      month_usd: "222.01",
      upfront_usd: "981.12",
      monthly_cash_usd: "140.25",
      covered_share: "0.5",
      commitments: [{ title: "m5", committed_usd: "80", used_usd: "60", utilisation: "0.75" }],
      coverage: [
        { hours: "182.5", covered_usd: "0.2", spill_usd: "0.6", unused_usd: "0" },
        { hours: "547.5", covered_usd: "0.1", spill_usd: "0", unused_usd: "0.1" },
      ],
      unsure_usd: "81.76",
      note: "",
    },
  ],
  without_reserved_rates: [],
  instance_types: [],
  same_work: [],
};

const cells = (name: RegExp) =>
  within(screen.getByRole("row", { name }))
    .getAllByRole("cell")
    .map((cell) => cell.textContent);

beforeEach(() => open(SAMPLE));
afterEach(cleanup);

test("Regions are set against the one that is drawn; one that lacks a price says which and is not set against it", () => {
  render(<Regions comparison={COMPARISON} />);
  expect(cells(/sa-east-1/)).toEqual(["$310.00", "+55 %"]);
  expect(cells(/N. Virginia.*now/)).toEqual(["$200.00", "–"]);
  expect(cells(/eu-west-3.*without sfn.standard.transitions/)).toEqual(["$150.00", "–"]);
});

test("nothing is set against a home whose own month leaves something out", () => {
  render(<Regions comparison={{ ...COMPARISON, home: "eu-west-3" }} />);
  expect(cells(/N. Virginia/)).toEqual(["$200.00", "–"]);
  expect(cells(/Paris.*now/)).toEqual(["$150.00", "–"]);
});

test("a figure that rests on derived rates is marked, with how much of it", () => {
  render(<Regions comparison={COMPARISON} />);
  const marked = screen.getAllByText("*");
  expect(marked.map((mark) => mark.title)).toEqual(["$12.50 of it rests on derived or remembered rates."]);
});

test("services whose reserved rates were not found are named", () => {
  const { rerender } = render(<PurchaseOptions comparison={COMPARISON} />);
  expect(screen.queryByText(/no reserved rates/)).toBeNull();
  rerender(<PurchaseOptions comparison={{ ...COMPARISON, without_reserved_rates: ["RDS", "DynamoDB"] }} />);
  expect(screen.getByText(/RDS, DynamoDB can be reserved at AWS, too, but no reserved rates/)).toBeTruthy();
});

test("a purchase option tells its month, its cash, what it covers and how much of it is used", () => {
  render(<PurchaseOptions comparison={COMPARISON} />);
  expect(cells(/1 year, all upfront/)).toEqual(["$222.01", "−21 %", "$981.12", "$140.25", "50 %", "75 %"]);
  expect(cells(/On demand/)).toEqual(["$280.32", "–", "$0.00", "$280.32", "0 %", "–"]);
});

test("what a request costs is told per class, and what none caused stands apart", () => {
  const estimate = {
    unit_costs: {
      total_usd: "120",
      classes: {
        order: {
          requests: "2000000",
          usd: "30",
          usd_per_request: "0.000015",
          usd_per_million: "15",
          by_subject: { edge: "30" },
        },
      },
      unattributed: { web: "90" },
    },
  } as unknown as Estimate;
  render(<UnitCosts estimate={estimate} />);
  expect(cells(/^Order|^order/)).toEqual(["2 M", "$0.000015", "$0.015", "$15.00", "25 %", "$30.00"]);
  expect(cells(/Caused by no request/).slice(1)).toEqual(["75 %", "$90.00"]);
  expect(cells(/^Total/)).toEqual(["2 M", "$0.00006", "$0.06", "$60.00", "", "$120.00"]);
  fireEvent.click(screen.getByRole("button", { name: /^Order|^order/ }));
  expect(cells(/^edge/).slice(1)).toEqual(["$0.000015", "$0.015", "$15.00", "25 %", "$30.00"]);
});

test("a run without shares says how to get them", () => {
  render(<UnitCosts estimate={{ unit_costs: null } as unknown as Estimate} />);
  expect(screen.getByText(/Run it again/)).toBeTruthy();
});
