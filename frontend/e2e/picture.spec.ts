import { readFile } from "node:fs/promises";
import { expect, type Page, test } from "@playwright/test";
import { Editor, middle } from "./editor";

const DRAWING = {
  schema_version: 1,
  name: "Kept picture",
  classes: [{ id: "page", title: "Page" }],
  groups: [{ id: "r", service: "region", title: "Home", params: {}, frame: [0, 0, 900, 400] }],
  nodes: [
    { id: "q", service: "sqs_queue", title: "Letters & more", parent: "r", at: [48, 96], params: {} },
    { id: "f", service: "lambda_function", title: "Reader", parent: "r", at: [640, 96], params: {} },
    { id: "t", service: "dynamodb_table", title: "Ledger", parent: "r", at: [320, 288], params: {} },
  ],
  edges: [{ id: "e", kind: "event_source", from: ["q", "poll"], to: ["f", "event_source"], params: {} }],
};

async function exported(page: Page, name: string): Promise<Buffer> {
  await page.getByRole("button", { name: "Export" }).click();
  const begun = page.waitForEvent("download");
  await page.getByRole("menuitem", { name }).click();
  return readFile(await (await begun).path());
}

test("the drawing is exported as a picture that needs nothing else, and as JSON", async ({ page }) => {
  const editor = new Editor(page);
  await editor.begin("Kept picture", DRAWING);

  const svg = (await exported(page, "Picture as SVG")).toString("utf8");
  expect(svg).toContain("Letters &amp; more");
  expect(svg.match(/data:image\/svg\+xml;base64/g)).toHaveLength(4);
  expect(svg).toContain("data:font/woff2;base64");
  expect(svg).not.toContain("var(--");
  const asked = await page.evaluate((text) => {
    const { documentElement } = new DOMParser().parseFromString(text, "image/svg+xml");
    return [documentElement.localName, [...documentElement.querySelectorAll("image")].length];
  }, svg);
  expect(asked).toEqual(["svg", 4]);

  const png = await exported(page, "Picture as PNG");
  expect(png.subarray(1, 4).toString("latin1")).toBe("PNG");
  expect(png.readUInt32BE(16)).toBe(2 * 964);

  const json = JSON.parse((await exported(page, "Drawing as JSON")).toString("utf8")) as { name: string };
  expect(json.name).toBe("Kept picture");
});

test("an arrow is named where it runs, and a box that stands already is dropped into it", async ({
  page,
}) => {
  const editor = new Editor(page);
  const id = await editor.begin("Between", {
    ...DRAWING,
    nodes: [
      { id: "w", service: "lambda_function", title: "Writer", parent: "r", at: [48, 96], params: {} },
      { id: "t", service: "dynamodb_table", title: "Ledger", parent: "r", at: [680, 96], params: {} },
      { id: "f", service: "lambda_function", title: "Check", parent: "r", at: [360, 280], params: {} },
    ],
    edges: [{ id: "e", kind: "call", from: ["w", "requests"], to: ["t", "items"], params: {} }],
  });
  const wire = page.locator(".react-flow__edge").first();
  await expect(wire).toBeAttached();
  const [from, to] = [await middle(editor.box("Writer")), await middle(editor.box("Ledger"))];
  const way = await middle(wire);
  await page.mouse.dblclick((from.x + to.x) / 2, way.y);
  const field = page
    .getByRole("textbox", { name: "Name", exact: true })
    .and(page.locator(".react-flow input"));
  await field.fill("keeps");
  await field.press("Enter");
  await expect(page.locator(".react-flow").getByText("keeps", { exact: true })).toBeVisible();

  const check = await middle(editor.box("Check"));
  await editor.drag(check, { x: (from.x + to.x) / 2, y: way.y });
  await expect.poll(async () => (await editor.draft(id)).edges.length).toBe(2);
  const { edges } = await editor.draft(id);
  expect(edges.map((edge) => [edge.from[0], edge.to[0]]).sort()).toEqual([
    ["f", "t"],
    ["w", "f"],
  ]);
  await page.keyboard.press("Control+z");
  await expect.poll(async () => (await editor.draft(id)).edges.length).toBe(1);
});
