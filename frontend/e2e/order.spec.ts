import { expect, type Page, test } from "@playwright/test";
import { type Box, box, drawing } from "./drawing";
import { Editor, middle } from "./editor";

const THREE = [
  box("a", "sqs_queue", "First", 0, 0),
  box("b", "sqs_queue", "Second", 240, 40),
  box("c", "sqs_queue", "Third", 720, 96),
];

/** Chooses a command by its words, with the keyboard alone. */
async function command(page: Page, words: string): Promise<void> {
  await page.keyboard.press("Control+k");
  await expect(page.getByRole("dialog")).toBeVisible();
  await page.keyboard.type(words);
  await page.keyboard.press("Enter");
  await expect(page.getByRole("dialog")).toBeHidden();
}

/** The boxes as the server has them once everything is saved. */
async function boxes(editor: Editor, id: string): Promise<Box[]> {
  await editor.saved();
  return (await editor.draft(id)).nodes as unknown as Box[];
}

test("boxes are aligned and distributed from the keyboard, each as one step", async ({ page }) => {
  const editor = new Editor(page);
  const id = await editor.begin("In order", drawing(THREE));
  const places = async () => (await boxes(editor, id)).map(({ at }) => at);
  await page.keyboard.press("Control+a");
  await command(page, "Align top");
  await expect.poll(places).toEqual([
    [0, 0],
    [240, 0],
    [720, 0],
  ]);
  await command(page, "Distribute horizontally");
  await expect.poll(places).toEqual([
    [0, 0],
    [360, 0],
    [720, 0],
  ]);
  await page.keyboard.press("Control+z");
  await page.keyboard.press("Control+z");
  await expect.poll(places).toEqual(THREE.map(({ at }) => at));
});

test("a locked box stays where it is under pointer, arrows and Delete, until it is unlocked", async ({
  page,
}) => {
  const editor = new Editor(page);
  const id = await editor.begin("Locked", drawing(THREE));
  const second = async () => (await boxes(editor, id)).find((one) => one.id === "b");
  await editor.box("Second").click();
  await command(page, "Lock");
  await expect.poll(second).toMatchObject({ at: [240, 40], locked: true });
  const { x, y } = await middle(editor.box("Second"));
  await editor.drag({ x, y }, { x: x + 80, y: y + 80 });
  await editor.box("Second").click();
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("Delete");
  await expect(page.getByText("Locked boxes stay. Unlock them first.")).toBeVisible();
  expect(await second()).toMatchObject({ at: [240, 40] });

  await page.keyboard.press("Control+Shift+L");
  await page.keyboard.press("ArrowRight");
  await expect.poll(second).toMatchObject({ at: [248, 40] });
  expect(await second()).not.toHaveProperty("locked");
});

test("arrow keys move what was clicked or caught in a marquee, in the document and as one step", async ({
  page,
}) => {
  const editor = new Editor(page);
  const id = await editor.begin("Nudged", drawing(THREE));
  const across = async () => (await boxes(editor, id)).map(({ at }) => at[0]);
  await editor.box("Second").click();
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("ArrowRight");
  await expect.poll(across).toEqual([0, 256, 720]);

  const [first, second] = [await middle(editor.box("First")), await middle(editor.box("Second"))];
  await editor.drag({ x: first.x - 100, y: first.y - 80 }, { x: second.x + 100, y: second.y + 60 });
  await expect(page.locator(".react-flow__node.selected")).toHaveCount(2);
  await page.keyboard.press("Shift+ArrowRight");
  await expect.poll(across).toEqual([80, 336, 720]);
  await page.keyboard.press("Control+z");
  await expect.poll(across).toEqual([0, 256, 720]);
});

test("locking a selection that has an edge in it leaves a drawing without errors", async ({ page }) => {
  const editor = new Editor(page);
  const id = await editor.begin(
    "Locked with its edge",
    drawing(
      [box("q", "sqs_queue", "Letters", 0, 0), box("f", "lambda_function", "Reader", 400, 0)],
      [{ id: "e", kind: "event_source", from: ["q", "poll"], to: ["f", "event_source"], params: {} }],
    ),
  );
  const [letters, reader] = [await middle(editor.box("Letters")), await middle(editor.box("Reader"))];
  await editor.drag({ x: letters.x - 120, y: letters.y - 100 }, { x: reader.x + 120, y: reader.y + 100 });
  await expect(page.locator(".react-flow__node.selected")).toHaveCount(2);
  await page.keyboard.press("Control+Shift+L");
  await expect.poll(async () => (await boxes(editor, id)).every(({ locked }) => locked)).toBe(true);
  expect((await editor.draft(id)).edges[0]).not.toHaveProperty("locked");
});

