import type { Fault, ScenarioBody } from "@/api/scenarios";
import type { FaultAction } from "@/catalog/types";
import type { Document } from "@/document/types";
import { titleIn } from "@/document/useTitles";

/** Faults of a scenario: what can break is the catalog's to say, and what of it the drawing has. */

export type Target = { value: string; title: string };

export function actionOf(actions: readonly FaultAction[], fault: Pick<Fault, "action">): FaultAction | null {
  return actions.find((one) => one.action === fault.action) ?? null;
}

export function faultTitle(actions: readonly FaultAction[], fault: Pick<Fault, "action">): string {
  return actionOf(actions, fault)?.title ?? fault.action.replaceAll("_", " ");
}

/** What a fault of this action can strike in a drawing: its zones, boxes or arrows. */
export function targetsOf(document: Document, action: FaultAction): Target[] {
  if (action.strikes === "zone") return zonesOf(document);
  const able =
    action.strikes === "node"
      ? document.nodes.filter(({ service }) => action.services.includes(service))
      : document.edges.filter(({ kind }) => action.edge_kinds.includes(kind));
  return able.map(({ id }) => ({ value: id, title: titleIn(document, id) }));
}

/** The actions that something of the drawing can be struck by. */
export function possible(actions: readonly FaultAction[], document: Document): FaultAction[] {
  return actions.filter((action) => targetsOf(document, action).length > 0);
}

/** Whom a fault strikes. */
export function struckBy(fault: Fault): string {
  return fault.zone ?? fault.node ?? fault.edge ?? "";
}

/** A fault of an action with what it needs: its first possible target, and its settings as they begin. */
export function newFault(
  document: Document,
  action: FaultAction,
  when: Pick<Fault, "at_s" | "duration_s">,
): Fault {
  const params = Object.fromEntries(action.settings.map(({ name, default: begins }) => [name, begins]));
  return {
    action: action.action,
    [action.strikes]: targetsOf(document, action)[0]?.value ?? "",
    at_s: when.at_s,
    duration_s: action.lasts ? when.duration_s || 300 : 0,
    ...(action.settings.length > 0 && { params }),
  };
}

/** The body with one more fault half way through, of the first action that can strike anything. */
export function withOneMoreFault(
  body: ScenarioBody,
  document: Document,
  actions: readonly FaultAction[],
): ScenarioBody {
  const action = possible(actions, document)[0];
  if (!action) return body;
  const when = {
    at_s: Math.round(body.duration_s / 2),
    duration_s: Math.min(1800, Math.round(body.duration_s / 10)),
  };
  return { ...body, faults: [...(body.faults ?? []), newFault(document, action, when)] };
}

/** The zones in which something of the drawing stands: its zone boxes and what its nodes span. */
function zonesOf(document: Document): Target[] {
  const found = new Set<string>();
  for (const group of document.groups)
    if (typeof group.params?.zone === "string") found.add(group.params.zone);
  for (const node of document.nodes) {
    const zones = node.params?.zones;
    if (Array.isArray(zones)) for (const zone of zones) if (typeof zone === "string") found.add(zone);
  }
  return [...(found.size > 0 ? found : ["a"])].sort().map((zone) => ({ value: zone, title: `Zone ${zone}` }));
}
