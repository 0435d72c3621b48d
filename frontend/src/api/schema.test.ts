import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import openapi, { astToString } from "openapi-typescript";
import { expect, test } from "vitest";

test("the API's types are those of the committed openapi.json (mended by npm run api)", async () => {
  const source = new URL("../../../openapi.json", import.meta.url);
  const made = astToString(await openapi(source));
  const kept = readFileSync(fileURLToPath(new URL("./schema.d.ts", import.meta.url)), "utf8");
  const body = (text: string) => text.slice(text.indexOf("export interface paths"));
  expect(body(kept)).toBe(body(made));
}, 30_000);
