import { currentTheme } from "./theme";

/** The tokens' colours for drawing on a canvas, where `var()` and `light-dark()` mean nothing. Kept per theme. */
const kept = new Map<string, string>();
let probe: HTMLElement | null = null;

/** The colour that a CSS colour (`var(--accent)`) has in the theme in force. */
export function paint(colour: string): string {
  const key = `${currentTheme()} ${colour}`;
  const known = kept.get(key);
  if (known) return known;
  if (!probe) {
    probe = document.createElement("i");
    probe.hidden = true;
    document.body.append(probe);
  }
  probe.style.color = colour;
  const made = getComputedStyle(probe).color;
  kept.set(key, made);
  return made;
}
