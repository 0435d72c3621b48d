import { allActions, keysText } from "@/ui/actions";
import type { MenuItem } from "@/ui/Menu";

/** The editor's menu: every verb of the registry that is not about one box, with its key. */
const SECTIONS = [
  ["edit.undo", "edit.redo", "edit.select-all", "edit.paste"],
  ["arrange.layout"],
  ["file.revisions", "file.open"],
  ["view.fit", "view.actual", "view.left", "view.right", "view.theme"],
  ["view.find", "help.keys"],
];

export function menuItems(): MenuItem[] {
  const actions = new Map(allActions().map((action) => [action.id, action]));
  const items: MenuItem[] = [];
  for (const section of SECTIONS) {
    const found = section.flatMap((id): MenuItem[] => {
      const action = actions.get(id);
      if (!action) return [];
      return [
        {
          label: action.label,
          keys: action.keys?.[0] && keysText(action.keys[0]),
          enabled: action.enabled?.() ?? true,
          perform: action.perform,
          ...(action.checked ? { checked: action.checked() } : {}),
        },
      ];
    });
    if (found.length && items.length) items.push("separator");
    items.push(...found);
  }
  return items;
}
