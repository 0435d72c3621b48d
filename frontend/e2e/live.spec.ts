import { expect, test } from "@playwright/test";
import { Editor, middle } from "./editor";
import { matchDay } from "./matchDay";

test("while a run is under way its figures are on the boxes and its course grows, and it can be cancelled", async ({
  page,
}) => {
  // All of the day's 75 million requests: long enough to be watched on any machine.
  const id = await matchDay(page, 1);
  const editor = new Editor(page);
  await editor.open(id);
  const web = editor.box("Web servers");
  await expect(web.getByText(/desired in zone a/)).toBeVisible();
  await expect(page.getByRole("button", { name: /^Run/ })).toBeEnabled();
  await page.keyboard.press("r");

  const progress = page.getByRole("progressbar", { name: "Progress of the run" });
  await expect(progress).toBeVisible();
  await expect(page.getByText("As it runs")).toBeVisible({ timeout: 120_000 });
  await expect(web.getByText("zone a", { exact: true })).toBeVisible();
  await expect(web.getByTitle(/in service, .* booting in zone a/)).toBeVisible();
  await expect(editor.box("Front door").getByText(/ \/s$/)).toBeVisible();
  const clock = page.getByRole("status", { name: "Run under way" }).getByText(/^\d\d:\d\d:\d\d$/);
  const first = await clock.textContent();
  await expect.poll(() => clock.textContent()).not.toBe(first);
  await expect(progress).not.toHaveAttribute("aria-valuenow", "100");

  await page.getByRole("button", { name: "Cancel", exact: true }).click();
  await expect(page.getByRole("region", { name: "Verdict" })).toContainText("Cancelled");
  await expect(web.getByText(/desired in zone a/)).toBeVisible();
});

const PAIR = {
  schema_version: 1,
  name: "Dragged",
  classes: [{ id: "page", title: "Page" }],
  groups: [],
  nodes: [
    { id: "q", service: "sqs_queue", title: "Letters", at: [0, 0], params: {} },
    { id: "f", service: "lambda_function", title: "Reader", at: [400, 0], params: {} },
  ],
  edges: [{ id: "e", kind: "event_source", from: ["q", "poll"], to: ["f", "event_source"], params: {} }],
};

test("a dragged box and its edge follow the pointer, and the whole drag is one step", async ({ page }) => {
  const editor = new Editor(page);
  const id = await editor.begin("Dragged", PAIR);
  const box = editor.box("Reader");
  const edge = page.locator(".react-flow__edge path").first();
  const [from, way] = [await middle(box), await edge.getAttribute("d")];
  await page.mouse.move(from.x, from.y);
  await page.mouse.down();
  await page.mouse.move(from.x + 40, from.y + 60, { steps: 4 });
  await page.mouse.move(from.x + 40, from.y + 160, { steps: 4 });
  await expect.poll(async () => (await middle(box)).y - from.y).toBeGreaterThan(120);
  await expect.poll(() => edge.getAttribute("d")).not.toBe(way);
  const places = async () =>
    ((await editor.draft(id)).nodes as unknown as { at: number[] }[]).map(({ at }) => at);
  expect(await places()).toEqual([
    [0, 0],
    [400, 0],
  ]);
  await page.mouse.up();
  await editor.saved();
  expect((await places())[1]?.[1]).toBeGreaterThan(100);
  await page.keyboard.press("Control+z");
  await editor.saved();
  expect((await places())[1]).toEqual([400, 0]);
});

test("in a large drawing too a box follows the pointer, and lands where it was let go", async ({ page }) => {
  const nodes = Array.from({ length: 240 }, (_, at) => ({
    id: `n${at}`,
    service: at % 2 ? "lambda_function" : "sqs_queue",
    title: `Box ${at}`,
    at: [(at % 20) * 200, Math.floor(at / 20) * 128],
    params: {},
  }));
  const edges = Array.from({ length: 120 }, (_, at) => ({
    id: `e${at}`,
    kind: "event_source",
    from: [`n${at * 2}`, "poll"],
    to: [`n${at * 2 + 1}`, "event_source"],
    params: {},
  }));
  const editor = new Editor(page);
  const id = await editor.begin("Large", { ...PAIR, name: "Large", nodes, edges });
  await page.keyboard.press("Control+0");
  // On a busy machine the zoom may not have begun when the view is first looked at.
  await expect(page.locator(".react-flow__viewport")).toHaveCSS("transform", /^matrix\(1, 0, 0, 1,/);
  await editor.settled();
  const boxes = page.locator(".react-flow__node-card");
  const shown = await boxes.evaluateAll((all) =>
    all
      .map((one) => ({ id: one.getAttribute("data-id") ?? "", box: one.getBoundingClientRect() }))
      .filter(({ box }) => box.left > 400 && box.right < 900 && box.top > 200 && box.bottom < 600)
      .map(({ id: key }) => key),
  );
  expect(shown.length).toBeGreaterThan(0);
  const box = page.locator(`.react-flow__node[data-id="${shown[0]}"]`);
  const from = await middle(box);
  await page.mouse.move(from.x, from.y + 10);
  await page.mouse.down();
  await page.mouse.move(from.x + 30, from.y + 30, { steps: 4 });
  await page.mouse.move(from.x + 60, from.y + 50, { steps: 4 });
  await expect.poll(async () => (await middle(box)).x - from.x).toBeGreaterThan(40);
  await page.mouse.up();
  await editor.saved();
  const before = nodes.find((one) => one.id === shown[0])?.at ?? [];
  const after = ((await editor.draft(id)).nodes as unknown as { id: string; at: number[] }[]).find(
    (one) => one.id === shown[0],
  )?.at;
  expect((after?.[0] ?? 0) - (before[0] ?? 0)).toBeGreaterThan(40);
  await page.keyboard.press("Control+z");
  await editor.saved();
});
