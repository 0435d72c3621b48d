import { expect, test } from "vitest";
import { SAMPLE } from "@/document/sample";
import { ACTIONS, newFault, targetsOf, withOneMoreFault } from "./faults";
import { newScenario } from "./scenario";

const WHEN = { at_s: 60, duration_s: 30 };

test.each(Object.entries(ACTIONS))(
  "%s strikes something that the drawing has, and nothing else",
  (name, action) => {
    const fault = newFault(SAMPLE, name, WHEN);
    const struck = fault[action.strikes];
    expect(targetsOf(SAMPLE, name).map((one) => one.value)).toContain(struck);
    expect(["zone", "node", "edge"].filter((key) => key in fault)).toEqual([action.strikes]);
    expect(Object.keys(fault.params ?? {})).toEqual(action.setting ? [action.setting.name] : []);
  },
);

test("one more fault is a zone outage within the run", () => {
  const body = withOneMoreFault(newScenario(SAMPLE), SAMPLE);
  expect(body.faults).toEqual([{ action: "az_power_interruption", zone: "a", at_s: 1800, duration_s: 360 }]);
});
