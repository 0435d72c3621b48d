import { isDeepStrictEqual } from "node:util";
import { expect, type Locator, type Page } from "@playwright/test";

/** The editor as a person meets it: what the tests do to it, in their words. */
export class Editor {
  constructor(readonly page: Page) {}

  /** Makes a blank architecture over the API and opens it. */
  async begin(name: string, document?: unknown): Promise<string> {
    const answer = await this.page.request.post("/api/v1/architectures/", {
      data: document ? { name, document } : { name },
    });
    expect(answer.status()).toBe(201);
    const { id } = (await answer.json()) as { id: string };
    await this.open(id);
    return id;
  }

  async open(id: string): Promise<void> {
    await this.page.goto(`/architectures/${id}`);
    await expect(this.page.getByRole("application", { name: "Canvas" })).toBeVisible();
    await this.settled();
  }

  /**
   * Waits until nothing is on its way any more and the view stands still: panels that open around the canvas make it
   * fit anew. Counted in frames, so that a slow machine waits longer by itself.
   */
  async settled(): Promise<void> {
    await this.page.waitForFunction(() => {
      const memory = window as unknown as { still?: { view: string; frames: number } };
      const view = document.querySelector<HTMLElement>(".react-flow__viewport")?.style.transform ?? "";
      const busy = document.querySelector("[aria-busy=true]") !== null || view === "";
      const frames = !busy && memory.still?.view === view ? memory.still.frames + 1 : 0;
      memory.still = { view, frames };
      return frames >= 12;
    });
    await this.page.evaluate(() => {
      (window as unknown as { still?: unknown }).still = undefined;
    });
  }

  /** The draft as the server has it. */
  async draft(id: string): Promise<{ nodes: Drawn[]; edges: Wire[]; groups: Drawn[] }> {
    const answer = await this.page.request.get(`/api/v1/architectures/${id}/`);
    return ((await answer.json()) as { document: { nodes: Drawn[]; edges: Wire[]; groups: Drawn[] } })
      .document;
  }

  box(title: string): Locator {
    return this.page
      .locator(".react-flow__node", { has: this.page.getByText(title, { exact: true }) })
      .last();
  }

  port(title: string, port: string): Locator {
    return this.box(title).locator(`[data-handleid="${port}"]`);
  }

  /** Drags a service out of the palette to a place on the canvas. */
  async place(service: string, x: number, y: number): Promise<void> {
    const source = this.page
      .getByRole("navigation", { name: "Services" })
      .getByRole("button", { name: service });
    await source
      .first()
      .dragTo(this.page.locator(".react-flow__pane"), { targetPosition: { x, y }, force: true });
  }

  async drag(from: { x: number; y: number }, to: { x: number; y: number }): Promise<void> {
    await this.page.mouse.move(from.x, from.y);
    await this.page.mouse.down();
    await this.page.mouse.move((from.x + to.x) / 2, (from.y + to.y) / 2, { steps: 5 });
    await this.page.mouse.move(to.x, to.y, { steps: 5 });
    await this.page.mouse.up();
  }

  async connect(from: Locator, to: Locator): Promise<void> {
    await this.drag(await middle(from), await middle(to));
  }

  /** Waits until the server has exactly the drawing that is on the page, and the page says so. */
  async saved(): Promise<void> {
    const id = /architectures\/([^/?]+)/.exec(this.page.url())?.[1] ?? "";
    await expect
      .poll(async () => {
        const here = await this.page.evaluate(() => {
          const { editor } = (window as unknown as { loadline: Loadline }).loadline;
          return JSON.parse(JSON.stringify(editor.getState().document)) as unknown;
        });
        return isDeepStrictEqual(await this.draft(id), here);
      })
      .toBe(true);
    await expect(this.page.getByRole("banner").getByText("Saved", { exact: true })).toBeVisible();
  }
}

type Loadline = { editor: { getState(): { document: unknown } } };

export type Drawn = { id: string; service: string; title?: string; parent?: string };
export type Wire = { id: string; kind: string; from: [string, string]; to: [string, string] };

export async function middle(locator: Locator): Promise<{ x: number; y: number }> {
  const box = await locator.boundingBox();
  if (!box) throw new Error("not to be seen");
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
}
