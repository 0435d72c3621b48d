import { readFileSync } from "node:fs";
import { expect, test } from "@playwright/test";
import { Editor, middle } from "./editor";

test("a template is opened, changed, run in a worker, and its report downloaded with the bill", async ({
  page,
}) => {
  test.setTimeout(240_000);
  const editor = new Editor(page);
  await page.goto("/");
  // Anchored: a drawing that stands in the list already has a button "Actions for World Cup day".
  await page.getByRole("button", { name: /^World Cup day/ }).click();
  await expect(page.getByRole("application", { name: "Canvas" })).toBeVisible();
  await editor.settled();

  // Draw: a box more in the drawing, taken back again, so that what runs is what was drawn.
  await editor.place("SQS queue", 120, 60);
  await expect(editor.box("SQS queue")).toBeVisible();
  await page.keyboard.press("Control+z");
  await editor.saved();

  await page
    .getByRole("button", { name: "Run", exact: false })
    .and(page.locator(":not([aria-haspopup])"))
    .last()
    .click();
  await expect(page.getByRole("region", { name: "Verdict" })).toContainText("It costs", { timeout: 200_000 });
  await expect(page.getByText(/per month/).first()).toBeVisible();

  const web = editor.box("Web servers");
  await web.click({ position: { x: 60, y: 20 } });
  await page.getByRole("tab", { name: "Results" }).click();
  await expect(page.getByRole("tabpanel", { name: "Results" })).not.toBeEmpty();
  await page.getByRole("tab", { name: "Cost" }).click();
  await expect(page.getByRole("tabpanel", { name: "Cost" })).toContainText("$");
  expect((await middle(web)).x).toBeGreaterThan(0);

  await page.getByRole("button", { name: "Export" }).click();
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("menuitem", { name: /CSV/i }).click(),
  ]);
  const text = readFileSync(await download.path(), "utf8");
  expect(text).toContain("c7g.large");
});
