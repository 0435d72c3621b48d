// @vitest-environment jsdom
import { cleanup, fireEvent, render, screen } from "@testing-library/react";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { Estimate } from "@/api/estimate";
import { SAMPLE } from "@/document/sample";
import { open } from "@/document/store";
import { Bill } from "./Bill";
import { Headline } from "./Headline";
import { PartBill } from "./PartBill";

const ESTIMATE: Estimate = {
  total_usd: "293.05",
  unsure_usd: "0",
  unit_costs: null,
  commitments: null,
  converted: null,
  book_date: "2026-11-24",
  free_tier: "off",
  moved: null,
  by_service: {},
  price_book: "2026-11-24",
  currency: "USD",
  lines: [
    {
      subject: "web",
      meter: "ec2.c7g.large.linux",
      region: "eu-west-1",
      service: "EC2",
      discount_pct: "0",
      unsure: true,
      title: "EC2 c7g.large",
      quantity: "3796",
      unit: "instance-hour",
      rate_usd: "0.0772",
      amount_usd: "293.05",
      tiers: [
        { from: "0", to: "1000", quantity: "1000", rate_usd: "0.08", amount_usd: "80" },
        { from: "1000", to: null, quantity: "2796", rate_usd: "0.0762", amount_usd: "213.05" },
      ],
      free_quantity: "750",
      source: "the price list",
      source_date: "2026-10-08",
      confidence: "remembered",
      state: "priced",
      how: "5.2 servers on average over 730 h",
      why: "",
    },
  ],
  not_priced: [
    {
      subject: "e3",
      meter: "dt.az",
      title: "Between AZs",
      quantity: "58.4",
      unit: "GB",
      state: "no_price",
      why: "no price found in this book",
    },
  ],
  by_subject: { web: "293.05" },
};

function first<Item>(items: readonly Item[]): Item {
  const [found] = items;
  if (found === undefined) throw new Error("nothing there");
  return found;
}

beforeEach(() => open(SAMPLE));
afterEach(cleanup);

test("each line says quantity x rate = amount, and what is not priced stands apart", () => {
  render(<Bill estimate={ESTIMATE} />);
  const row = screen.getByRole("button", { name: /EC2 c7g.large/ }).closest("tr");
  if (!row) throw new Error("no row");
  expect([...row.cells].slice(1).map((cell) => cell.textContent)).toEqual([
    "3,796",
    "instance-hours",
    "$0.0772",
    "$293.05",
  ]);
  expect(screen.getByText("no price found in this book").parentElement?.textContent).toContain(
    "web → orders",
  );
  expect(screen.getByText("no price found")).toBeTruthy();
});

test("the headline says what the total rests on, how sure it is and what it leaves out", () => {
  const { container } = render(
    <Headline priced={{ ...ESTIMATE, unsure_usd: "12.5" }} restsOn="assumes 30.4 such days" />,
  );
  expect(container.textContent).toBe(
    "$293.05 a monthIt assumes 30.4 such days.$12.50 of it rests on derived or remembered rates." +
      "One line is not in it; see the end of the list.",
  );
});

test("lines can be grouped by service; then each says what it is for", () => {
  const transfer = { ...first(ESTIMATE.lines), service: "DataTransfer", title: "Between zones" };
  render(<Bill estimate={{ ...ESTIMATE, lines: [...ESTIMATE.lines, transfer] }} />);
  fireEvent.change(screen.getByRole("combobox"), { target: { value: "service" } });
  const groups = screen.getAllByRole("rowheader").map((one) => one.textContent);
  expect(groups).toEqual(["Data transfer", "EC2", "Total per month"]);
  expect(screen.getByRole("button", { name: /^Between zones ?· \w/ })).toBeTruthy();
});

test("a line opens to its tiers, its free part, its source and how sure that is", () => {
  render(<Bill estimate={ESTIMATE} />);
  fireEvent.click(screen.getByRole("button", { name: /EC2 c7g.large/ }));
  const text = screen.getByText("5.2 servers on average over 730 h").closest("td")?.textContent ?? "";
  expect(text).toContain("750 instance-hours are free.");
  expect(text).toContain("2,796 × $0.0762 = $213.05 from 1,000");
  expect(text).toContain("the price list, 2026-10-08 · remembered");
  expect(text).toContain("No source was found for this rate");
});

test("of one part only its lines are shown, and its own sum", () => {
  const { rerender } = render(<PartBill estimate={ESTIMATE} subjects={["web"]} />);
  expect(screen.getByText("A month").parentElement?.textContent).toBe("A month$293.05");
  const line = screen.getByRole("button", { name: /EC2 c7g.large/ });
  expect(line.textContent).toContain("3,796 instance-hours × $0.0772");
  fireEvent.click(line);
  expect(screen.getByText("the price list, 2026-10-08 · remembered")).toBeTruthy();
  expect(screen.queryByText("no price found in this book")).toBeNull();
  rerender(<PartBill estimate={ESTIMATE} subjects={["edge"]} />);
  expect(screen.getByText("Nothing of this is billed.")).toBeTruthy();
});
