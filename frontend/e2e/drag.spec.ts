import { expect, type Page, test } from "@playwright/test";
import { Editor, middle } from "./editor";

/** So many boxes that a dragged one moves past React, on layers of its own. */
function large() {
  const nodes = Array.from({ length: 240 }, (_, at) => ({
    id: `n${at}`,
    service: "sqs_queue",
    title: `Letters ${at}`,
    at: [(at % 16) * 320, Math.floor(at / 16) * 200],
    params: {},
  }));
  return drawing("Large", nodes);
}

function small() {
  return drawing("Small", [
    { id: "n0", service: "sqs_queue", title: "Letters 0", at: [0, 0], params: {} },
    { id: "n1", service: "sqs_queue", title: "Letters 1", at: [320, 200], params: {} },
  ]);
}

function drawing(name: string, nodes: unknown[]) {
  const classes = [{ id: "page", title: "Page" }];
  return { schema_version: 1, name, classes, groups: [], nodes, edges: [] };
}

/** Where a box of the page and of the Document stands. */
function places(page: Page, id: string) {
  return page.evaluate((wanted) => {
    type Drawn = { id: string; at: [number, number] };
    const { editor } = (window as unknown as { loadline: { editor: { getState(): unknown } } }).loadline;
    const { document: drawn } = editor.getState() as { document: { nodes: Drawn[] } };
    const element = document.querySelector<HTMLElement>(`.react-flow__node[data-id="${wanted}"]`);
    const [, x, y] = /translate\(([-\d.]+)px, ?([-\d.]+)px\)/.exec(element?.style.transform ?? "") ?? [];
    return {
      page: [Number(x), Number(y)],
      document: drawn.nodes.find((one) => one.id === wanted)?.at,
      count: drawn.nodes.length,
      lifted: element?.style.willChange,
    };
  }, id);
}

/** Brings a box near, by its id: seen from far it has no words. */
async function lookAt(editor: Editor, id: string): Promise<void> {
  await editor.page.locator(`.react-flow__node[data-id="${id}"]`).click();
  await editor.page.keyboard.press("Shift+Digit2");
  await editor.settled();
}

for (const [name, make] of [
  ["small", small],
  ["large", large],
] as const) {
  test(`a box of a ${name} drawing follows the pointer and comes to rest on the grid`, async ({ page }) => {
    const editor = new Editor(page);
    await editor.begin(name, make());
    await lookAt(editor, "n0");
    const from = await middle(editor.box("Letters 0"));
    await page.mouse.move(from.x, from.y);
    await page.mouse.down();
    const seen = new Set<number | undefined>();
    for (let step = 1; step <= 21; step += 1) {
      await page.mouse.move(from.x + step, from.y + 2 * step);
      await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => resolve(null))));
      seen.add((await places(page, "n0")).page[1]);
    }
    // Not in steps of the grid: nearly every move of the pointer is seen.
    expect(seen.size).toBeGreaterThan(14);
    await page.mouse.up();
    await expect.poll(async () => (await places(page, "n0")).document).not.toEqual([0, 0]);
    const { page: shown, document: kept, lifted } = await places(page, "n0");
    expect(kept?.map((one) => one % 8)).toEqual([0, 0]);
    expect(shown).toEqual(kept);
    expect(lifted).toBe("");
    await page.keyboard.press("Control+z");
    await expect.poll(async () => (await places(page, "n0")).page).toEqual([0, 0]);
  });

  test(`a drag in a ${name} drawing is given up with Esc, and one of a hair's breadth changes nothing`, async ({
    page,
  }) => {
    const editor = new Editor(page);
    await editor.begin(name, make());
    await lookAt(editor, "n0");
    const from = await middle(editor.box("Letters 0"));
    await page.mouse.move(from.x, from.y);
    await page.mouse.down();
    await page.mouse.move(from.x + 60, from.y + 70, { steps: 8 });
    await expect.poll(async () => (await places(page, "n0")).page[0]).toBeGreaterThan(20);
    await page.keyboard.press("Escape");
    await page.mouse.move(from.x + 90, from.y + 90, { steps: 4 });
    await page.mouse.up();
    await expect.poll(async () => (await places(page, "n0")).page).toEqual([0, 0]);
    expect(await places(page, "n0")).toMatchObject({ document: [0, 0], lifted: "" });

    await editor.drag(from, { x: from.x + 2, y: from.y + 2 });
    await expect.poll(async () => (await places(page, "n0")).page).toEqual([0, 0]);
    expect((await places(page, "n0")).document).toEqual([0, 0]);
    await expect(page.getByRole("button", { name: "Undo" })).toBeDisabled();
  });

  test(`Alt drags a copy out of a box of a ${name} drawing and leaves the box`, async ({ page }) => {
    const editor = new Editor(page);
    await editor.begin(name, make());
    await lookAt(editor, "n0");
    const { count } = await places(page, "n0");
    const from = await middle(editor.box("Letters 0"));
    await page.keyboard.down("Alt");
    await editor.drag(from, { x: from.x + 40, y: from.y + 200 });
    await page.keyboard.up("Alt");
    await expect.poll(async () => (await places(page, "n0")).count).toBe(count + 1);
    await expect.poll(async () => (await places(page, "n0")).page).toEqual([0, 0]);
    expect((await places(page, "n0")).document).toEqual([0, 0]);
  });
}
