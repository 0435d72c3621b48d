import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const ROOT = fileURLToPath(new URL(".", import.meta.url));

/** An import only ever goes down; rooms of one floor that are listed apart do not know each other. */
const FLOORS: Record<string, number> = {
  ui: 0,
  api: 0,
  document: 1,
  catalog: 1,
  canvas: 2,
  inspector: 2,
  runs: 2,
  estimate: 2,
  start: 2,
  app: 3,
};
/** Rooms of one floor that may use each other, one way. */
const BESIDE = new Set(["catalog>document"]);

function sources(): string[] {
  const all = readdirSync(ROOT, { recursive: true, encoding: "utf8" });
  return all.filter((path) => /\.tsx?$/.test(path) && !path.endsWith(".d.ts"));
}

function roomOf(path: string): string {
  const parts = path.split(/[\\/]/);
  return parts.length > 1 ? (parts[0] ?? "") : "app";
}

function importsOf(path: string): string[] {
  const text = readFileSync(join(ROOT, path), "utf8");
  const found = [...text.matchAll(/(?:from|import)\s*\(?\s*["']([^"']+)["']/g)].map(
    (match) => match[1] ?? "",
  );
  return found.flatMap((target) => {
    if (target.startsWith("@/")) return [target.slice(2)];
    if (target.startsWith(".")) return [relative(ROOT, join(ROOT, path, "..", target))];
    return [];
  });
}

test("every room is on a floor", () => {
  const unknown = sources()
    .map(roomOf)
    .filter((room) => !(room in FLOORS));
  expect([...new Set(unknown)]).toEqual([]);
});

test("imports only go down, and features do not know each other", () => {
  const broken: string[] = [];
  for (const path of sources()) {
    const from = roomOf(path);
    for (const target of importsOf(path)) {
      if (target.startsWith("..")) continue;
      const to = roomOf(target);
      if (from === to || BESIDE.has(`${from}>${to}`)) continue;
      if ((FLOORS[to] ?? 0) >= (FLOORS[from] ?? 0)) broken.push(`${path} imports ${target}`);
    }
  }
  expect(broken).toEqual([]);
});

test("document is pure: no React, no browser, no fetching", () => {
  const broken = sources()
    .filter((path) => roomOf(path) === "document" && !path.endsWith(".test.ts"))
    .filter((path) => {
      const text = readFileSync(join(ROOT, path), "utf8");
      return (
        path.endsWith(".tsx") ||
        /from "react|from "@tanstack|\bfetch\(|\bwindow\.|\blocalStorage\b/.test(text)
      );
    });
  expect(broken).toEqual([]);
});

test("no file is longer than 300 lines", () => {
  const long = readdirSync(ROOT, { recursive: true, encoding: "utf8" })
    .filter((path) => /\.(tsx?|css)$/.test(path) && !path.endsWith("schema.d.ts"))
    .filter((path) => readFileSync(join(ROOT, path), "utf8").split("\n").length > 301);
  expect(long).toEqual([]);
});
