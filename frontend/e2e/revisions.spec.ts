import { expect, test } from "@playwright/test";
import { box, drawing } from "./drawing";
import { Editor } from "./editor";

test("a drawing is named, changed, taken back to what was named as one step, and gone on from as a new one", async ({
  page,
}) => {
  const editor = new Editor(page);
  const id = await editor.begin("Kept by name", drawing([box("q", "sqs_queue", "Letters", 0, 0)]));
  const open = async () => {
    await page.keyboard.press("Control+k");
    await page.keyboard.type("Revisions");
    await page.keyboard.press("Enter");
    await expect(dialog).toBeVisible();
  };
  const dialog = page.getByRole("dialog", { name: "Revisions" });
  await open();
  await expect(dialog.getByText("No revisions yet")).toBeVisible();
  await expect(dialog.getByLabel("Name the drawing as it is now")).toBeFocused();
  await page.keyboard.type("Before the sale");
  await page.keyboard.press("Enter");
  const row = dialog.getByRole("listitem").filter({ hasText: "Before the sale" });
  await expect(row).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(dialog).toBeHidden();

  await editor.box("Letters").click();
  await page.keyboard.press("Control+d");
  await expect(page.locator(".react-flow__node")).toHaveCount(2);
  await editor.saved();
  await open();
  await row.getByRole("button", { name: "Restore" }).click();
  await expect(dialog).toBeHidden();
  await expect(page.locator(".react-flow__node")).toHaveCount(1);
  await page.keyboard.press("Control+z");
  await expect(page.locator(".react-flow__node")).toHaveCount(2);
  await editor.saved();
  expect((await editor.draft(id)).nodes).toHaveLength(2);

  await open();
  await row.getByRole("button", { name: "Open as new" }).click();
  await expect(page).not.toHaveURL(new RegExp(id));
  await expect(page.locator(".react-flow__node")).toHaveCount(1);
  await expect(page.getByLabel("Name of the drawing")).toHaveValue(/Before the sale$/);
});
