import { expect, test } from "@playwright/test";
import { box, drawing } from "./drawing";
import { Editor, middle } from "./editor";

test("while a connection is drawn the ports that join light up and other boxes dim", async ({ page }) => {
  const editor = new Editor(page);
  await editor.begin(
    "Lit",
    drawing([
      box("q", "sqs_queue", "Letters", 0, 0),
      box("f", "lambda_function", "Reader", 320, 0),
      box("s", "s3_bucket", "Archive", 320, 200),
    ]),
  );
  const from = await middle(editor.port("Letters", "poll"));
  await page.mouse.move(from.x, from.y);
  await page.mouse.down();
  await page.mouse.move(from.x + 40, from.y + 40, { steps: 4 });
  await expect(editor.port("Reader", "event_source")).toHaveAttribute("data-state", "legal");
  await expect(editor.box("Archive").locator("[data-dim]").first()).toBeVisible();
  await expect(editor.box("Reader").locator("> [data-dim]")).toHaveCount(0);
  await page.mouse.up();
  await page.keyboard.press("Escape");
  await expect(editor.port("Reader", "event_source")).toHaveAttribute("data-state", "idle");
});

test("a service dropped on an edge goes between its two ends, as one step", async ({ page }) => {
  const editor = new Editor(page);
  const id = await editor.begin(
    "Between",
    drawing(
      [box("c", "client", "Shop", 0, 0), box("f", "lambda_function", "Reader", 640, 0)],
      [{ id: "e", kind: "call", from: ["c", "http"], to: ["f", "invoke"], params: {} }],
    ),
  );
  const [shop, reader] = [await middle(editor.box("Shop")), await middle(editor.box("Reader"))];
  const pane = await page.locator(".react-flow__pane").boundingBox();
  await editor.place(
    "API Gateway",
    (shop.x + reader.x) / 2 - (pane?.x ?? 0),
    (shop.y + reader.y) / 2 - (pane?.y ?? 0),
  );
  await expect(page.locator(".react-flow__edge")).toHaveCount(2);
  await editor.saved();
  const { edges } = await editor.draft(id);
  expect(edges.map(({ from, to }) => [from[0], to[0]])).toEqual([
    ["c", edges[0]?.to[0]],
    [edges[0]?.to[0], "f"],
  ]);
  await page.keyboard.press("Control+z");
  await expect(page.locator(".react-flow__edge")).toHaveCount(1);
  await expect(page.locator(".react-flow__node")).toHaveCount(2);
});
