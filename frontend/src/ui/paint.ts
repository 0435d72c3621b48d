import { currentTheme } from "./theme";

/** The tokens' colours for drawing on a canvas, where `var()` and `light-dark()` mean nothing. Kept per theme. */
const kept: Record<string, Map<string, string>> = { light: new Map(), dark: new Map() };
let probe: HTMLElement | null = null;

export type Paint = (colour: string) => string;

/** Resolves CSS colours (`var(--accent)`) in the theme in force; ask for a new one for every picture that is drawn. */
export function painter(): Paint {
  const colours = kept[currentTheme()] ?? new Map<string, string>();
  return (colour) => {
    const known = colours.get(colour);
    if (known) return known;
    if (!probe) {
      probe = document.createElement("i");
      probe.hidden = true;
      document.body.append(probe);
    }
    probe.style.color = colour;
    const made = getComputedStyle(probe).color;
    colours.set(colour, made);
    return made;
  };
}
