import { portFor } from "@/catalog/rules";
import { sizer } from "@/catalog/sizes";
import type { Catalog } from "@/catalog/types";
import { align, distribute, type Edge6 } from "@/document/arrange";
import { move, remove, reorder, setField, ungroup } from "@/document/commands";
import { find, index, isEdge, isGroup } from "@/document/look";
import { overlay } from "@/document/overlay";
import { act, editor, redo, select, undo } from "@/document/store";
import type { DocGroup } from "@/document/types";
import type { Action } from "@/ui/actions";
import { toast } from "@/ui/Toast";
import { boxes, chosen } from "./chosen";
import { duplicate, type Pointer, pasteAt, writeClip } from "./clipActions";
import { outermost } from "./dropping";
import { joinEnds } from "./joining";
import { startNaming } from "./NameInPlace";

/** The verbs that change a drawing. Each is one object; menus, keys, `?` and Ctrl-K all read it. */

const state = () => editor.getState();
const free = () => !overlay.getState().locked;

function loose(): string[] {
  return boxes().flatMap((item) => (item.locked ? [] : [item.id]));
}

function connectChosen(catalog: Catalog): void {
  const [a, b] = boxes();
  const { document } = state();
  const one = a && catalog.service.get(a.service);
  const two = b && catalog.service.get(b.service);
  if (!a || !b || !one || !two) return;
  for (const [from, fromService, to, toService] of [[a, one, b, two] as const, [b, two, a, one] as const]) {
    for (const port of fromService.ports) {
      const other = port.side === "out" && portFor(catalog, fromService, port, toService);
      if (!other) continue;
      const made = joinEnds(catalog, document, [from.id, port.id], [to.id, other.id]);
      if ("document" in made) {
        act("Connect", () => made.document);
        return;
      }
      toast(made.why);
      return;
    }
  }
  toast(`${one.title} and ${two.title} have no ports that join.`);
}

const ARROWS: Record<string, readonly [number, number]> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

function nudge(key: string, by: number): void {
  const [dx, dy] = ARROWS[key] ?? [0, 0];
  const ids = loose();
  if (ids.length) act("Nudge", (document) => move(document, ids, dx * by, dy * by), { key: "nudge" });
}

function deleteChosen(): void {
  const { document } = state();
  const ids = chosen().filter((id) => {
    const item = find(document, id);
    return item && (isEdge(item) || !item.locked);
  });
  if (ids.length < chosen().length) toast("Locked boxes stay. Unlock them first.");
  // What stays, stays chosen: who meant it can unlock it next.
  act(ids.length === 1 ? "Delete" : `Delete ${ids.length} items`, (before) => remove(before, ids));
}

