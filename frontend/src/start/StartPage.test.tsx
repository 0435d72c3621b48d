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
const EXAMPLES = [
  {
    key: "day",
    title: "Match day",
    text: "# Match day\n\nA real day. Really.",
    scenario: "30 June",
    duration_s: 86_400,
    slo: { error_rate: 0.001 },
    document: { nodes: [{ id: "web", service: "x", at: [0, 0] }], groups: [], edges: [] },
  },
];

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

test("how the last run ended and what it costs comes with the list, without a question for each row", async () => {
  const latest_run = {
    id: "r",
    status: "succeeded",
    holds: false,
    verdict: "It does not hold.",
    month_usd: "12.3",
  };
  shown({ "GET architectures/": many.map((one) => ({ ...one, latest_run })), "GET examples/": EXAMPLES });
  expect(await screen.findAllByText("Does not hold")).toHaveLength(8);
  expect(screen.getAllByText("$12.30")).toHaveLength(8);
  expect([...new Set(asked)].sort()).toEqual(["GET architectures/", "GET catalog/", "GET examples/"]);
});

test("a first visitor is told what to do, and a template becomes an architecture", async () => {
  shown({ "GET architectures/": [], "GET examples/": EXAMPLES, "POST architectures/": many[0] });
  await screen.findByText(/Begin with a blank canvas/);
  fireEvent.click(await screen.findByRole("button", { name: /Match day/ }));
  await waitFor(() => expect(asked).toContain("POST architectures/"));
  await waitFor(() => expect(window.location.pathname).toBe("/architectures/a0"));
});
