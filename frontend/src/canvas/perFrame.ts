/**
 * Does the latest of many calls once, before the next frame is drawn: a mouse tells of itself more often than the
 * screen can show. `now` does at once what still waits.
 */
export function perFrame<Given extends unknown[]>(work: (...given: Given) => void) {
  let frame = 0;
  let latest: Given | null = null;
  const now = () => {
    cancelAnimationFrame(frame);
    frame = 0;
    const given = latest;
    latest = null;
    if (given) work(...given);
  };
  const later = (...given: Given) => {
    latest = given;
    if (!frame) frame = requestAnimationFrame(now);
  };
  return { later, now };
}
