import { expect, type Page, test } from "@playwright/test";
import { Editor } from "./editor";
import { matchDay, run } from "./matchDay";

const moment = (page: Page) => page.getByRole("slider", { name: "Moment of the run" });

test("a run is played from event to event, in a loop, through another lens, and a link leads back to the moment", async ({
  page,
  context,
}) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  const id = await matchDay(page);
  const editor = new Editor(page);
  await editor.open(id);
  await run(page);
  await editor.settled();

  // From event to event: the fault of the afternoon is the first thing that happens.
  await moment(page).focus();
  await page.keyboard.press("Home");
  await page.keyboard.press("n");
  await expect(moment(page)).toHaveAttribute("aria-valuetext", /^21:00:00/);
  await expect(page.locator("b").getByText("21:00:00", { exact: true })).toBeVisible();
  await page.keyboard.press("n");
  await expect(moment(page)).not.toHaveAttribute("aria-valuetext", /^21:00:00/);
  await page.keyboard.press("Shift+N");
  await expect(moment(page)).toHaveAttribute("aria-valuetext", /^21:00:00/);

  // A loop from here to here, and while it is played nothing can be changed.
  await page.keyboard.press("l");
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("l");
  await expect(page.getByRole("button", { name: "End the loop" })).toBeVisible();
  await editor.box("Orders").click();
  await page.keyboard.press("p");
  await expect(page.getByText("Pause to change the drawing.")).toBeVisible();
  await expect(page.getByLabel(/Visibility timeout/).first()).toBeDisabled();
  const at_s = async () => Number(await moment(page).getAttribute("aria-valuenow"));
  await expect.poll(at_s).toBeGreaterThanOrEqual(75_600);
  expect(await at_s()).toBeLessThanOrEqual(75_661);
  await page.keyboard.press("p");
  await expect(page.getByLabel(/Visibility timeout/).first()).toBeEnabled();
  await page.keyboard.press("l");

  // Through another lens.
  await page.getByLabel("What the colours show").selectOption("cost");
  await expect(editor.box("Web servers").getByText("zone b")).toBeVisible();
  await expect(page.getByText(/^50 % and more$/)).toBeVisible();

  // The link to the moment.
  await page.getByRole("button", { name: "Copy a link to this moment" }).click();
  await expect(page.getByText("The link to this moment is on the clipboard.")).toBeVisible();
  const here = await moment(page).getAttribute("aria-valuetext");
  const link = await page.evaluate(() => navigator.clipboard.readText());
  const other = await context.newPage();
  await other.goto(link);
  await expect(moment(other)).toHaveAttribute("aria-valuetext", here ?? "");
});

test("charts have the colours of their legends where motion is reduced, too", async ({ page }) => {
  const id = await matchDay(page);
  await new Editor(page).open(id);
  await run(page);
  await page.keyboard.press("c");
  const chart = page.getByRole("figure").filter({ hasText: "Response latency" });
  await expect(chart.locator("canvas")).toBeVisible();
  // p99 red, p50 blue: the first has far more red in it than the second, which a grey line would not.
  await expect
    .poll(() =>
      chart.locator("canvas").evaluate((canvas: HTMLCanvasElement) => {
        const { data } = canvas.getContext("2d")?.getImageData(0, 0, canvas.width, canvas.height) ?? {};
        let [red, blue] = [0, 0];
        for (let at = 0; data && at < data.length; at += 4) {
          if ((data[at + 3] ?? 0) < 250) continue;
          const more = (data[at] ?? 0) - (data[at + 2] ?? 0);
          if (more > 60) red += 1;
          if (more < -40) blue += 1;
        }
        return red > 50 && blue > 50;
      }),
    )
    .toBe(true);
});

test("the slowest requests are followed, each as a waterfall", async ({ page }) => {
  const id = await matchDay(page);
  const editor = new Editor(page);
  await editor.open(id);
  await run(page);
  await page.getByRole("button", { name: "Charts", exact: true }).click();
  await page.getByRole("tab", { name: "Slowest requests" }).click();
  const requests = page.getByRole("list", { name: "Slowest requests, slowest first" });
  await expect(requests.getByRole("button").first()).toBeVisible();
  await expect(page.getByText(/^Where the slowest 1 % spend/).first()).toBeVisible();
  const follow = page.getByRole("button", { name: "Follow the slowest requests" });
  const waterfall = page.getByRole("region", { name: "Waterfall of the request" });
  await expect(follow.or(waterfall)).toBeVisible();
  if (await follow.isVisible()) await follow.click();
  await expect(waterfall).toBeVisible({ timeout: 120_000 });
  await requests.getByRole("button").nth(2).click();
  await expect(waterfall.getByRole("listitem").first()).toBeVisible();
});

test("a container folded after a run shows what its boxes cost and take in together", async ({ page }) => {
  const id = await matchDay(page);
  const editor = new Editor(page);
  await editor.open(id);
  await run(page);
  await moment(page).focus();
  await page.keyboard.press("Home");
  await page.keyboard.press("n");
  const dollars = async (title: string) =>
    Number(/\$([\d,]+(\.\d\d)?)/.exec(await editor.box(title).innerText())?.[1]?.replaceAll(",", ""));
  const inside = (await dollars("Web servers")) + (await dollars("Front door"));
  const utilisation = await editor.box("Web servers").locator("strong").first().innerText();
  const rate = await editor.box("Front door").getByText(/ \/s$/).innerText();
  await page.getByRole("button", { name: "Collapse Shop" }).click();
  await expect(editor.box("Web servers")).toHaveCount(0);
  const card = editor.box("Shop");
  await expect(card.getByText(`${rate} in`, { exact: true })).toBeVisible();
  await expect(card.getByText(utilisation, { exact: true })).toBeVisible();
  expect(inside).toBeGreaterThan(1);
  expect(Math.abs((await dollars("Shop")) - inside)).toBeLessThanOrEqual(1);
  await expect(page.getByText("The drawing has changed since this run.")).toHaveCount(0);
});
