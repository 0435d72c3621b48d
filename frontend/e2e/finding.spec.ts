import { expect, test } from "@playwright/test";
import { box, drawing } from "./drawing";
import { Editor } from "./editor";

const WIDE = drawing([
  box("n", "lambda_function", "Near", 0, 0),
  box("f", "sqs_queue", "Warehouse", 4000, 2000),
  box("l", "lambda_function", "Lambda", 4000, 0),
]);

test("a click on the overview brings what stands there into view, at the same zoom", async ({ page }) => {
  const editor = new Editor(page);
  await editor.begin("Wide", WIDE);
  const overview = page.getByRole("img", { name: "Overview of the drawing" });
  await expect(overview).toBeHidden();
  await page.keyboard.press("Control+0");
  await editor.settled();
  await expect(editor.box("Warehouse")).not.toBeInViewport();
  const size = await overview.boundingBox();
  if (!size) throw new Error("not to be seen");
  await overview.click({ position: { x: size.width * 0.9, y: size.height * 0.82 } });
  await expect(editor.box("Warehouse")).toBeInViewport({ ratio: 1 });
  const view = page.locator(".react-flow__viewport");
  await expect(view).toHaveCSS("transform", /^matrix\(1, 0, 0, 1,/);
});

test("a box is found by its name, chosen and brought into view, before commands of that name", async ({
  page,
}) => {
  const editor = new Editor(page);
  await editor.begin("Found", WIDE);
  await page.keyboard.press("Control+0");
  for (const title of ["Warehouse", "Lambda"]) {
    await page.keyboard.press("Control+f");
    await expect(page.getByRole("combobox", { name: "Type a command" })).toBeFocused();
    await page.keyboard.type(title);
    await expect(page.getByRole("option", { selected: true })).toHaveText(new RegExp(`^Go to ${title}`));
    await page.keyboard.press("Enter");
    await expect(editor.box(title)).toBeInViewport({ ratio: 1 });
    await expect(editor.box(title)).toHaveClass(/selected/);
  }
  await expect(page.locator(".react-flow__node")).toHaveCount(3);
});
