// @vitest-environment jsdom
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { cleanup, fireEvent, render, screen, waitFor, within } from "@testing-library/react";
import type { ReactNode } from "react";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { Comparison, SameWork } from "@/api/estimate";
import { SAMPLE } from "@/document/sample";
import { open } from "@/document/store";
import { Alternatives } from "./Alternatives";
import { CoverageChart } from "./CoverageChart";
import { Profiles } from "./Profiles";
import { Terms } from "./Terms";

const cells = (name: RegExp) =>
  within(screen.getByRole("row", { name }))
    .getAllByRole("cell")
    .map((cell) => cell.textContent);

/** The API's answers by path; what was sent is in `asked`. */
const asked: { path: string; method: string; body: unknown }[] = [];
let answers: Record<string, { status?: number; body: unknown }> = {};

function show(node: ReactNode) {
  const client = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  return render(<QueryClientProvider client={client}>{node}</QueryClientProvider>);
}

beforeEach(() => {
  open(SAMPLE);
  asked.length = 0;
  vi.stubGlobal("fetch", async (url: string, init: RequestInit = {}) => {
    const path = url.replace("/api/v1/", "");
    asked.push({ path, method: init.method ?? "GET", body: JSON.parse(String(init.body ?? "null")) });
    const { status = 200, body } = answers[`${init.method ?? "GET"} ${path}`] ?? { status: 404, body: {} };
    return new Response(JSON.stringify(body), { status, headers: { "Content-Type": "application/json" } });
  });
});
afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

const WORK: SameWork = {
  subject: "web",
  requests_per_s: "110",
  cpu_ms: "30.7",
  wall_ms: "37.1",
  target: "0.5",
  alternatives: [
    { title: "EC2 m7g.large", kind: "fleet", month_usd: "238.27", servers: "4", curve: curve(60) },
    { title: "Lambda 1,769 MB", kind: "function", month_usd: "310.7", servers: null, curve: curve(0) },
  ],
  break_even: [
    { fleet: "EC2 m7g.large", function: "Lambda 1,769 MB", first_per_s: "21.1", always_per_s: "42.2" },
  ],
};

const NOTHING: Comparison = {
  price_book: "b",
  home: null,
  regions: [],
  purchase: [],
  without_reserved_rates: [],
  instance_types: [],
  same_work: [],
};

function curve(fixed: number): string[][] {
  return [0.01, 1, 100, 10_000].map((rate) => [String(rate), String(Math.max(fixed, rate * 2.8))]);
}

test("the same work is told per kind of server, with the rate from which a fleet is cheaper", () => {
  render(<Alternatives comparison={{ ...NOTHING, same_work: [WORK] }} />);
  expect(cells(/EC2 m7g.large/)).toEqual(["4", "$238.27", "from 21.1 requests/s, always from 42.2"]);
  expect(cells(/Lambda 1,769 MB/)).toEqual(["–", "$310.70", "–"]);
  expect(screen.getByText(/30.7 ms of a core and 37.1 ms in all/)).toBeTruthy();
  expect(screen.getByRole("img").querySelectorAll("circle")).toHaveLength(1);
});

test("a coverage curve stacks what is covered, spilt and wasted, as wide as its hours", () => {
  const { container } = render(
    <CoverageChart
      coverage={[
        { hours: "182.5", covered_usd: "0.2", spill_usd: "0.6", unused_usd: "0" },
        { hours: "547.5", covered_usd: "0.1", spill_usd: "0", unused_usd: "0.1" },
      ]}
    />,
  );
  const rects = [...container.querySelectorAll("rect")].map((one) => [
    Math.round(Number(one.getAttribute("width"))),
    Math.round(Number(one.getAttribute("height"))),
  ]);
  expect(rects).toEqual([
    [220, 30],
    [220, 90],
    [220, 0],
    [660, 15],
    [660, 0],
    [660, 15],
  ]);
});

const PRICED = {
  unsure_usd: "0",
  currency: "USD",
  price_book: "2026-11-24",
  book_date: "2026-11-24",
  free_tier: "none",
  lines: [],
  not_priced: [],
  by_service: {},
  commitments: null,
  converted: null,
};

function priced(usd: string) {
  const line = { subject: "web", meter: "m", title: "t", state: "priced", quantity: "1", amount_usd: usd };
  return { ...PRICED, total_usd: usd, by_subject: { web: usd }, lines: [line] };
}

test("a drawing is priced before any run at three amounts of traffic, which may be changed", async () => {
  answers = {
    "GET architectures/a/scenarios/": {
      body: [{ id: "s", name: "Evening", body: { name: "Evening", duration_s: 60, workloads: [] } }],
    },
    "POST usage-profiles/": {
      body: {
        rests_on: "assumes 30.4 such days",
        profiles: [
          { name: "low", factor: 0.5, requests_a_month: 5e5, estimate: priced("10") },
          { name: "expected", factor: 1, requests_a_month: 1e6, estimate: priced("20") },
          { name: "high", factor: 2, requests_a_month: 2e6, estimate: priced("30.5") },
        ],
      },
    },
  };
  show(<Profiles architectureId="a" />);
  await waitFor(() => expect(cells(/^Total/)).toEqual(["$10.00", "$20.00", "$30.50"]));
  expect(cells(/Requests a month/)).toEqual(["500 k", "1 M", "2 M"]);
  const high = screen.getByLabelText(/^High/);
  fireEvent.change(high, { target: { value: "4" } });
  fireEvent.keyDown(high, { key: "Enter" });
  await waitFor(() =>
    expect(asked.at(-1)?.body).toMatchObject({ factors: { low: 0.5, expected: 1, high: 4 } }),
  );
});

test("terms are saved as they were given, and what is wrong is told at its place", async () => {
  answers = {
    "GET architectures/a/purchase-terms/": { body: {} },
    "PUT architectures/a/purchase-terms/": {
      status: 400,
      body: { problems: [{ at: "$.discounts.EC2", code: "wrong-term", severity: "error", message: "No." }] },
    },
  };
  show(<Terms architectureId="a" services={["EC2"]} regions={["eu-west-1"]} />);
  fireEvent.click(await screen.findByRole("button", { name: "Add a discount" }));
  fireEvent.click(screen.getByRole("button", { name: "Add a commitment" }));
  fireEvent.click(screen.getByRole("button", { name: "Price on these terms" }));
  expect(await screen.findByText("No.")).toBeTruthy();
  expect(asked.at(-1)?.body).toEqual({
    discounts: { "*": "5" },
    commitments: [
      {
        kind: "reserved_instances",
        years: 1,
        payment: "none",
        region: "eu-west-1",
        instance_type: "m7g.large",
        count: "1",
        offering: "standard",
      },
    ],
  });
});
