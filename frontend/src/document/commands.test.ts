import { expect, test } from "vitest";
import { align, distribute } from "./arrange";
import { removeClass } from "./classes";
import { copy, parseClip, paste } from "./clipboard";
import { growAround, move, remove, resize, setParent, ungroup } from "./commands";
import { applyFix } from "./fix";
import { find, index, NODE_SIZE, subjectOf } from "./look";
import { SAMPLE } from "./sample";

const size = () => NODE_SIZE;

test("moving a group takes along what stands in it, however deep", () => {
  const moved = move(SAMPLE, ["vpc"], 10, -20);
  expect(index(moved).nodes.get("web")?.at).toEqual([410, 140]);
  expect(index(moved).groups.get("az-a")?.frame).toEqual([346, 120, 300, 140]);
  expect(index(moved).nodes.get("edge")?.at).toEqual([168, 262]);
});

test("deleting a group deletes its contents and every edge that loses an end", () => {
  const left = remove(SAMPLE, ["vpc"]);
  expect(left.nodes.map((node) => node.id)).toEqual(["edge", "orders", "fulfil"]);
  expect(left.edges.map((edge) => edge.id)).toEqual(["e4"]);
});

test("ungrouping lifts the contents to the group's own parent", () => {
  const left = ungroup(SAMPLE, ["az-a"]);
  expect(index(left).nodes.get("web")?.parent).toBe("vpc");
});

test("a group never gets into what stands in it", () => {
  expect(setParent(SAMPLE, ["vpc"], "az-a")).toBe(SAMPLE);
  expect(setParent(SAMPLE, ["vpc"], "vpc")).toBe(SAMPLE);
});

test("groups grow outwards until they hold a moved child", () => {
  const grown = growAround(resize(SAMPLE, "web", [500, 240, 200, 100]), "web", size);
  const [x, y, width, height] = index(grown).groups.get("vpc")?.frame ?? [0, 0, 0, 0];
  expect([x, y]).toEqual([320, 80]);
  expect(x + width).toBeGreaterThanOrEqual(716);
  expect(y + height).toBe(520);
});

test("a clip travels as text and lands with new ids, titles and edges of its own", () => {
  const clip = copy(SAMPLE, ["vpc", "orders"]);
  const text = JSON.stringify(clip);
  const back = parseClip(text);
  if (!back) throw new Error("the clip was not read back");
  const { document, ids } = paste(SAMPLE, back, [1000, 80]);
  expect(ids).toEqual(["vpc-2", "az-a-2", "web-2", "orders-2"]);
  expect(index(document).nodes.get("web-2")).toMatchObject({ parent: "az-a-2", at: [1080, 160] });
  expect(index(document).nodes.get("web-2")?.title).toBe("web 2");
  expect(document.edges.at(-1)).toMatchObject({ from: ["web-2", "calls"], to: ["orders-2", "send"] });
  expect(index(document).groups.get("vpc-2")?.parent).toBe("region");
});

test("text that is no clip is left alone", () => {
  expect(parseClip("hello")).toBeNull();
  expect(parseClip('{"loadline": "clip/1"')).toBeNull();
  expect(parseClip('{"loadline": "clip/1"}')).toBeNull();
});

test("aligning and distributing move boxes, not sizes", () => {
  const aligned = align(SAMPLE, ["edge", "orders", "fulfil"], "left", size);
  expect(aligned.nodes.filter((node) => node.id !== "web").map((node) => node.at[0])).toEqual([
    168, 168, 168,
  ]);
  const spread = distribute(SAMPLE, ["edge", "web", "orders"], "across", size);
  expect(index(spread).nodes.get("web")?.at[0]).toBe(448);
});

test("removing a class removes what was said for it, and the last class stays", () => {
  const left = removeClass(SAMPLE, "order");
  expect(index(left).nodes.get("fulfil")?.work).toBeUndefined();
  expect(index(left).edges.get("e3")?.calls_per_request).toBeUndefined();
  expect(removeClass(left, "page")).toBe(left);
});

test("a fix is a JSON Patch; one that no longer fits is refused", () => {
  const fixed = applyFix(SAMPLE, [
    { op: "add", path: "/nodes/1/params/max", value: 9 },
    { op: "remove", path: "/edges/0" },
  ]);
  expect(index(fixed).nodes.get("web")?.params).toEqual({ min: 2, max: 9 });
  expect(find(fixed, "e2")).toBeUndefined();
  expect(() => applyFix(SAMPLE, [{ op: "add", path: "/nodes/9/params/max", value: 9 }])).toThrow("no place");
});

test("a problem's path leads to the item and the field", () => {
  expect(subjectOf(SAMPLE, "$.nodes[1].params.min")).toEqual({ id: "web", field: "params.min" });
  expect(subjectOf(SAMPLE, "$.name")).toBeNull();
});
