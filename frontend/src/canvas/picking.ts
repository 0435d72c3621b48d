/** A service on its way from the palette to the canvas. A drag's data can't be read before the drop, so it is kept. */
export const DRAGGED_SERVICE = "application/x-loadline-service";

let dragged: string | null = null;

export function draggedService(): string | null {
  return dragged;
}

export function setDraggedService(key: string | null): void {
  dragged = key;
}

const RECENT = "loadline.recent";

export function recentServices(): string[] {
  try {
    const value: unknown = JSON.parse(localStorage.getItem(RECENT) ?? "[]");
    return Array.isArray(value) ? value.map(String) : [];
  } catch (error) {
    if (error instanceof SyntaxError) return [];
    throw error;
  }
}

export function rememberService(key: string): void {
  localStorage.setItem(
    RECENT,
    JSON.stringify([key, ...recentServices().filter((one) => one !== key)].slice(0, 4)),
  );
}

/** Whether a service fits what was typed: every word somewhere in its names. */
export function fits(typed: string, ...names: (string | undefined)[]): boolean {
  const text = names.join(" ").toLowerCase();
  return typed
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
}
