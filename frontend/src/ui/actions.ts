import { useEffect, useRef } from "react";
import { create } from "zustand";

/**
 * One verb is one object: the menu, the shortcut, the shortcut sheet and the command palette all read it here.
 * Keys are written as "mod+shift+z" (mod is Ctrl, or Command on a Mac), "?", "Delete", "shift+1".
 */
export type Action = {
  id: string;
  label: string;
  group: "Run" | "Edit" | "Add" | "Arrange" | "View" | "Go" | "Help";
  keys?: string[];
  enabled?: () => boolean;
  checked?: () => boolean;
  /** `key` is the pressed key as `keys` writes it, where a key did it. */
  perform: (key?: string) => void;
  /** Left out of the command palette and the menu (arrow keys, say), but not of the shortcut sheet. */
  keyOnly?: boolean;
};

type Registry = { actions: ReadonlyMap<string, Action> };
export const useActionRegistry = create<Registry>(() => ({ actions: new Map() }));

export function allActions(): Action[] {
  return [...useActionRegistry.getState().actions.values()];
}

/** Adds actions for as long as the component is shown; their closures are always the latest. */
export function useActions(actions: Action[]): void {
  const latest = useRef(actions);
  latest.current = actions;
  const ids = actions.map((action) => action.id).join(" ");
  useEffect(() => {
    const find = (id: string) => latest.current.find((action) => action.id === id);
    const wrapped = latest.current.map(
      (action): Action => ({
        ...action,
        enabled: () => find(action.id)?.enabled?.() ?? true,
        ...(action.checked ? { checked: () => find(action.id)?.checked?.() ?? false } : {}),
        perform: (key) => find(action.id)?.perform(key),
      }),
    );
    useActionRegistry.setState(({ actions: before }) => {
      const after = new Map(before);
      for (const action of wrapped) after.set(action.id, action);
      return { actions: after };
    });
    return () =>
      useActionRegistry.setState(({ actions: before }) => {
        const after = new Map(before);
        for (const id of ids.split(" ")) after.delete(id);
        return { actions: after };
      });
  }, [ids]);
}

export function perform(id: string): void {
  const action = useActionRegistry.getState().actions.get(id);
  if (action && (action.enabled?.() ?? true)) action.perform();
}

const isMac = () => /Mac|iPhone|iPad/.test(navigator.platform);

/** The name of a pressed key as the registry writes it; shift is dropped where it only makes the character. */
export function keyName(event: KeyboardEvent): string {
  const parts: string[] = [];
  if (event.ctrlKey || event.metaKey) parts.push("mod");
  if (event.altKey) parts.push("alt");
  const digit = /^Digit(\d)$/.exec(event.code)?.[1];
  const letter = event.key.length === 1;
  let key = letter ? event.key.toLowerCase() : event.key;
  if (digit && event.shiftKey) key = digit;
  const shiftMatters = !letter || digit || /[a-z]/.test(key);
  if (event.shiftKey && shiftMatters) parts.push("shift");
  if (key === " ") key = "Space";
  return [...parts, key].join("+");
}

const SYMBOLS: Record<string, string> = {
  ArrowLeft: "←",
  ArrowRight: "→",
  ArrowUp: "↑",
  ArrowDown: "↓",
  Delete: "Del",
  Backspace: "⌫",
  Escape: "Esc",
};

/** Keys as a person reads them: "Ctrl Z", on a Mac "⌘Z". */
export function keysText(keys: string): string {
  const mac = isMac();
  const names: Record<string, string> = mac
    ? { mod: "⌘", shift: "⇧", alt: "⌥" }
    : { mod: "Ctrl", shift: "Shift", alt: "Alt" };
  const parts = keys.split(/\+(?!$)/).map((part) => {
    return names[part] ?? SYMBOLS[part] ?? (part.length === 1 ? part.toUpperCase() : part);
  });
  return parts.join(mac ? "" : " ");
}

function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (
    target.isContentEditable ||
    target instanceof HTMLTextAreaElement ||
    target instanceof HTMLSelectElement
  )
    return true;
  return (
    target instanceof HTMLInputElement && !["checkbox", "radio", "button", "range"].includes(target.type)
  );
}

/** Keys that a focused control needs for itself. */
function belongsToControl(name: string, target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (["Enter", "Space"].includes(name))
    return target.closest("button, a, [role=tab], [role=option]") !== null;
  if (name.startsWith("Arrow"))
    return target.closest("[role=tablist], [role=menu], [role=listbox], input") !== null;
  return false;
}

/** Does what the registry has for a pressed key; nothing while a person types in a field or a dialog is open. */
export function press(event: KeyboardEvent): void {
  const name = keyName(event);
  if (event.defaultPrevented || isTyping(event.target) || belongsToControl(name, event.target)) return;
  if (document.querySelector("dialog[open]")) return;
  const action = allActions().find((one) => one.keys?.includes(name) && (one.enabled?.() ?? true));
  if (!action) return;
  event.preventDefault();
  action.perform(name);
}

/** Listens for the registry's keys. */
export function useShortcuts(): void {
  useEffect(() => {
    window.addEventListener("keydown", press);
    return () => window.removeEventListener("keydown", press);
  }, []);
}
