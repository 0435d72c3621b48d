import type { Fault, ScenarioBody } from "@/api/scenarios";
import type { Document } from "@/document/types";
import { titleIn } from "@/document/useTitles";

type Setting = { name: string; unit: string; least: number; most: number; begins: number; whole?: true };
type Action = { title: string; strikes: "zone" | "node" | "edge"; setting?: Setting };

/** What can break, as `designer/graph/faults.py` names it; a test there holds the two lists equal. */
export const ACTIONS: Record<string, Action> = {
  az_power_interruption: { title: "An Availability Zone loses power", strikes: "zone" },
  terminate_instances: {
    title: "Instances of a fleet are lost",
    strikes: "node",
    setting: { name: "count", unit: "instances", least: 1, most: 10_000, begins: 1, whole: true },
  },
  network_latency: {
    title: "A connection gets slower",
    strikes: "edge",
    setting: { name: "seconds", unit: "s", least: 0.0001, most: 900, begins: 0.2 },
  },
  inject_errors: {
    title: "Calls over a connection fail",
    strikes: "edge",
    setting: { name: "probability", unit: "ratio", least: 0, most: 1, begins: 0.1 },
  },
};

export function faultTitle(fault: Pick<Fault, "action">): string {
  return ACTIONS[fault.action]?.title ?? fault.action.replaceAll("_", " ");
}

/** What a fault of this action can strike in a drawing: its zones, boxes or arrows. */
export function targetsOf(document: Document, action: string): { value: string; title: string }[] {
  const strikes = ACTIONS[action]?.strikes ?? "zone";
  if (strikes === "zone") return zonesOf(document);
  return document[strikes === "node" ? "nodes" : "edges"].map(({ id }) => ({
    value: id,
    title: titleIn(document, id),
  }));
}

/** A fault of an action with what it needs: its first possible target, and its setting as it begins. */
export function newFault(
  document: Document,
  action: string,
  when: Pick<Fault, "at_s" | "duration_s">,
): Fault {
  const { strikes, setting } = ACTIONS[action] ?? { strikes: "zone" as const, setting: undefined };
  return {
    action,
    [strikes]: targetsOf(document, action)[0]?.value ?? "",
    at_s: when.at_s,
    duration_s: when.duration_s,
    ...(setting && { params: { [setting.name]: setting.begins } }),
  };
}

/** The body with one more zone outage, half way through. */
export function withOneMoreFault(body: ScenarioBody, document: Document): ScenarioBody {
  const when = {
    at_s: Math.round(body.duration_s / 2),
    duration_s: Math.min(1800, Math.round(body.duration_s / 10)),
  };
  return { ...body, faults: [...(body.faults ?? []), newFault(document, "az_power_interruption", when)] };
}

/** The zones the drawing knows: of its zone boxes and of what its nodes span. */
function zonesOf(document: Document): { value: string; title: string }[] {
  const found = new Set<string>();
  for (const group of document.groups)
    if (typeof group.params?.zone === "string") found.add(group.params.zone);
  for (const node of document.nodes) {
    const zones = node.params?.zones;
    if (Array.isArray(zones)) for (const zone of zones) if (typeof zone === "string") found.add(zone);
  }
  return [...(found.size > 0 ? found : ["a"])].sort().map((zone) => ({ value: zone, title: `Zone ${zone}` }));
}
