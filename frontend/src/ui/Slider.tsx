import { useEffect, useState } from "react";
import css from "./Slider.module.css";

/**
 * A number between two bounds, drawn. It commits when it is let go, so that one drag is one step to undo, and beside
 * a field that takes the same number typed.
 */
export function Slider({
  value,
  onCommit,
  minimum,
  maximum,
  step,
  label,
}: {
  value: number;
  onCommit: (value: number) => void;
  minimum: number;
  maximum: number;
  step: number;
  label: string;
}) {
  const [shown, setShown] = useState(value);
  useEffect(() => setShown(value), [value]);
  const commit = () => {
    if (shown !== value) onCommit(shown);
  };
  return (
    <input
      className={css.slider}
      type="range"
      aria-label={label}
      min={minimum}
      max={maximum}
      step={step}
      value={shown}
      onChange={(event) => setShown(Number(event.target.value))}
      onPointerUp={commit}
      onKeyUp={commit}
      onBlur={commit}
    />
  );
}
