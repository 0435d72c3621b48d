import { expect, test } from "vitest";
import type { FaultAction } from "@/catalog/types";
import { SAMPLE } from "@/document/sample";
import { newFault, possible, struckBy, targetsOf, withOneMoreFault } from "./faults";
import { newScenario } from "./scenario";

const action = (change: Partial<FaultAction>): FaultAction => ({
  action: "az_power_interruption",
  title: "A zone loses power",
  strikes: "zone",
  lasts: true,
  settings: [],
  services: [],
  edge_kinds: [],
  ...change,
});
const ZONE = action({});
const LOSS = action({
  action: "terminate_instances",
  strikes: "node",
  lasts: false,
  services: ["ec2_auto_scaling_group"],
  settings: [
    {
      name: "count",
      title: "Instances",
      unit: "instances",
      minimum: 1,
      maximum: 9,
      default: 2,
      required: false,
      whole: true,
    },
  ],
});
const SLOW = action({ action: "network_latency", strikes: "edge", edge_kinds: ["target"] });
const NOWHERE = action({ action: "failover_database", strikes: "node", services: ["relational_database"] });
const WHEN = { at_s: 60, duration_s: 30 };

test("an action offers only what it can strike", () => {
  expect(targetsOf(SAMPLE, LOSS).map((one) => one.value)).toEqual(["web"]);
  expect(targetsOf(SAMPLE, SLOW).map((one) => one.value)).toEqual(["e2"]);
  expect(possible([ZONE, LOSS, SLOW, NOWHERE], SAMPLE)).toEqual([ZONE, LOSS, SLOW]);
});

test("a new fault strikes the first of them, with its settings as they begin, and ends only where it lasts", () => {
  expect(newFault(SAMPLE, LOSS, WHEN)).toEqual({
    action: "terminate_instances",
    node: "web",
    at_s: 60,
    duration_s: 0,
    params: { count: 2 },
  });
  expect(struckBy(newFault(SAMPLE, SLOW, WHEN))).toBe("e2");
});

test("one more fault is one that can strike, within the run", () => {
  const body = withOneMoreFault(newScenario(SAMPLE), SAMPLE, [NOWHERE, ZONE]);
  expect(body.faults).toEqual([{ action: "az_power_interruption", zone: "a", at_s: 1800, duration_s: 360 }]);
  expect(withOneMoreFault(newScenario(SAMPLE), SAMPLE, [NOWHERE]).faults).toEqual([]);
});
