import { expect, test } from "vitest";
import { ago, beginning, paragraph } from "./paragraph";

test("a template is described by its README's first paragraph, without marks", () => {
  const text =
    "# World Cup day\n\n![map](a.png)\n\nA **real** day, `75.2 M` requests\nfrom [the log](http://x).\n\nMore.";
  expect(paragraph(text)).toBe("A real day, 75.2 M requests from the log.");
  expect(paragraph("# Only a title")).toBe("");
});

test.each([
  [5, "just now"],
  [300, "5 min ago"],
  [7200, "2 h ago"],
  [90_000, "yesterday"],
  [864_000, "14 Nov 2026"],
])("%d seconds ago is %s", (passed, words) => {
  const now = Date.parse("2026-11-24T09:00:00Z");
  expect(ago(new Date(now - passed * 1000).toISOString(), now)).toBe(words);
});

test("a long description is cut between sentences", () => {
  expect(beginning("One day. Two zones, 1.5 M requests. A third sentence.", 40)).toBe(
    "One day. Two zones, 1.5 M requests.",
  );
  expect(beginning("Two calls for each. Then from 1.8 to 3.3 cores are busy at once.", 40)).toBe(
    "Two calls for each.",
  );
  expect(beginning("Short.", 40)).toBe("Short.");
  expect(beginning("a".repeat(50), 10)).toBe("aaaaaaaaa…");
});
