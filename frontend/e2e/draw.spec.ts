import { expect, test } from "@playwright/test";
import { Editor, middle } from "./editor";

test("a drawing is placed, nested, connected, undone, and still there after a reload", async ({ page }) => {
  const editor = new Editor(page);
  const id = await editor.begin("Drawn by hand");

  await editor.place("Region", 430, 330);
  await editor.place("SQS queue", 300, 330);
  await editor.place("Lambda function", 560, 330);
  await expect(editor.box("SQS queue")).toBeVisible();
  await editor.connect(editor.port("SQS queue", "poll"), editor.port("Lambda", "event_source"));
  await expect(page.locator(".react-flow__edge")).toHaveCount(1);
  await editor.saved();
  const drawn = await editor.draft(id);
  const region = drawn.groups[0]?.id;
  expect(drawn.nodes.map((node) => node.parent)).toEqual([region, region]);
  expect(drawn.edges[0]).toMatchObject({ kind: "event_source" });

  await page.keyboard.press("Control+z");
  await expect(page.locator(".react-flow__edge")).toHaveCount(0);
  await page.keyboard.press("Control+Shift+z");
  await expect(page.locator(".react-flow__edge")).toHaveCount(1);

  await editor.saved();
  await page.reload();
  await expect(page.locator(".react-flow__edge")).toHaveCount(1);
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(page.locator(".react-flow__edge")).toHaveCount(0);
});

test("moving a container takes its contents along as one step", async ({ page }) => {
  const editor = new Editor(page);
  const id = await editor.begin("Moved", {
    schema_version: 1,
    name: "Moved",
    classes: [{ id: "page", title: "Page" }],
    groups: [{ id: "r", service: "region", title: "Home", params: {}, frame: [0, 0, 480, 320] }],
    nodes: [{ id: "q", service: "sqs_queue", title: "Letters", parent: "r", at: [160, 120], params: {} }],
    edges: [],
  });
  const before = await middle(editor.box("Letters"));
  const head = await middle(page.getByText("Home", { exact: true }));
  await editor.drag(head, { x: head.x + 120, y: head.y + 64 });
  await expect.poll(async () => (await middle(editor.box("Letters"))).x - before.x).toBeGreaterThan(90);
  await editor.saved();
  const moved = (await editor.draft(id)) as unknown as { nodes: { at: number[] }[] };
  expect(moved.nodes[0]?.at[0]).toBeGreaterThan(240);
  await page.keyboard.press("Control+z");
  await editor.saved();
  expect(((await editor.draft(id)) as unknown as { nodes: { at: number[] }[] }).nodes[0]?.at).toEqual([
    160, 120,
  ]);
});

test("an illegal drop says why, and a drop on nothing offers what may follow", async ({ page }) => {
  const editor = new Editor(page);
  const id = await editor.begin("Ports", {
    schema_version: 1,
    name: "Ports",
    classes: [{ id: "page", title: "Page" }],
    groups: [],
    nodes: [
      { id: "q", service: "sqs_queue", title: "Letters", at: [0, 0], params: {} },
      { id: "lb", service: "application_load_balancer", title: "Front", at: [320, 0], params: {} },
    ],
    edges: [],
  });
  await editor.connect(editor.port("Letters", "poll"), editor.box("Front"));
  await expect(
    page.getByText(/makes “Event source” connections; Application Load Balancer takes Call/),
  ).toBeVisible();
  await expect(page.locator(".react-flow__edge")).toHaveCount(0);

  const from = await middle(editor.port("Letters", "poll"));
  await editor.drag(from, { x: from.x + 60, y: from.y + 180 });
  const menu = page.getByRole("listbox", { name: "Services" });
  await expect(menu.getByRole("option")).toHaveText(["Lambda function"]);
  await page.keyboard.press("Enter");
  await expect(page.locator(".react-flow__edge")).toHaveCount(1);
  await editor.saved();
  expect((await editor.draft(id)).nodes).toHaveLength(3);
  await page.keyboard.press("Control+z");
  await expect(page.locator(".react-flow__node")).toHaveCount(2);
});

