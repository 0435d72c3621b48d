import { expect, test } from "@playwright/test";
import { Editor } from "./editor";

const DRAWING = {
  schema_version: 1,
  name: "Kept",
  classes: [{ id: "page", title: "Page" }],
  groups: [],
  nodes: [{ id: "q", service: "sqs_queue", title: "Letters", at: [0, 0], params: {} }],
  edges: [],
};

test("an edit made offline is kept on the device, over a reload too, and saved when the server is back", async ({
  page,
}) => {
  const editor = new Editor(page);
  const id = await editor.begin("Offline", DRAWING);
  await page.route("**/draft/", (route) => route.abort());
  await editor.box("Letters").click();
  await page.keyboard.press("Control+d");
  await expect(page.getByText("Offline, kept here")).toBeVisible();
  expect((await editor.draft(id)).nodes).toHaveLength(1);

  await page.reload();
  await expect(page.locator(".react-flow__node")).toHaveCount(2);
  await page.unroute("**/draft/");
  await editor.saved();
  expect((await editor.draft(id)).nodes).toHaveLength(2);
});

test("an edit in two tabs is offered, and nothing is overwritten unasked", async ({ page, context }) => {
  const editor = new Editor(page);
  const id = await editor.begin("Two tabs", DRAWING);
  const other = new Editor(await context.newPage());
  await other.open(id);
  await other.box("Letters").click();
  await other.page.keyboard.press("Control+d");
  await other.saved();

  await editor.box("Letters").click();
  await page.keyboard.press("Delete");
  const dialog = page.getByRole("dialog", { name: "This drawing was edited somewhere else" });
  await expect(dialog).toBeVisible();
  expect((await editor.draft(id)).nodes).toHaveLength(2);
  await dialog.getByRole("button", { name: "Take theirs" }).click();
  await expect(page.locator(".react-flow__node")).toHaveCount(2);
});
