import fc from "fast-check";
import { beforeEach, expect, test } from "vitest";
import { align, distribute } from "./arrange";
import { addClass, removeClass } from "./classes";
import { copy, paste } from "./clipboard";
import * as commands from "./commands";
import { NODE_SIZE } from "./look";
import { SAMPLE } from "./sample";
import { act, editor, open, redo, select, undo } from "./store";
import type { Document } from "./types";

type Command = (document: Document) => Document;
const IDS = [
  "region",
  "vpc",
  "az-a",
  "edge",
  "web",
  "orders",
  "fulfil",
  "e2",
  "e3",
  "e4",
  "new-1",
  "new-2",
  "ghost",
];
const id = fc.constantFrom(...IDS);
const ids = fc.uniqueArray(id, { maxLength: 4 });
const whole = fc.integer({ min: -400, max: 900 });
const size = () => NODE_SIZE;

const anyCommand: fc.Arbitrary<Command> = fc.oneof(
  fc.tuple(id, whole, whole).map(
    ([one, x, y]): Command =>
      (d) =>
        commands.addNode(d, { id: one, service: "sqs_queue", at: [x, y], params: {} }),
  ),
  fc.tuple(id, whole).map(
    ([one, x]): Command =>
      (d) =>
        commands.addGroup(d, { id: one, service: "vpc", params: {}, frame: [x, 0, 200, 100] }),
  ),
  fc.tuple(id, id, id).map(
    ([one, from, to]): Command =>
      (d) =>
        commands.connect(d, { id: one, kind: "send", from: [from, "out"], to: [to, "in"] }),
  ),
  ids.map(
    (some): Command =>
      (d) =>
        commands.remove(d, some),
  ),
  ids.map(
    (some): Command =>
      (d) =>
        commands.ungroup(d, some),
  ),
  fc.tuple(ids, whole, whole).map(
    ([some, x, y]): Command =>
      (d) =>
        commands.move(d, some, x, y),
  ),
  fc.tuple(id, whole, whole).map(
    ([one, x, y]): Command =>
      (d) =>
        commands.resize(d, one, [x, y, 300, 200]),
  ),
  fc.tuple(ids, fc.option(id)).map(
    ([some, to]): Command =>
      (d) =>
        commands.setParent(d, some, to),
  ),
  fc.tuple(id, fc.string()).map(
    ([one, title]): Command =>
      (d) =>
        commands.rename(d, one, title),
  ),
  fc.tuple(id, fc.option(fc.integer(), { nil: undefined })).map(
    ([one, value]): Command =>
      (d) =>
        commands.setParam(d, one, "min", value),
  ),
  fc.tuple(id, fc.option(fc.integer(), { nil: undefined })).map(
    ([one, value]): Command =>
      (d) =>
        commands.setByClass(d, one, "calls_per_request", "order", value),
  ),
  fc.tuple(ids, fc.constantFrom("front" as const, "back" as const)).map(
    ([some, to]): Command =>
      (d) =>
        commands.reorder(d, some, to),
  ),
  ids.map(
    (some): Command =>
      (d) =>
        align(d, some, "left", size),
  ),
  ids.map(
    (some): Command =>
      (d) =>
        distribute(d, some, "down", size),
  ),
  ids.map(
    (some): Command =>
      (d) => {
        const clip = copy(d, some);
        return clip ? paste(d, clip, null).document : d;
      },
  ),
  fc.constantFrom("page", "order", "bot").map(
    (one): Command =>
      (d) =>
        removeClass(d, one),
  ),
  fc.constantFrom("page", "bot").map(
    (one): Command =>
      (d) =>
        addClass(d, one, one),
  ),
  fc.string().map(
    (name): Command =>
      (d) =>
        commands.renameDocument(d, name),
  ),
  fc.option(fc.integer({ min: 0 })).map(
    (limit): Command =>
      (d) =>
        commands.setQuota(d, "q@r", limit),
  ),
);

beforeEach(() => open(SAMPLE));

test("any sequence of commands, undone, gives the first document back, and redone the last", () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(anyCommand, fc.boolean()), { maxLength: 25 }), (sequence) => {
      open(SAMPLE);
      for (const [command, held] of sequence) act("edit", command, held ? { key: "held" } : {});
      const last = editor.getState().document;
      while (editor.getState().past.length) undo();
      expect(editor.getState().document).toEqual(SAMPLE);
      while (editor.getState().future.length) redo();
      expect(editor.getState().document).toEqual(last);
    }),
    { numRuns: 300 },
  );
});

test("no sequence of commands leaves an edge without ends or a child without its group", () => {
  fc.assert(
    fc.property(fc.array(anyCommand, { maxLength: 25 }), (sequence) => {
      const last = sequence.reduce((document, command) => command(document), SAMPLE);
      const nodes = new Set(last.nodes.map((node) => node.id));
      const groups = new Set(last.groups.map((group) => group.id));
      for (const edge of last.edges) expect(nodes.has(edge.from[0]) && nodes.has(edge.to[0])).toBe(true);
      for (const item of [...last.nodes, ...last.groups]) {
        expect(item.parent === undefined || groups.has(item.parent)).toBe(true);
      }
    }),
    { numRuns: 200 },
  );
});

test("a command that changes nothing leaves no step behind", () => {
  act("nothing", (d) => commands.remove(d, ["ghost"]));
  act("same", (d) => commands.setParam(d, "web", "min", 2));
  act("nowhere", (d) => commands.move(d, ["web"], 0, 0));
  expect(editor.getState().past).toEqual([]);
  expect(editor.getState().document).toBe(SAMPLE);
});

test("edits of one gesture become one step", () => {
  for (const value of [3, 4, 5])
    act("Set min", (d) => commands.setParam(d, "web", "min", value), { key: "web.min" });
  expect(editor.getState().past).toHaveLength(1);
  undo();
  expect(editor.getState().document).toEqual(SAMPLE);
});

test("a gesture that ends where it began leaves the history as it was", () => {
  act("Set min", (d) => commands.setParam(d, "web", "min", 3), { key: "web.min" });
  act("Set min", (d) => commands.setParam(d, "web", "min", 2), { key: "web.min" });
  expect(editor.getState().past).toEqual([]);
});

test("selection survives edits and undo, and loses only what is gone", () => {
  select(["web", "orders"]);
  act("Move", (d) => commands.move(d, ["web"], 8, 0));
  undo();
  expect(editor.getState().selection).toEqual(["web", "orders"]);
  act("Delete", (d) => commands.remove(d, ["orders"]));
  expect(editor.getState().selection).toEqual(["web"]);
});
