// @vitest-environment jsdom
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { cleanup, fireEvent, render, screen, waitFor } from "@testing-library/react";
import { afterEach, expect, test, vi } from "vitest";
import { StartPage } from "./StartPage";

let asked: string[] = [];

function shown(answers: Record<string, unknown>) {
  asked = [];
  vi.stubGlobal("matchMedia", () => ({
    matches: false,
    addEventListener: () => {},
    removeEventListener: () => {},
  }));
  vi.stubGlobal("fetch", async (url: string, init: RequestInit) => {
    const key = `${init.method} ${url.replace("/api/v1/", "")}`;
    asked.push(key);
    return new Response(JSON.stringify(answers[key] ?? { problems: [] }), {
      status: key in answers ? 200 : 404,
      headers: { "Content-Type": "application/json" },
    });
  });
  render(
    <QueryClientProvider client={new QueryClient({ defaultOptions: { queries: { retry: false } } })}>
      <StartPage />
    </QueryClientProvider>,
  );
}

const many = Array.from({ length: 11 }, (_, at) => ({
  id: `a${at}`,
  name: `Drawing ${at}`,
  created_at: "2026-11-24T09:00:00Z",
  updated_at: "2026-11-24T09:00:00Z",
  latest_run: null,
}));
const EXAMPLES = [{ key: "day", title: "Match day", text: "# Match day\n\nA real day. Really." }];

afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

test("the first architectures stand above the templates, the rest come when asked for", async () => {
  shown({ "GET architectures/": many, "GET examples/": EXAMPLES });
  await screen.findByText("Drawing 7");
  expect(screen.queryByText("Drawing 8")).toBeNull();
  fireEvent.click(screen.getByRole("button", { name: "Show all 11" }));
  expect(screen.getByText("Drawing 10")).toBeTruthy();
});

test("a first visitor is told what to do, and a template becomes an architecture", async () => {
  shown({ "GET architectures/": [], "GET examples/": EXAMPLES, "POST architectures/": many[0] });
  await screen.findByText(/Begin with a blank canvas/);
  fireEvent.click(await screen.findByRole("button", { name: /Match day/ }));
  await waitFor(() => expect(asked).toContain("POST architectures/"));
  await waitFor(() => expect(window.location.pathname).toBe("/architectures/a0"));
});
