// @vitest-environment jsdom
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { cleanup, fireEvent, render, screen, waitFor } from "@testing-library/react";
import { afterEach, expect, test, vi } from "vitest";
import { TraceFields } from "./TraceFields";

const sent: FormData[] = [];

function shown(...answers: { status: number; body: unknown }[]) {
  vi.stubGlobal("fetch", async (_: string, init: RequestInit) => {
    if (init.body instanceof FormData) sent.push(init.body);
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

test("a trace with nothing but gaps is read again with zeros when asked", async () => {
  const gap = { at: "row 40", code: "trace-gap", severity: "error", message: "Row 40: 1 step is missing." };
  const onChange = shown({ status: 400, body: { problems: [gap] } }, { status: 201, body: { id: "t8" } });
  fireEvent.click(await screen.findByRole("button", { name: "Read it again, with nothing in the gaps" }));
  await waitFor(() => expect(onChange).toHaveBeenCalledOnce());
  expect(sent.at(-1)?.get("fill_gaps")).toBe("true");
  expect(screen.queryByText("Row 40: 1 step is missing.")).toBeNull();
});
