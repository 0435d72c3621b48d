import type { Paint } from "@/ui/paint";
import { rampColour } from "@/ui/ramp";

/** Pieces of an SVG as text: everything is drawn by attributes, so that any viewer shows the same. */

export function escaped(text: string): string {
  return text.replace(
    /[&<>"]/g,
    (sign) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" })[sign] ?? sign,
  );
}

type Values = Record<string, string | number | undefined>;

export function element(name: string, values: Values, inside?: string): string {
  const attributes = Object.entries(values)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => ` ${key}="${escaped(String(typeof value === "number" ? round(value) : value))}"`)
    .join("");
  return inside === undefined ? `<${name}${attributes}/>` : `<${name}${attributes}>${inside}</${name}>`;
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}

/** Measures text and cuts what does not fit, as the page does with an ellipsis. */
export class Pen {
  private readonly context = document.createElement("canvas").getContext("2d");

  constructor(readonly paint: Paint) {}

  width(text: string, size: number, weight: number): number {
    if (!this.context) return text.length * size * 0.58;
    this.context.font = `${weight} ${size}px "Inter Variable", sans-serif`;
    return this.context.measureText(text).width;
  }

  cut(text: string, size: number, weight: number, room: number): string {
    if (this.width(text, size, weight) <= room) return text;
    let kept = text;
    while (kept.length > 1 && this.width(`${kept}…`, size, weight) > room) kept = kept.slice(0, -1);
    return `${kept.trimEnd()}…`;
  }

  /** In two lines where one is too narrow; the second is cut if it must be. */
  twoLines(words: string, size: number, weight: number, room: number): [string, string?] {
    if (this.width(words, size, weight) <= room) return [words];
    const parts = words.split(" ");
    let first = parts.shift() ?? "";
    while (parts.length > 0 && this.width(`${first} ${parts[0]}`, size, weight) <= room)
      first += ` ${parts.shift()}`;
    return parts.length > 0 ? [first, parts.join(" ")] : [first];
  }

  text(
    words: string,
    x: number,
    y: number,
    look: {
      size: number;
      weight?: number;
      colour?: string;
      anchor?: "start" | "middle" | "end";
      room?: number;
    },
  ): string {
    const {
      size,
      weight = 400,
      colour = "var(--ink)",
      anchor = "start",
      room = Number.POSITIVE_INFINITY,
    } = look;
    return element(
      "text",
      {
        x,
        y,
        "font-size": size,
        "font-weight": weight,
        "text-anchor": anchor === "start" ? undefined : anchor,
        fill: this.paint(colour),
      },
      escaped(this.cut(words, size, weight, room)),
    );
  }

  box(x: number, y: number, width: number, height: number, look: Values & { radius?: number }): string {
    const { radius, ...rest } = look;
    return element("rect", { x, y, width, height, rx: radius, ...rest });
  }

  /** A utilisation as a bar on the ramp. */
  bar(value: number | null, x: number, y: number, width: number): string {
    const share = Math.max(0, Math.min(1, value ?? 0));
    const track = this.box(x, y, width, 4, { radius: 2, fill: this.paint("var(--ramp-empty)") });
    if (share === 0) return track;
    return track + this.box(x, y, width * share, 4, { radius: 2, fill: this.paint(rampColour(share)) });
  }

  /** A pill whose right end stands at `right`. */
  pill(words: string, right: number, y: number, ground: string, ink: string): string {
    const width = this.width(words, 11, 700) + 16;
    return (
      this.box(right - width, y, width, 18, { radius: 9, fill: this.paint(ground) }) +
      this.text(words, right - width / 2, y + 13, { size: 11, weight: 700, colour: ink, anchor: "middle" })
    );
  }
}
