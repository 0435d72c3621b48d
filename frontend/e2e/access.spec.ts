import AxeBuilder from "@axe-core/playwright";
import { expect, test } from "@playwright/test";
import { Editor, middle } from "./editor";

const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];

for (const scheme of ["light", "dark"] as const) {
  test(`the start page has no accessibility faults that can be found by machine (${scheme})`, async ({
    page,
  }) => {
    await page.emulateMedia({ colorScheme: scheme });
    await page.goto("/");
    await expect(page.getByRole("heading", { name: "Architectures" })).toBeVisible();
    const { violations } = await new AxeBuilder({ page }).withTags(TAGS).analyze();
    expect(violations.map(({ id, nodes }) => [id, nodes.map(({ target }) => target)])).toEqual([]);
  });

  test(`the editor has no accessibility faults that can be found by machine (${scheme})`, async ({
    page,
  }) => {
    await page.emulateMedia({ colorScheme: scheme });
    const editor = new Editor(page);
    await editor.begin("Read aloud", {
      schema_version: 1,
      name: "Read aloud",
      classes: [{ id: "page", title: "Page" }],
      groups: [{ id: "r", service: "region", params: {}, frame: [0, 0, 640, 320] }],
      nodes: [
        { id: "q", service: "sqs_queue", title: "Letters", parent: "r", at: [80, 120], params: {} },
        { id: "f", service: "lambda_function", title: "Reader", parent: "r", at: [400, 120], params: {} },
      ],
      edges: [{ id: "e", kind: "event_source", from: ["q", "poll"], to: ["f", "event_source"], params: {} }],
    });
    await editor.box("Reader").click();
    await expect(page.getByRole("tablist", { name: "Properties" })).toBeVisible();
    const { violations } = await new AxeBuilder({ page }).withTags(TAGS).analyze();
    expect(violations.map(({ id, nodes }) => [id, nodes.map(({ target }) => target)])).toEqual([]);
  });
}

const READ_ALOUD = {
  schema_version: 1,
  name: "Dialogs",
  classes: [{ id: "page", title: "Page" }],
  groups: [],
  nodes: [
    {
      id: "q",
      service: "sqs_queue",
      title: "Letters",
      at: [80, 120],
      params: { visibility_timeout_s: 999999 },
    },
    { id: "f", service: "lambda_function", title: "Reader", at: [400, 120], params: {} },
  ],
  edges: [{ id: "e", kind: "event_source", from: ["q", "poll"], to: ["f", "event_source"], params: {} }],
};

for (const scheme of ["light", "dark"] as const) {
  test(`every dialog, menu and list of the editor is free of such faults too (${scheme})`, async ({
    page,
  }) => {
    await page.emulateMedia({ colorScheme: scheme });
    const editor = new Editor(page);
    await editor.begin("Dialogs", READ_ALOUD);
    const faults = async () => {
      const { violations } = await new AxeBuilder({ page }).withTags(TAGS).analyze();
      return violations.map(({ id, nodes }) => [id, nodes.map(({ target }) => target)]);
    };
    for (const keys of ["?", "Control+k"]) {
      await page.keyboard.press(keys);
      await expect(page.getByRole("dialog")).toBeVisible();
      expect(await faults()).toEqual([]);
      await page.keyboard.press("Escape");
    }
    for (const [words, name] of [
      ["revisions", "Revisions"],
      ["keep this view", "Views"],
      ["new scenario", "New scenario"],
    ] as const) {
      await page.keyboard.press("Control+k");
      await page.keyboard.type(words);
      await page.keyboard.press("Enter");
      await expect(page.getByRole("dialog", { name })).toBeVisible();
      expect(await faults()).toEqual([]);
      await page.keyboard.press("Escape");
      await expect(page.getByRole("dialog")).toHaveCount(0);
    }
    for (const button of ["Export", "Views", "Menu"]) {
      await page.getByRole("button", { name: button, exact: true }).click();
      await expect(page.getByRole("menu")).toBeVisible();
      expect(await faults()).toEqual([]);
      await page.keyboard.press("Escape");
    }
    await page.getByRole("button", { name: /error/ }).click();
    await expect(page.getByRole("region", { name: "Problems" }).getByRole("list")).toBeVisible();
    expect(await faults()).toEqual([]);
    await page.keyboard.press("a");
    await expect(page.getByRole("listbox", { name: "Services" })).toBeVisible();
    expect(await faults()).toEqual([]);
  });
}

test("a phone shows the drawing whole, lets nothing be changed, and nothing runs out of the screen", async ({
  page,
}) => {
  await page.setViewportSize({ width: 390, height: 844 });
  const editor = new Editor(page);
  const id = await editor.begin("In the pocket", {
    schema_version: 1,
    name: "In the pocket",
    classes: [{ id: "page", title: "Page" }],
    groups: [],
    nodes: [{ id: "q", service: "sqs_queue", title: "Letters", at: [80, 120], params: {} }],
    edges: [],
  });
  await expect(editor.box("Letters")).toBeVisible();
  await expect(page.getByRole("complementary", { name: "Properties" })).toBeHidden();
  const wide = await page.evaluate(() => document.documentElement.scrollWidth);
  expect(wide).toBeLessThanOrEqual(390);
  const from = await middle(editor.box("Letters"));
  await editor.drag(from, { x: from.x + 40, y: from.y + 90 });
  const { nodes } = (await editor.draft(id)) as unknown as { nodes: { at: number[] }[] };
  expect(nodes[0]?.at).toEqual([80, 120]);
  const { violations } = await new AxeBuilder({ page }).withTags(TAGS).analyze();
  expect(violations.map(({ id: rule, nodes: found }) => [rule, found.map(({ target }) => target)])).toEqual(
    [],
  );
});
