import { expect, test } from "@playwright/test";
import { Editor, middle } from "./editor";

const DRAWING = {
  schema_version: 1,
  name: "Arranged",
  classes: [{ id: "page", title: "Page" }],
  groups: [{ id: "r", service: "region", title: "Home", params: {}, frame: [0, 0, 720, 320] }],
  nodes: [
    { id: "q", service: "sqs_queue", title: "Letters", parent: "r", at: [48, 96], params: {} },
    { id: "f", service: "lambda_function", title: "Reader", parent: "r", at: [480, 96], params: {} },
  ],
  edges: [{ id: "e", kind: "event_source", from: ["q", "poll"], to: ["f", "event_source"], params: {} }],
};

test("boxes are copied into another tab with what they say", async ({ page, context }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  const editor = new Editor(page);
  await editor.begin("Copied", DRAWING);
  await editor.box("Letters").click();
  await page.keyboard.press("Control+c");

  const other = new Editor(await context.newPage());
  const id = await other.begin("Pasted");
  await other.page.keyboard.press("Control+v");
  await expect(other.box("Letters")).toBeVisible();
  await other.saved();
  expect((await other.draft(id)).nodes).toMatchObject([{ service: "sqs_queue", title: "Letters" }]);
});

test("a container folds to a card that hides its contents, and unfolds again", async ({ page }) => {
  const editor = new Editor(page);
  await editor.begin("Folded", DRAWING);
  await page.getByRole("button", { name: "Collapse Home" }).click();
  await expect(page.getByText("2 boxes inside")).toBeVisible();
  await expect(page.locator(".react-flow__node-card")).toHaveCount(0);
  await page.getByRole("button", { name: "Expand Home" }).click();
  await expect(page.locator(".react-flow__node-card")).toHaveCount(2);
});

test("the edges of what is in a folded container end at its card", async ({ page }) => {
  const editor = new Editor(page);
  await editor.begin("Edges of a card", {
    ...DRAWING,
    nodes: [
      { id: "w", service: "lambda_function", title: "Writer", at: [-320, 96], params: {} },
      ...DRAWING.nodes,
    ],
    edges: [...DRAWING.edges, { id: "s", kind: "send", from: ["w", "calls"], to: ["q", "send"], params: {} }],
  });
  await expect(page.locator(".react-flow__edge")).toHaveCount(2);
  await page.getByRole("button", { name: "Collapse Home" }).click();
  await expect(page.locator(".react-flow__edge")).toHaveCount(1);
  await page.keyboard.press("Control+z");
  await expect(page.locator(".react-flow__edge")).toHaveCount(2);
});

test("a box dropped where it can't stand is put where it can, and the page says so", async ({ page }) => {
  const editor = new Editor(page);
  const id = await editor.begin("Repaired", {
    ...DRAWING,
    groups: [
      ...DRAWING.groups,
      { id: "v", service: "vpc", title: "Shop", parent: "r", params: {}, frame: [232, 64, 220, 220] },
    ],
  });
  const from = await middle(editor.box("Letters"));
  const shop = await middle(page.locator('[data-id="v"]'));
  await editor.drag(from, { x: shop.x, y: shop.y + 20 });
  await expect(page.getByText(/SQS queue can't stand in Shop; it stands in Home now/)).toBeVisible();
  await editor.saved();
  expect((await editor.draft(id)).nodes[0]?.parent).toBe("r");
});
