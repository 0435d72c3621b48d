import type { SVGProps } from "react";

/** The page's own line glyphs, drawn on a 16 px grid with a 1.5 px stroke. AWS's icons are never redrawn here. */
const PATHS = {
  undo: "M6.5 3.5 3 7l3.5 3.5M3.5 7h6a3.5 3.5 0 0 1 0 7H7",
  redo: "M9.5 3.5 13 7l-3.5 3.5M12.5 7h-6a3.5 3.5 0 0 0 0 7H9",
  plus: "M8 3v10M3 8h10",
  close: "m4 4 8 8M12 4l-8 8",
  search: "M7 11.5a4.5 4.5 0 1 0 0-9 4.5 4.5 0 0 0 0 9Zm3.3-1.2 3.2 3.2",
  chevronDown: "m4 6 4 4 4-4",
  chevronRight: "m6 4 4 4-4 4",
  chevronLeft: "m10 4-4 4 4 4",
  menu: "M2.5 4h11M2.5 8h11M2.5 12h11",
  more: "M3.5 8h.01M8 8h.01M12.5 8h.01",
  sun: "M8 11a3 3 0 1 0 0-6 3 3 0 0 0 0 6ZM8 1.5v1M8 13.5v1M1.5 8h1M13.5 8h1M3.4 3.4l.7.7M11.9 11.9l.7.7M12.6 3.4l-.7.7M4.1 11.9l-.7.7",
  moon: "M13.5 9.5A5.8 5.8 0 0 1 6.5 2.5a5.8 5.8 0 1 0 7 7Z",
  eye: "M1.5 8S4 3.5 8 3.5 14.5 8 14.5 8 12 12.5 8 12.5 1.5 8 1.5 8ZM8 10a2 2 0 1 0 0-4 2 2 0 0 0 0 4Z",
  fit: "M2.5 6V3.5a1 1 0 0 1 1-1H6M10 2.5h2.5a1 1 0 0 1 1 1V6M13.5 10v2.5a1 1 0 0 1-1 1H10M6 13.5H3.5a1 1 0 0 1-1-1V10",
  trash: "M2.5 4.5h11M6 4.5v-2h4v2M4 4.5l.7 9h6.6l.7-9M6.7 7v4M9.3 7v4",
  copy: "M5.5 5.5h8v8h-8zM10.5 5.5v-3h-8v8h3",
  lock: "M4 7.5h8v6H4zM5.5 7.5V5a2.5 2.5 0 0 1 5 0v2.5",
  play: "M5 3.2v9.6l7.5-4.8z",
  pause: "M5 3.5v9M11 3.5v9",
  stop: "M4 4h8v8H4z",
  toStart: "M3.5 3.5v9M12.5 3.5 6.5 8l6 4.5z",
  stepBack: "M11 3.5 5 8l6 4.5z",
  stepForward: "M5 3.5 11 8l-6 4.5z",
  nextMark: "M3 3.5 8.5 8 3 12.5zM12 3v10M9.8 3h4.4l-2.2 2.6z",
  backMark: "M13 3.5 7.5 8l5.5 4.5zM4 3v10M1.8 3h4.4L4 5.6z",
  loop: "M4 6.5h7a2.5 2.5 0 0 1 0 5H4M6.5 4 4 6.5 6.5 9",
  link: "M7 9a2.6 2.6 0 0 0 3.8.2l2-2a2.6 2.6 0 0 0-3.7-3.7l-1 1M9 7a2.6 2.6 0 0 0-3.8-.2l-2 2a2.6 2.6 0 0 0 3.7 3.7l1-1",
  chart: "M2.5 2.5v11h11M5 10l2.5-3.5L10 9l3.5-5",
  download: "M8 2.5v8M4.5 7.5 8 11l3.5-3.5M3 13.5h10",
  upload: "M8 11V3M4.5 6 8 2.5 11.5 6M3 13.5h10",
  external: "M6.5 3.5h-3v9h9v-3M9 2.5h4.5V7M13.2 2.8 7.5 8.5",
  reset: "M3 8a5 5 0 1 0 1.6-3.7L3 6M3 2.5V6h3.5",
  check: "m3 8.5 3.2 3.2L13 4.8",
  error: "M8 14A6 6 0 1 0 8 2a6 6 0 0 0 0 12ZM8 5v3.7M8 11h.01",
  warning: "M8 2.5 14.2 13H1.8zM8 6.5v3M8 11.3h.01",
  advice: "M8 1.8 14.2 8 8 14.2 1.8 8z",
  keyboard: "M1.5 4.5h13v8h-13zM4 7h.01M6.7 7h.01M9.3 7h.01M12 7h.01M4.5 10h7",
  layout: "M2 3h4v4H2zM10 2.5h4v4h-4zM10 9.5h4v4h-4zM6 5h2v6.5h2M8 5h2",
  panelLeft: "M2 3h12v10H2zM6 3v10",
  panelRight: "M2 3h12v10H2zM10 3v10",
  offline:
    "M2 2l12 12M5.2 12.5h6.3M4.2 6.1A3.3 3.3 0 0 0 5 12.5M7 4.2a4 4 0 0 1 4.8 3.2 2.7 2.7 0 0 1 1.7 4.2",
  folder: "M2 4h4.5L8 5.5h6v7.5H2z",
  clock: "M8 14A6 6 0 1 0 8 2a6 6 0 0 0 0 12ZM8 4.8V8l2.2 1.6",
} as const;

const SOLID: ReadonlySet<string> = new Set([
  "play",
  "stop",
  "toStart",
  "stepBack",
  "stepForward",
  "nextMark",
  "backMark",
]);

export type GlyphName = keyof typeof PATHS;

export function Glyph({
  name,
  size = 16,
  ...rest
}: { name: GlyphName; size?: number } & SVGProps<SVGSVGElement>) {
  return (
    <svg
      viewBox="0 0 16 16"
      width={size}
      height={size}
      fill={SOLID.has(name) ? "currentColor" : "none"}
      stroke="currentColor"
      strokeWidth={name === "more" ? 2.5 : 1.5}
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
      {...rest}
    >
      <path d={PATHS[name]} />
    </svg>
  );
}

/** The mark: a ship's load line. */
export function Mark({ size = 22 }: { size?: number }) {
  return (
    <svg
      viewBox="0 0 24 24"
      width={size}
      height={size}
      fill="none"
      stroke="currentColor"
      strokeWidth="2.2"
      aria-hidden="true"
    >
      <circle cx="12" cy="12" r="7.5" />
      <path d="M1 12h22" />
    </svg>
  );
}