test("boxes are grouped in a container and ungrouped again with the keyboard", async ({ page }) => {
  const editor = new Editor(page);
  const id = await editor.begin("Grouped", drawing(THREE));
  await page.keyboard.press("Control+a");
  await page.keyboard.press("Control+g");
  await expect(page.getByRole("combobox", { name: "Group in" })).toBeFocused();
  await page.keyboard.type("region");
  await page.keyboard.press("Enter");
  await expect(page.locator(".react-flow__node-container")).toHaveCount(1);
  const parents = async () => (await boxes(editor, id)).map(({ parent }) => parent);
  const [group] = (await boxes(editor, id)) && (await editor.draft(id)).groups;
  await expect.poll(parents).toEqual([group?.id, group?.id, group?.id]);
  await page.keyboard.press("Control+Shift+G");
  await expect(page.locator(".react-flow__node-container")).toHaveCount(0);
  await expect.poll(parents).toEqual([undefined, undefined, undefined]);
  expect((await boxes(editor, id)).map(({ at }) => at)).toEqual(THREE.map(({ at }) => at));
});

test("of two boxes that overlap the one sent to the back is covered, and brought to the front it covers", async ({
  page,
}) => {
  const editor = new Editor(page);
  await editor.begin(
    "One over the other",
    drawing([box("u", "sqs_queue", "Under", 0, 0), box("o", "sqs_queue", "Over", 80, 40)]),
  );
  const [under, over] = [await middle(editor.box("Under")), await middle(editor.box("Over"))];
  const onTop = () =>
    page.evaluate(
      ([x, y]) => document.elementFromPoint(x, y)?.closest(".react-flow__node")?.getAttribute("data-id"),
      [(under.x + over.x) / 2, (under.y + over.y) / 2] as const,
    );
  expect(await onTop()).toBe("o");
  await editor.box("Over").click();
  await page.keyboard.press("Control+[");
  await expect.poll(onTop).toBe("u");
  await page.keyboard.press("Control+]");
  await expect.poll(onTop).toBe("o");
});

test("a drawing is laid out around a locked box, which stays in its container and is covered by nothing", async ({
  page,
}) => {
  const editor = new Editor(page);
  const id = await editor.begin(
    "Laid out",
    drawing(
      [
        box("c", "client", "Shoppers", 0, 0),
        box("q", "sqs_queue", "Letters", 600, 500, { parent: "r" }),
        box("f", "lambda_function", "Reader", 480, 200, { parent: "r", locked: true }),
        box("s", "s3_bucket", "Archive", 480, 232, { parent: "r" }),
      ],
      [{ id: "e", kind: "event_source", from: ["q", "poll"], to: ["f", "event_source"], params: {} }],
      [{ id: "r", service: "region", title: "Home", params: {}, frame: [400, 120, 520, 600] }],
    ),
  );
  await page.keyboard.press("Control+Shift+F");
  const frames = () =>
    page
      .locator(".react-flow__node-card")
      .evaluateAll((all) => all.map((one) => one.getBoundingClientRect()));
  await expect
    .poll(async () => (await boxes(editor, id)).find((one) => one.id === "s")?.at)
    .not.toEqual([480, 232]);
  await editor.settled();
  const laid = await boxes(editor, id);
  expect(laid.find((one) => one.id === "f")?.at).toEqual([480, 200]);
  const home = await page.locator('[data-id="r"]').boundingBox();
  const reader = await editor.box("Reader").boundingBox();
  if (!home || !reader) throw new Error("not to be seen");
  expect(reader.x).toBeGreaterThan(home.x);
  expect(reader.x + reader.width).toBeLessThan(home.x + home.width);
  expect(reader.y + reader.height).toBeLessThan(home.y + home.height);
  const all = await frames();
  const apart = all.every((one, at) =>
    all.every(
      (two, other) =>
        at === other ||
        one.right <= two.left ||
        two.right <= one.left ||
        one.bottom <= two.top ||
        two.bottom <= one.top,
    ),
  );
  expect(apart).toBe(true);
  await page.keyboard.press("Control+z");
  await expect
    .poll(async () => (await boxes(editor, id)).find((one) => one.id === "s")?.at)
    .toEqual([480, 232]);
});
