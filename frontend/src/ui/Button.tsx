import type { ButtonHTMLAttributes, ReactNode } from "react";
import css from "./Button.module.css";
import { Glyph, type GlyphName } from "./Glyph";

type Props = ButtonHTMLAttributes<HTMLButtonElement> & {
  look?: "plain" | "primary" | "quiet" | "danger";
  glyph?: GlyphName;
  /** The key that does the same, as shown to the person. */
  keys?: string;
  children?: ReactNode;
};

export function Button({ look = "plain", glyph, keys, children, className, ...rest }: Props) {
  return (
    <button
      type="button"
      {...rest}
      className={[css.button, css[look], children ? "" : css.square, className].filter(Boolean).join(" ")}
    >
      {glyph && <Glyph name={glyph} />}
      {children}
      {keys && <kbd className={css.keys}>{keys}</kbd>}
    </button>
  );
}

/** A square button with a glyph; the label is its accessible name and its tooltip. */
export function IconButton({
  label,
  ...rest
}: Omit<Props, "children"> & { label: string; glyph: GlyphName }) {
  return <Button {...rest} aria-label={label} title={rest.title ?? label} />;
}