export function editActions(catalog: Catalog, pointer: Pointer): Action[] {
  const some = () => chosen().length > 0 && free();
  const someBoxes = () => boxes().length > 0 && free();
  const last = (steps: readonly { label: string }[]) => steps.at(-1)?.label.toLowerCase() ?? "";
  const aligned = (to: Edge6) => () =>
    act("Align", (document) => align(document, outermost(document, chosen()), to, sizer(catalog, document)));
  const spread = (along: "across" | "down") => () =>
    act("Distribute", (document) =>
      distribute(document, outermost(document, chosen()), along, sizer(catalog, document)),
    );
  const two = () => boxes().length > 1 && free();
  const three = () => boxes().length > 2 && free();
  return [
    {
      id: "edit.undo",
      label: "Undo",
      group: "Edit",
      keys: ["mod+z"],
      enabled: () => state().past.length > 0 && free(),
      perform: () => {
        toast(`Undone: ${last(state().past)}`);
        undo();
      },
    },
    {
      id: "edit.redo",
      label: "Redo",
      group: "Edit",
      keys: ["mod+shift+z", "mod+y"],
      enabled: () => state().future.length > 0 && free(),
      perform: redo,
    },
    {
      id: "edit.cut",
      label: "Cut",
      group: "Edit",
      keys: ["mod+x"],
      enabled: someBoxes,
      perform: () => void writeClip().then((done) => done && deleteChosen()),
    },
    {
      id: "edit.copy",
      label: "Copy",
      group: "Edit",
      keys: ["mod+c"],
      enabled: () => boxes().length > 0,
      perform: () => void writeClip(),
    },
    {
      id: "edit.paste",
      label: "Paste",
      group: "Edit",
      keys: ["mod+v"],
      enabled: free,
      perform: () => void pasteAt(pointer),
    },
    {
      id: "edit.duplicate",
      label: "Duplicate",
      group: "Edit",
      keys: ["mod+d"],
      enabled: someBoxes,
      perform: duplicate,
    },
    {
      id: "edit.delete",
      label: "Delete",
      group: "Edit",
      keys: ["Delete", "Backspace"],
      enabled: some,
      perform: deleteChosen,
    },
    {
      id: "edit.rename",
      label: "Rename",
      group: "Edit",
      keys: ["F2"],
      enabled: () => chosen().length === 1 && free(),
      perform: () => startNaming(chosen()[0] ?? ""),
    },
    {
      id: "edit.connect",
      label: "Connect the two",
      group: "Edit",
      keys: ["c"],
      enabled: () => boxes().length === 2 && boxes().every((item) => !isGroup(item)) && free(),
      perform: () => connectChosen(catalog),
    },
    {
      id: "edit.select-all",
      label: "Select all",
      group: "Edit",
      keys: ["mod+a"],
      perform: () => {
        const { nodes, groups } = index(state().document);
        select([...groups.keys(), ...nodes.keys()]);
      },
    },
    {
      id: "edit.clear",
      label: "Clear the selection",
      group: "Edit",
      keys: ["Escape"],
      keyOnly: true,
      perform: () => select([]),
    },
    {
      id: "edit.nudge",
      label: "Nudge",
      group: "Edit",
      keys: Object.keys(ARROWS),
      keyOnly: true,
      enabled: someBoxes,
      perform: (key = "") => nudge(key, 8),
    },
    {
      id: "edit.nudge-far",
      label: "Nudge by ten",
      group: "Edit",
      keys: Object.keys(ARROWS).map((key) => `shift+${key}`),
      keyOnly: true,
      enabled: someBoxes,
      perform: (key = "") => nudge(key.replace("shift+", ""), 80),
    },
    {
      id: "arrange.ungroup",
      label: "Ungroup",
      group: "Arrange",
      keys: ["mod+shift+u", "mod+shift+g"],
      enabled: () => boxes().some(isGroup) && free(),
      perform: () =>
        act("Ungroup", (document) =>
          ungroup(
            document,
            boxes()
              .filter(isGroup)
              .map((item) => item.id),
          ),
        ),
    },
    {
      id: "arrange.lock",
      label: "Lock or unlock",
      group: "Arrange",
      keys: ["mod+shift+l"],
      enabled: someBoxes,
      perform: () => {
        // Boxes only: an edge in the selection has no place of its own to lock, and the server knows no such field.
        const lock = !boxes().every((item) => item.locked);
        act(lock ? "Lock" : "Unlock", (document) =>
          boxes().reduce((next, { id }) => setField(next, id, "locked", lock || undefined), document),
        );
      },
    },
    {
      id: "arrange.collapse",
      label: "Collapse or expand",
      group: "Arrange",
      enabled: () => boxes().length === 1 && boxes().some(isGroup) && free(),
      perform: () => {
        const group = boxes()[0] as DocGroup;
        act(group.collapsed ? "Expand" : "Collapse", (document) =>
          setField(document, group.id, "collapsed", group.collapsed ? undefined : true),
        );
      },
    },
    {
      id: "arrange.front",
      label: "Bring to front",
      group: "Arrange",
      keys: ["mod+]"],
      enabled: someBoxes,
      perform: () => act("Bring to front", (document) => reorder(document, chosen(), "front")),
    },
    {
      id: "arrange.back",
      label: "Send to back",
      group: "Arrange",
      keys: ["mod+["],
      enabled: someBoxes,
      perform: () => act("Send to back", (document) => reorder(document, chosen(), "back")),
    },
    ...(["left", "centre", "right", "top", "middle", "bottom"] as const).map(
      (to): Action => ({
        id: `arrange.align-${to}`,
        label: `Align ${to}`,
        group: "Arrange",
        enabled: two,
        perform: aligned(to),
      }),
    ),
    {
      id: "arrange.across",
      label: "Distribute horizontally",
      group: "Arrange",
      enabled: three,
      perform: spread("across"),
    },
    {
      id: "arrange.down",
      label: "Distribute vertically",
      group: "Arrange",
      enabled: three,
      perform: spread("down"),
    },
  ];
}
