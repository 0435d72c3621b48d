import { count, duration } from "@/ui/format";

/** "about 1.5 M requests, about 2 s": what a run will be, before it is started. */
export function aboutText(requests: number | null, wall_s: number | null): string | null {
  const parts = [];
  if (requests !== null) parts.push(`about ${count(Math.round(requests))} requests`);
  if (wall_s !== null) parts.push(`about ${duration(Math.max(1, Math.round(wall_s)))}`);
  return parts.length > 0 ? parts.join(", ") : null;
}
