import { useCallback } from "react";
import { useStore } from "zustand";
import { type Action, keysText, useActionRegistry } from "@/ui/actions";
import { type MenuItem, MenuList } from "@/ui/Menu";
import { closeMenu, contextMenu } from "./menuState";

const SECTIONS = [
  ["edit.cut", "edit.copy", "edit.paste", "edit.duplicate"],
  ["edit.rename", "edit.connect", "edit.delete"],
  ["arrange.group-in", "arrange.ungroup", "arrange.lock", "arrange.collapse"],
  ["arrange.front", "arrange.back"],
  ["view.fit-selection", "edit.select-all", "view.fit"],
];

function toItem(action: Action): MenuItem {
  return {
    label: action.label,
    keys: action.keys?.[0] && keysText(action.keys[0]),
    enabled: action.enabled?.() ?? true,
    danger: action.id === "edit.delete",
    perform: action.perform,
  };
}

/** The menu at the pointer: the registry's actions that make sense on the canvas. */
export function ContextMenu() {
  const at = useStore(contextMenu, (state) => state.at);
  const actions = useActionRegistry((state) => state.actions);
  const close = useCallback(() => closeMenu(), []);
  if (!at) return null;
  const items: MenuItem[] = [];
  for (const section of SECTIONS) {
    const usable = section.flatMap((id) => {
      const action = actions.get(id);
      return action && (action.enabled?.() ?? true) ? [toItem(action)] : [];
    });
    if (usable.length && items.length) items.push("separator");
    items.push(...usable);
  }
  return <MenuList items={items} label="Canvas" at={at} onClose={close} />;
}
