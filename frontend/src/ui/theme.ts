import { useSyncExternalStore } from "react";

export type Theme = "light" | "dark";
const KEY = "loadline.theme";
const listeners = new Set<() => void>();
const system = () => window.matchMedia("(prefers-color-scheme: dark)");

/** The theme in force: the one chosen here, else the system's. */
export function currentTheme(): Theme {
  const chosen = document.documentElement.dataset.theme;
  if (chosen === "light" || chosen === "dark") return chosen;
  return system().matches ? "dark" : "light";
}

/** Chooses a theme for this browser, or null to follow the system again. */
export function chooseTheme(theme: Theme | null): void {
  if (theme) {
    document.documentElement.dataset.theme = theme;
    localStorage.setItem(KEY, theme);
  } else {
    delete document.documentElement.dataset.theme;
    localStorage.removeItem(KEY);
  }
  for (const listener of listeners) listener();
}

export function useTheme(): Theme {
  return useSyncExternalStore((listener) => {
    const query = system();
    listeners.add(listener);
    query.addEventListener("change", listener);
    return () => {
      listeners.delete(listener);
      query.removeEventListener("change", listener);
    };
  }, currentTheme);
}
