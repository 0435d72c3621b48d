// @vitest-environment jsdom
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { cleanup, fireEvent, render, screen, waitFor } from "@testing-library/react";
import { afterEach, expect, test, vi } from "vitest";
import { TraceFields } from "./TraceFields";

function shown(...answers: { status: number; body: unknown }[]) {
  vi.stubGlobal("fetch", async () => {
    const answer = (answers.length > 1 ? answers.shift() : answers[0]) ?? { status: 500, body: null };
    return new Response(JSON.stringify(answer.body), {
      status: answer.status,
      headers: { "Content-Type": "application/json" },
    });
  });
  const onChange = vi.fn();
  render(
    <QueryClientProvider client={new QueryClient()}>
      <TraceFields
        arrivals={{ executor: "trace", file: "old.csv", day: "1998-06-30", scale: 0.02, process: "poisson" }}
        onChange={onChange}
      />
    </QueryClientProvider>,
  );
  const file = new File(["t,n\n"], "day.csv", { type: "text/csv" });
  fireEvent.change(screen.getByLabelText("CSV file of timestamps and counts"), { target: { files: [file] } });
  return onChange;
}

afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

test("a trace that was read takes the place of the old one, which leaves its day behind", async () => {
  const onChange = shown({ status: 201, body: { id: "t7" } });
  await waitFor(() =>
    expect(onChange).toHaveBeenCalledWith({
      executor: "trace",
      trace: "t7",
      scale: 0.02,
      process: "poisson",
    }),
  );
});

test("a trace with faults is told row by row and changes nothing", async () => {
  const problems = [
    { at: "$.rows[17]", code: "negative", severity: "error", message: "Row 17: the count is -4." },
    {
      at: "$.rows[40]",
      code: "gap",
      severity: "error",
      message: "Row 40: four minutes are missing.",
      hint: "Fill them.",
    },
  ];
  const onChange = shown({ status: 400, body: { problems } });
  expect(await screen.findByText("Row 17: the count is -4.")).toBeTruthy();
  expect(screen.getByText("Fill them.")).toBeTruthy();
  expect(onChange).not.toHaveBeenCalled();
});

test("a trace that lacks steps is taken, and asks whether they count as nothing", async () => {
  const trace = { name: "day.csv", total: 9, rows: 9, step_s: 60, busiest: { at: "", count: 1 }, days: [] };
  vi.stubGlobal("fetch", async () => {
    const headers = { "Content-Type": "application/json" };
    return new Response(JSON.stringify({ ...trace, id: "t8", missing_steps: 4 }), { headers });
  });
  const onChange = vi.fn();
  const arrivals = { executor: "trace", trace: "t8", scale: 1, process: "poisson" } as const;
  render(
    <QueryClientProvider client={new QueryClient()}>
      <TraceFields arrivals={arrivals} onChange={onChange} />
    </QueryClientProvider>,
  );
  fireEvent.click(await screen.findByRole("switch", { name: /Missing steps count as nothing/ }));
  expect(onChange).toHaveBeenCalledWith({ ...arrivals, gaps: "zero" });
});
