import { create } from "zustand";
import { type Scenario, useScenarios } from "./scenarios";

/** Which scenario the next Run uses, by architecture; kept in this browser. */
const KEY = "loadline.scenario";
const useChosen = create<{ chosen: Record<string, string> }>(() => ({ chosen: read() }));

function read(): Record<string, string> {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(KEY) ?? "{}");
    return typeof kept === "object" && kept !== null ? (kept as Record<string, string>) : {};
  } catch {
    return {}; // Written by hand or by another version: begin anew.
  }
}

export function chooseScenario(architectureId: string, scenarioId: string): void {
  const chosen = { ...useChosen.getState().chosen, [architectureId]: scenarioId };
  useChosen.setState({ chosen });
  localStorage.setItem(KEY, JSON.stringify(chosen));
}

/** The scenario the next Run uses: the chosen one while it exists, else the first. */
export function useChosenScenario(architectureId: string): { scenario: Scenario | null; all: Scenario[] } {
  const all = useScenarios(architectureId).data ?? [];
  const chosen = useChosen((state) => state.chosen[architectureId]);
  return { scenario: all.find((one) => one.id === chosen) ?? all[0] ?? null, all };
}
