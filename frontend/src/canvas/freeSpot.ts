import type { Frame } from "@/document/types";

/** Room between a new box and the one whose place it would have taken. */
const GAP = 48;
/** So many places away a free one is looked for. */
const TRIES = 12;

/**
 * Where a new box goes that would lie on another: the nearest free place to its right, else below, left or above.
 * `fits` says whether a place is as good as the first, in the same container, say; where none is, the first stays.
 */
export function freeSpot(box: Frame, others: readonly Frame[], fits: (box: Frame) => boolean): Frame {
  const free = (at: Frame) => !others.some((other) => overlaps(at, other));
  if (free(box)) return box;
  const [x, y, width, height] = box;
  const step = (size: number) => Math.ceil((size + GAP) / 8) * 8;
  for (let n = 1; n <= TRIES; n += 1) {
    const [across, down] = [n * step(width), n * step(height)];
    const places: Frame[] = [
      [x + across, y, width, height],
      [x, y + down, width, height],
      [x - across, y, width, height],
      [x, y - down, width, height],
    ];
    const found = places.find((place) => free(place) && fits(place));
    if (found) return found;
  }
  return box;
}

function overlaps(a: Frame, b: Frame): boolean {
  return a[0] < b[0] + b[2] && b[0] < a[0] + a[2] && a[1] < b[1] + b[3] && b[1] < a[1] + a[3];
}
