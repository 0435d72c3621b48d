import { expect, type Page } from "@playwright/test";

/** The bundled match day with a small part of its traffic, so that a run takes a moment; or with all of it. */
export async function matchDay(page: Page, scale = 0.002): Promise<string> {
  const made = await page.request.post("/api/v1/architectures/", { data: { example: "world-cup-day" } });
  expect(made.status()).toBe(201);
  const { id } = (await made.json()) as { id: string };
  const listed = await page.request.get(`/api/v1/architectures/${id}/scenarios/`);
  const [scenario] = (await listed.json()) as Scenario[];
  if (!scenario) throw new Error("the example has no scenario");
  for (const { arrivals } of scenario.body.workloads) arrivals.scale = scale;
  const kept = await page.request.put(`/api/v1/scenarios/${scenario.id}/`, { data: { body: scenario.body } });
  expect(kept.status()).toBe(200);
  return id;
}
type Scenario = { id: string; body: { workloads: { arrivals: { scale: number } }[] } };

/** Presses R as soon as there is a scenario to run, and waits for the bill. */
export async function run(page: Page): Promise<void> {
  await expect(page.getByRole("button", { name: /^Run/ })).toBeEnabled();
  await page.keyboard.press("r");
  await expect(verdict(page)).toContainText("It costs", { timeout: 120_000 });
}

export const verdict = (page: Page) => page.getByRole("region", { name: "Verdict" });
