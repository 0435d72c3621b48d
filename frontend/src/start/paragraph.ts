/** The first paragraph of a README as plain text: headings skipped, marks of emphasis, code and links taken off. */
export function paragraph(markdown: string): string {
  const block = markdown
    .split(/\n\s*\n/)
    .map((part) => part.trim())
    .find((part) => part !== "" && !/^(#|```|!\[|\|)/.test(part));
  return (block ?? "")
    .replace(/\[([^\]]*)\]\([^)]*\)/g, "$1")
    .replace(/(\*\*|__|`)/g, "")
    .replace(/\s+/g, " ");
}

/** As many whole sentences as fit; at least the first, cut where even that is too long. */
export function beginning(text: string, most: number): string {
  if (text.length <= most) return text;
  // An end of a sentence is followed by a capital: "1.8 cores" and "e. g. this" are none.
  const ends = [...text.slice(0, most).matchAll(/[.!?](?=\s\p{Lu})/gu)];
  const end = ends.at(-1)?.index ?? -1;
  return end > 0 ? text.slice(0, end + 1) : `${text.slice(0, most - 1).trimEnd()}…`;
}

/** How long ago, in words a list can hold: "just now", "5 min ago", "3 h ago", "yesterday", then the date. */
export function ago(iso: string, now_ms: number): string {
  const then = new Date(iso);
  const passed_s = (now_ms - then.getTime()) / 1000;
  if (passed_s < 60) return "just now";
  if (passed_s < 3600) return `${Math.floor(passed_s / 60)} min ago`;
  if (passed_s < 86_400) return `${Math.floor(passed_s / 3600)} h ago`;
  if (passed_s < 2 * 86_400) return "yesterday";
  return then.toLocaleDateString("en-GB", { day: "numeric", month: "short", year: "numeric" });
}
