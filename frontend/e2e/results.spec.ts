import { readFile } from "node:fs/promises";
import AxeBuilder from "@axe-core/playwright";
import { expect, test } from "@playwright/test";
import { Editor } from "./editor";
import { matchDay, run, verdict } from "./matchDay";

const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];

test("a drawing is run, judged, played back, priced line by line and reported", async ({ page }) => {
  const id = await matchDay(page);
  await new Editor(page).open(id);
  await expect(page.getByText(/^about [\d.]+ k requests in/)).toBeVisible();

  await run(page);
  await expect(verdict(page)).toContainText("What binds first?");
  await expect(verdict(page)).toContainText(/It costs \$[\d,.]+ a month/);
  await expect(verdict(page)).toContainText("It assumes 30.4 such days.");
  await expect(verdict(page).getByRole("list", { name: "Objectives" }).getByRole("listitem")).toHaveCount(3);

  // Scrub by keyboard: the drawing shows the moment.
  const moment = page.getByRole("slider", { name: "Moment of the run" });
  await moment.focus();
  await page.keyboard.press("Home");
  await expect(moment).toHaveAttribute("aria-valuetext", /^00:00:00/);
  await page.keyboard.press("ArrowRight");
  await expect(moment).toHaveAttribute("aria-valuetext", /^00:01:00/);
  await page.getByRole("button", { name: "Play the run back" }).click();
  await expect(page.getByRole("button", { name: "Pause" })).toBeVisible();
  await expect.poll(() => moment.getAttribute("aria-valuenow")).not.toBe("60");
  await page.getByRole("button", { name: "Pause" }).click();

  // The bill and its sum.
  const total = page.getByRole("button", { name: /per month/ });
  await total.click();
  const bill = page.getByRole("dialog", { name: "Bill of a month" });
  await expect(bill.getByRole("row", { name: /^Total per month/ })).toBeVisible();
  await bill.getByRole("button", { name: /c7g/ }).first().click();
  await expect(bill.getByText(/instance-hours in the run/)).toBeVisible();
  await page.keyboard.press("Escape");

  for (const [name, ending, begins] of [
    ["Report as PDF", "pdf", "%PDF-"],
    ["Report as web page (HTML)", "html", "<!doctype html>"],
    ["Bill as CSV", "csv", "\ufeffsubject,"],
    ["Report: all figures as JSON", "json", '{"format":"loadline-report"'],
  ] as const) {
    await page.getByRole("button", { name: "Export" }).click();
    const started = page.waitForEvent("download");
    await page.getByRole("menuitem", { name }).click();
    const download = await started;
    expect(download.suggestedFilename()).toBe(`world-cup-day.${ending}`);
    const content = await readFile(await download.path());
    expect(content.toString("utf8").slice(0, begins.length)).toBe(begins);
  }
});

test("a changed drawing says that the figures are from before", async ({ page }) => {
  const id = await matchDay(page);
  const editor = new Editor(page);
  await editor.open(id);
  await run(page);
  await editor.box("Orders").click();
  await page.keyboard.press("Delete");
  await expect(verdict(page)).toContainText("The drawing has changed since this run.");
  await page.keyboard.press("Control+z");
  await expect(verdict(page)).not.toContainText("The drawing has changed");
});

for (const scheme of ["light", "dark"] as const) {
  test(`results, charts and bill have no accessibility faults that can be found by machine (${scheme})`, async ({
    page,
  }) => {
    await page.emulateMedia({ colorScheme: scheme });
    const id = await matchDay(page);
    const editor = new Editor(page);
    await editor.open(id);
    await run(page);
    await editor.box("Web servers").click();
    await page.getByRole("tab", { name: "Results" }).click();
    await page.getByRole("button", { name: "Charts", exact: true }).click();
    await expect(page.getByRole("figure").first()).toBeVisible();
    // The drawing itself, here zoomed far out, has its test in access.spec.ts.
    const faults = async () => {
      const { violations } = await new AxeBuilder({ page }).withTags(TAGS).exclude(".react-flow").analyze();
      return violations.map(({ id: rule, nodes }) => [rule, nodes.map(({ target }) => target)]);
    };
    expect(await faults()).toEqual([]);
    await page.getByRole("tab", { name: "Slowest requests" }).click();
    await expect(page.getByRole("list", { name: "Slowest requests, slowest first" })).toBeVisible();
    expect(await faults()).toEqual([]);
    await page.getByRole("tab", { name: "Cost" }).click();
    await page.keyboard.press("b");
    const bill = page.getByRole("dialog", { name: "Bill of a month" });
    await expect(bill.getByRole("tab").first()).toBeVisible();
    for (const tab of await bill.getByRole("tab").all()) {
      await tab.click();
      await expect(bill.getByText(/^Pricing the alternatives|^Setting the bills/)).toHaveCount(0);
      expect(await faults()).toEqual([]);
    }
    await page.keyboard.press("Escape");
    await page.getByRole("button", { name: "Scenario", exact: true }).click();
    await page.getByRole("menuitem", { name: "Edit scenario…" }).click();
    await expect(page.getByRole("dialog", { name: "Scenario" })).toBeVisible();
    expect(await faults()).toEqual([]);
    await page.getByRole("tab", { name: /^Faults/ }).click();
    await expect(page.getByLabel("What breaks").first()).toBeVisible();
    expect(await faults()).toEqual([]);
  });
}
