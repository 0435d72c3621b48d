import { readFileSync } from "node:fs";
import { expect, type Page, test } from "@playwright/test";
import { Editor } from "./editor";
import { verdict } from "./matchDay";

/** Fails the test at once if anything is done with a pointer: this journey has none. */
async function withoutPointer(page: Page): Promise<void> {
  await page.addInitScript(() => {
    window.addEventListener(
      "pointerdown",
      () => {
        throw new Error("a pointer was used");
      },
      true,
    );
  });
}

/** Presses Tab until what is wanted has the focus. */
async function tabTo(page: Page, role: string, name: RegExp): Promise<void> {
  for (let presses = 0; presses < 120; presses += 1) {
    await page.keyboard.press("Tab");
    const there = await page.evaluate((wanted) => {
      const element = document.activeElement;
      const own =
        element?.getAttribute("aria-label") ?? (element as HTMLInputElement | null)?.labels?.[0]?.textContent;
      return {
        name: (own ?? element?.textContent ?? "").trim(),
        role: element?.getAttribute("role") ?? element?.tagName.toLowerCase() ?? "",
        wanted,
      };
    }, role);
    if (there.role === role && name.test(there.name)) return;
  }
  throw new Error(`Tab never came to ${role} ${name}`);
}

async function command(page: Page, words: string): Promise<void> {
  await page.keyboard.press("Control+k");
  await expect(page.getByRole("dialog")).toBeVisible();
  await page.keyboard.type(words);
  await page.keyboard.press("Enter");
}

test("drawn, connected, run, scrubbed and exported with the keyboard alone", async ({ page }) => {
  test.setTimeout(300_000);
  await withoutPointer(page);
  const errors: string[] = [];
  page.on("pageerror", (error) => errors.push(error.message));
  const editor = new Editor(page);

  // A new drawing from the start page.
  await page.goto("/");
  await expect(page.getByRole("button", { name: "New architecture" })).toBeVisible();
  await tabTo(page, "button", /New architecture/);
  await page.keyboard.press("Enter");
  await expect(page.getByRole("dialog", { name: "New architecture" }).getByLabel("Name")).toBeFocused();
  await page.keyboard.type("By keys alone");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("application", { name: "Canvas" })).toBeVisible();

  // Two boxes, of which the second does not cover the first, joined.
  for (const [word, count] of [
    ["client", 1],
    ["lambda", 2],
  ] as const) {
    await page.keyboard.press("a");
    await page.keyboard.type(word);
    await page.keyboard.press("Enter");
    await expect(page.locator(".react-flow__node")).toHaveCount(count);
  }
  const [client, lambda] = await Promise.all(
    ["Client", "Lambda"].map((title) => page.getByRole("group", { name: new RegExp(title) }).boundingBox()),
  );
  expect(lambda?.x).toBeGreaterThan((client?.x ?? 0) + (client?.width ?? 0));
  await page.keyboard.press("Control+a");
  await page.keyboard.press("c");
  await expect(page.locator(".react-flow__edge")).toHaveCount(1);
  await editor.saved();

  // A scenario, made in its dialog.
  await command(page, "New scenario");
  const dialog = page.getByRole("dialog", { name: "New scenario" });
  await expect(dialog).toBeVisible();
  await tabTo(page, "input", /Duration/);
  await page.keyboard.press("Control+a");
  await page.keyboard.type("10 min");
  await tabTo(page, "tab", /Traffic/);
  await page.keyboard.press("ArrowRight");
  await expect(dialog.getByRole("tab", { name: "Faults" })).toHaveAttribute("aria-selected", "true");
  await page.keyboard.press("ArrowLeft");
  await tabTo(page, "button", /^Save$/);
  await page.keyboard.press("Enter");
  await expect(dialog).toBeHidden();

  // A function that does not say what a request costs it keeps the drawing from running; the list that opens mends it.
  await page.keyboard.press("Escape");
  const run = page.getByRole("button", { name: /^Run/ });
  await expect(run).toBeEnabled();
  await page.keyboard.press("r");
  await expect(page.getByText(/The run did not start: "Lambda" does not say/)).toBeVisible();
  const list = page.getByRole("region", { name: "Problems" });
  await expect(list.getByRole("button", { name: "Fix" }).first()).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(list.getByRole("button", { name: /0 errors/ })).toBeVisible();
  await editor.saved();

  // Run; then through time by the keys and by the slider.
  await expect(run).toBeEnabled();
  await page.keyboard.press("r");
  await expect(verdict(page)).toContainText(/It costs|Nothing of it is billed/, {
    timeout: 120_000,
  });
  const moment = page.getByRole("slider", { name: "Moment of the run" });
  const now = async () => Number(await moment.getAttribute("aria-valuenow"));
  const begin = await now();
  await page.keyboard.press(".");
  const later = await now();
  expect(later).toBeGreaterThan(begin);
  await page.keyboard.press(",");
  expect(await now()).toBeLessThan(later);
  await tabTo(page, "slider", /Moment of the run/);
  await page.keyboard.press("Home");
  expect(await now()).toBe(0);
  await page.keyboard.press("ArrowRight");
  expect(await now()).toBeGreaterThan(0);
  await page.keyboard.press("Space");
  await expect(page.getByRole("button", { name: "Pause" })).toBeVisible();
  await page.keyboard.press("Space");
  await expect(page.getByRole("button", { name: "Play the run back" })).toBeVisible();

  // Charts, the bill and the shortcut sheet open and close, and the focus comes back.
  await command(page, "Charts of the run");
  await expect(page.getByRole("region", { name: "Charts" })).toBeVisible();
  await command(page, "Charts of the run");
  await page.keyboard.press("b");
  await expect(page.getByRole("dialog", { name: "Bill of a month" })).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(page.getByRole("dialog")).toHaveCount(0);
  await page.keyboard.press("?");
  await expect(page.getByRole("dialog", { name: "Keyboard shortcuts" })).toBeVisible();
  await page.keyboard.press("Escape");

  // Taken away: the export menu by arrow keys, a report by its name.
  await tabTo(page, "button", /^Export/);
  await page.keyboard.press("Enter");
  await expect(page.getByRole("menu")).toBeVisible();
  const [picture] = await Promise.all([page.waitForEvent("download"), page.keyboard.press("Enter")]);
  expect(readFileSync(await picture.path(), "utf8")).toContain("<svg");
  const [bill] = await Promise.all([page.waitForEvent("download"), command(page, "Bill as CSV")]);
  expect(bill.suggestedFilename()).toMatch(/\.csv$/);
  expect(errors).toEqual([]);
});
