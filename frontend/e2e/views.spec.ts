import { expect, test } from "@playwright/test";
import { Editor } from "./editor";

const DRAWING = {
  schema_version: 1,
  name: "Looked at",
  classes: [{ id: "page", title: "Page" }],
  groups: [],
  nodes: [
    { id: "q", service: "sqs_queue", title: "Letters", at: [0, 0], params: {} },
    { id: "f", service: "lambda_function", title: "Reader", at: [400, 0], params: {} },
    { id: "s", service: "s3_bucket", title: "Archive", at: [400, 200], params: {} },
  ],
  edges: [{ id: "e", kind: "event_source", from: ["q", "poll"], to: ["f", "event_source"], params: {} }],
};

test("a view is named, kept over a reload and gone back to, with what was lit up in it", async ({ page }) => {
  const editor = new Editor(page);
  await editor.begin("Looked at", DRAWING);
  const place = () =>
    page.evaluate(() => document.querySelector<HTMLElement>(".react-flow__viewport")?.style.transform);
  await page.getByRole("button", { name: "Views" }).click();
  await page.getByRole("menuitemcheckbox", { name: "Light up Compute" }).click();
  const shade = (title: string) => editor.box(title).locator("[data-shade]").getAttribute("data-shade");
  await expect.poll(() => shade("Reader")).toBe("lit");
  expect(await shade("Letters")).toBe("near");
  expect(await shade("Archive")).toBe("dim");
  await page.keyboard.press("+");
  await page.keyboard.press("+");
  await editor.settled();
  const there = await place();

  await page.getByRole("button", { name: "Views" }).click();
  await page.getByRole("menuitem", { name: "Keep this view…" }).click();
  const dialog = page.getByRole("dialog", { name: "Views" });
  await dialog.getByLabel("Name what is seen now").fill("The reader");
  await page.keyboard.press("Enter");
  await expect(dialog.getByText("The reader")).toBeVisible();
  await page.keyboard.press("Escape");

  await page.reload();
  await editor.settled();
  expect(await place()).not.toBe(there);
  expect(await shade("Archive")).toBe("lit");
  await page.getByRole("button", { name: "Views" }).click();
  await page.getByRole("menuitem", { name: "The reader", exact: true }).click();
  await editor.settled();
  expect(await shade("Archive")).toBe("dim");
  const scale = (transform: string | undefined) => Number(/scale\(([\d.]+)\)/.exec(transform ?? "")?.[1]);
  expect(scale(await place())).toBeCloseTo(scale(there), 2);
});