test("settings come from the catalog, and the server's problems stand at their fields", async ({ page }) => {
  const editor = new Editor(page);
  await editor.begin("Settings", {
    schema_version: 1,
    name: "Settings",
    classes: [{ id: "page", title: "Page" }],
    groups: [],
    nodes: [{ id: "q", service: "sqs_queue", title: "Letters", at: [0, 0], params: {} }],
    edges: [],
  });
  await editor.box("Letters").click();
  const field = page.getByLabel(/Visibility timeout/).first();
  await field.fill("99999");
  await field.press("Enter");
  await editor.saved();
  await expect(field).toHaveAttribute("aria-invalid", "true");
  await page.getByRole("button", { name: /error/ }).click();
  await expect(
    page.getByRole("region", { name: "Problems" }).getByRole("button", { name: "Letters" }),
  ).toBeVisible();
  await page
    .getByRole("button", { name: /Back to the default/ })
    .first()
    .click();
  await expect(field).not.toHaveAttribute("aria-invalid", "true");
});

test("a warning is ignored with a reason that is kept, undone, and heeded again", async ({ page }) => {
  const editor = new Editor(page);
  const id = await editor.begin("Letters", {
    schema_version: 1,
    name: "Letters",
    classes: [{ id: "page", title: "Page" }],
    groups: [],
    nodes: [
      { id: "f", service: "lambda_function", title: "Sorts", at: [600, 0], params: {} },
      { id: "q", service: "sqs_queue", title: "Letters", at: [300, 0], params: {} },
    ],
    edges: [{ id: "e2", kind: "event_source", from: ["q", "poll"], to: ["f", "event_source"] }],
  });
  const panel = page.getByRole("region", { name: "Problems" });
  const pill = panel.getByRole("button", { expanded: false });
  await expect(pill).toContainText(/[1-9] warnings?/);
  await pill.click();
  const first = panel.getByRole("listitem").filter({ has: page.getByRole("button", { name: "Ignore…" }) });
  const many = await first.count();
  const message = (await first.first().locator("p").first().textContent()) ?? "";
  await first.first().getByRole("button", { name: "Ignore…" }).click();
  await panel.getByLabel("Reason to ignore it").fill("A pilot for a week");
  await page.keyboard.press("Enter");
  await expect(first).toHaveCount(many - 1);
  await expect(panel.locator("summary").getByText("1 ignored")).toBeVisible();
  await editor.saved();
  const { ignored } = (await editor.draft(id)) as unknown as { ignored: { reason: string }[] };
  expect(ignored.map(({ reason }) => reason)).toEqual(["A pilot for a week"]);

  await page.reload();
  await expect(panel.getByText("1 ignored")).toBeVisible();
  await editor.settled();
  await page.keyboard.press("Control+z");
  await expect(panel.getByText("1 ignored")).toBeHidden();
  await page.keyboard.press("Control+Shift+z");
  await panel.getByRole("button", { expanded: false }).click();
  await panel.locator("summary").getByText("1 ignored").click();
  await expect(panel.getByText(message)).toBeVisible();
  await panel.getByRole("button", { name: "Heed again" }).click();
  await expect(first).toHaveCount(many);
});

test("everything can be done from the keyboard", async ({ page }) => {
  const editor = new Editor(page);
  const id = await editor.begin("Keys only");
  await expect(page.getByRole("application", { name: "Canvas" })).toBeVisible();
  for (const [word, count] of [
    ["sqs", 1],
    ["lambda", 2],
  ] as const) {
    await page.keyboard.press("a");
    await page.keyboard.type(word);
    await page.keyboard.press("Enter");
    await expect(page.locator(".react-flow__node")).toHaveCount(count);
    await page.keyboard.press("Shift+ArrowRight");
    await page.keyboard.press("Shift+ArrowRight");
    await page.keyboard.press("Shift+ArrowRight");
  }
  await page.keyboard.press("Control+a");
  await page.keyboard.press("c");
  await expect(page.locator(".react-flow__edge")).toHaveCount(1);
  await page.keyboard.press("?");
  await expect(page.getByRole("dialog", { name: "Keyboard shortcuts" })).toBeVisible();
  await page.keyboard.press("Escape");
  await page.keyboard.press("Control+k");
  await page.keyboard.type("lay out");
  await page.keyboard.press("Enter");
  await editor.saved();
  await expect.poll(async () => (await editor.draft(id)).edges.length).toBe(1);
});
