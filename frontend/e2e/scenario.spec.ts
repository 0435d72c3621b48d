import { expect, test } from "@playwright/test";
import { Editor } from "./editor";

test("a load curve is drawn and a fault placed, nothing typed is lost by Esc, and deleting asks first", async ({
  page,
}) => {
  const made = await page.request.post("/api/v1/architectures/", { data: { example: "fargate-web" } });
  const { id } = (await made.json()) as { id: string };
  const editor = new Editor(page);
  await editor.open(id);
  const begin = async () => {
    await page.getByRole("button", { name: "Scenario", exact: true }).click();
    await page.getByRole("menuitem", { name: "Edit scenario…" }).click();
    return page.getByRole("dialog", { name: "Scenario" });
  };
  const dialog = await begin();
  const stages = dialog.getByText("requests/s over");
  await expect(stages.first()).toBeVisible();
  const before = await stages.count();
  const curve = dialog.getByText(/double-click to add one/).locator("..");
  const box = await curve.boundingBox();
  if (!box) throw new Error("no curve");
  await page.mouse.dblclick(box.x + box.width * 0.9, box.y + box.height * 0.4);
  await expect(stages).toHaveCount(before + 1);

  await dialog.getByRole("tab", { name: /^Faults/ }).click();
  await dialog.getByRole("button", { name: "Add a fault" }).click();
  await expect(dialog.getByRole("tab", { name: "Faults (1)" })).toBeVisible();

  await page.keyboard.press("Escape");
  await expect(dialog.getByRole("alert")).toContainText("not saved");
  await dialog.getByRole("button", { name: "Go on editing" }).click();
  await dialog.getByRole("button", { name: "Save" }).click();
  await expect(dialog).toBeHidden();
  const listed = await page.request.get(`/api/v1/architectures/${id}/scenarios/`);
  const [kept] = (await listed.json()) as Kept[];
  expect(kept?.body.faults).toHaveLength(1);
  expect(kept?.body.workloads[0]?.arrivals.stages).toHaveLength(before + 1);

  await begin();
  await dialog.getByRole("button", { name: "Delete" }).click();
  await dialog.getByRole("button", { name: "Keep it" }).click();
  await page.keyboard.press("Escape");
  await expect(dialog).toBeHidden();
});

type Kept = { body: { faults: unknown[]; workloads: { arrivals: { stages: unknown[] } }[] } };
