import { expect, test } from "vitest";
import type { Service } from "@/catalog/types";
import { settingsLine } from "./settingsLine";

test("a card says what was chosen, without what only explains the choice", () => {
  const choices = [{ value: "arm64", title: "arm64 (Graviton)" }];
  const service = {
    params: [
      { name: "timeout", title: "Timeout", type: "integer", unit: "s", default: 86_400 },
      { name: "chip", title: "Architecture", type: "choice", default: "arm64", choices },
    ],
  } as unknown as Service;
  expect(settingsLine(service, { chip: "arm64" })).toBe("arm64 · 1 d");
});
