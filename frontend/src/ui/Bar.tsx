import css from "./Bar.module.css";
import { rampColour } from "./ramp";

/** A utilisation (0 to 1) as a bar on the ramp; null draws the empty track. */
export function Bar({ value, label }: { value: number | null; label?: string }) {
  const share = value === null ? 0 : Math.max(0, Math.min(1, value));
  return (
    <span
      className={css.track}
      {...(label && { role: "meter", "aria-label": label, "aria-valuenow": Math.round(share * 100) })}
    >
      <span className={css.fill} style={{ width: `${share * 100}%`, background: rampColour(share) }} />
    </span>
  );
}
