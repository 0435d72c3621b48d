import { count, duration } from "@/ui/format";

/** "about 1.5 M requests in 2 s": what a run will be, before it is started. */
export function aboutText(requests: number | null, wall_s: number | null): string | null {
  const many = requests === null ? null : `${count(Math.round(requests))} requests`;
  const long = wall_s === null ? null : duration(Math.max(1, Math.round(wall_s)));
  if (many === null && long === null) return null;
  return `about ${[many, long].filter(Boolean).join(" in ")}`;
}
