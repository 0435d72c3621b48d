// @vitest-environment jsdom
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { act, cleanup, fireEvent, render, screen, waitFor } from "@testing-library/react";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { Run } from "@/api/runs";
import { allActions } from "@/ui/actions";
import { Toasts } from "@/ui/Toast";
import { RunBar } from "./RunBar";

type Answer = { status?: number; body: unknown };
let answers: Record<string, (init: RequestInit) => Answer>;
let asked: string[];
let streams: Stream[];
/** Each test has an architecture of its own: which run is shown is remembered by architecture. */
let place = 0;

class Stream {
  closed = false;
  listeners = new Map<string, (event: { data: string }) => void>();
  constructor(readonly url: string) {
    streams.push(this);
  }
  addEventListener(name: string, listener: (event: { data: string }) => void) {
    this.listeners.set(name, listener);
  }
  close() {
    this.closed = true;
  }
  say(name: string, news: Partial<Run>) {
    act(() => this.listeners.get(name)?.({ data: JSON.stringify(news) }));
  }
}

const QUEUED: Run = {
  architecture: "a1",
  scenario_name: "Match day",
  engine_version: "0.1.0",
  catalog_fingerprint: "",
  started_at: null,
  id: "r1",
  status: "queued",
  progress: { fraction: 0, simulated_s: 0, requests: 0, expected_requests: null, wall_s: 0, eta_s: null },
  live: null,
  replications: 1,
  summary: null,
  error: null,
  revision: "v1",
  scenario: "s1",
  seed: 1,
  created_at: "2026-11-24T09:00:00Z",
  finished_at: null,
};
const RUNNING = {
  fraction: 0.42,
  simulated_s: 1512,
  requests: 1_204_000,
  expected_requests: 2_000_000,
  wall_s: 3,
  eta_s: 4.2,
};

beforeEach(() => {
  place += 1;
  asked = [];
  streams = [];
  const body = { name: "Match day", workloads: [], duration_s: 3600, seed: 1 };
  answers = {
    "GET architectures/a/scenarios/": () => ({ body: [{ id: "s1", name: "Match day", body }] }),
    "GET architectures/a/runs/": () => ({ body: [] }),
    "POST problems/": () => ({
      body: { problems: [], expected: { requests: 1_504_032, wall_s: 2.1, step_s: 15, rates_per_s: [] } },
    }),
    "POST architectures/a/runs/": () => ({ status: 202, body: QUEUED }),
    "GET runs/r1/": () => ({ body: QUEUED }),
    "POST runs/r1/cancel/": () => ({ status: 202, body: QUEUED }),
  };
  vi.stubGlobal("EventSource", Stream);
  vi.stubGlobal("fetch", async (url: string, init: RequestInit) => {
    const key = `${init.method} ${url.replace("/api/v1/", "").replace(`architectures/a${place}`, "architectures/a")}`;
    asked.push(key);
    const answer = answers[key]?.(init) ?? { status: 404, body: { problems: [] } };
    return new Response(JSON.stringify(answer.body), {
      status: answer.status ?? 200,
      headers: { "Content-Type": "application/json" },
    });
  });
});
afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
  localStorage.clear();
});

async function shown(beforeRun?: () => Promise<boolean>) {
  const queries = new QueryClient({ defaultOptions: { queries: { retry: false, staleTime: 10_000 } } });
  render(
    <QueryClientProvider client={queries}>
      <RunBar architectureId={`a${place}`} {...(beforeRun && { beforeRun })} />
      <Toasts />
    </QueryClientProvider>,
  );
  await screen.findByText("Match day");
  return screen.getByRole<HTMLButtonElement>("button", { name: /^Run/ });
}

test("before a run the bar says how large it is and how long it takes", async () => {
  await shown();
  expect(await screen.findByText("about 1.5 M requests in 2 s")).toBeTruthy();
});

test("a run is saved first, then started, followed by events, and ends with its news", async () => {
  const order: string[] = [];
  const run = await shown(async () => order.push("saved") > 0);
  fireEvent.click(run);
  await screen.findByText("Waiting for a worker");
  expect(order).toEqual(["saved"]);
  expect(streams[0]?.url).toBe("/api/v1/runs/r1/events/");

  streams[0]?.say("progress", { status: "running", progress: RUNNING });
  await waitFor(() =>
    expect(screen.getByRole("progressbar").textContent).toBe("42 % · 1.2 M requests, 4 s left"),
  );

  const done = { ...QUEUED, status: "succeeded" as const };
  answers["GET runs/r1/"] = () => ({ body: done });
  streams[0]?.say("status", { status: "succeeded" });
  expect(streams[0]?.closed).toBe(true);
  await screen.findByRole("button", { name: /^Run/ });
  await waitFor(() =>
    expect(allActions().some(({ id, enabled }) => id === "run.report.pdf" && enabled?.())).toBe(true),
  );
});

test("a run under way can be cancelled", async () => {
  fireEvent.click(await shown());
  fireEvent.click(await screen.findByRole("button", { name: "Cancel" }));
  await waitFor(() => expect(asked).toContain("POST runs/r1/cancel/"));
});

test("a refusal is told in the server's words and nothing runs", async () => {
  answers["POST architectures/a/runs/"] = () => ({
    status: 400,
    body: {
      problems: [{ at: "$", code: "no-entry", severity: "error", message: "Nothing sends requests." }],
    },
  });
  fireEvent.click(await shown());
  expect(await screen.findByText("The run did not start: Nothing sends requests.")).toBeTruthy();
  expect(streams).toEqual([]);
});

test("what cannot be saved is not run", async () => {
  fireEvent.click(await shown(async () => false));
  await screen.findByText("The run did not start: the drawing is not saved yet.");
  expect(asked).not.toContain("POST architectures/a/runs/");
});

test("several runs are asked for where their spread is wanted", async () => {
  let body = "";
  answers["POST architectures/a/runs/"] = (init) => {
    body = String(init.body);
    return { status: 202, body: QUEUED };
  };
  await shown();
  allActions()
    .find(({ id }) => id === "run.replicate")
    ?.perform();
  await waitFor(() => expect(JSON.parse(body)).toEqual({ scenario: "s1", replications: 5 }));
});
