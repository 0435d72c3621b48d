// @vitest-environment jsdom
import { cleanup, render, screen, within } from "@testing-library/react";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { Differences } from "@/api/estimate";
import { SAMPLE } from "@/document/sample";
import { open } from "@/document/store";
import { DifferencesTable } from "./Compare";

const cells = (name: RegExp) =>
  within(screen.getByRole("row", { name }))
    .getAllByRole("cell")
    .map((cell) => cell.textContent);

beforeEach(() => open(SAMPLE));
afterEach(cleanup);

test("a change tells what usage and what the rate made of it, and the rest is counted", () => {
  const side = { total_usd: "300", price_book: "2026-11-24", free_tier: "none", requests: "60000000" };
  const line = {
    subject: "web",
    meter: "ec2.m5.large.linux",
    region: "us-east-1",
    title: "m5.large Linux",
    unit: "instance-hour",
    before_quantity: "1000",
    after_quantity: "500",
    before_usd: "100",
    after_usd: "40",
    change_usd: "-60",
    by_usage_usd: "-50",
    by_rate_usd: "-10",
  };
  const same = { ...line, subject: "orders", after_quantity: "1000", after_usd: "100" };
  const found: Differences = {
    before: side,
    after: { ...side, total_usd: "240", requests: "80000000" },
    change_usd: "-60",
    by_usage_usd: "-50",
    by_rate_usd: "-10",
    lines: [line, { ...same, change_usd: "0", by_usage_usd: "0", by_rate_usd: "0" }],
    not_priced: { before: [], after: [] },
  };
  render(<DifferencesTable found={found} />);
  expect(cells(/m5.large Linux/)).toEqual(["$100.00", "$40.00", "−$50.00", "−$10.00", "−$60.00"]);
  expect(screen.getByText(/1,000 instance-hours → 500 instance-hours/)).toBeTruthy();
  expect(cells(/^Total/)).toEqual(["$300.00", "$240.00", "−$50.00", "−$10.00", "−$60.00"]);
  expect(cells(/^Per million requests 60 M → 80 M/)).toEqual(["$5.00", "$3.00", "", "−$2.00"]);
  expect(screen.getByText(/1 more lines? (is|are) the same to the cent/)).toBeTruthy();
});

test("two drawings are compared by meter and Region", () => {
  const side = { total_usd: "1", price_book: "b", free_tier: "none", requests: null };
  const line = {
    subject: "",
    meter: "nat.hour",
    region: "eu-west-1",
    title: "NAT gateway",
    unit: "hour",
    before_quantity: null,
    after_quantity: "730",
    before_usd: null,
    after_usd: "35.04",
    change_usd: "35.04",
    by_usage_usd: "35.04",
    by_rate_usd: "0",
  };
  const found: Differences = {
    before: side,
    after: side,
    change_usd: "35.04",
    by_usage_usd: "35.04",
    by_rate_usd: "0",
    lines: [line],
    not_priced: {
      before: [],
      after: [{ subject: "edge", meter: "elb.gwlb.hour", title: "Gateway Load Balancer" }],
    },
  };
  render(<DifferencesTable found={found} />);
  expect(screen.getByText("Without a price, so in no total: this run: Gateway Load Balancer.")).toBeTruthy();
  expect(cells(/NAT gateway eu-west-1/)).toEqual(["–", "$35.04", "+$35.04", "–", "+$35.04"]);
  expect(screen.getByText(/Two drawings have no boxes in common/)).toBeTruthy();
  expect(screen.queryByText(/Per million/)).toBeNull();
});
