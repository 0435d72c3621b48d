import { useEffect, useId, useRef, useState } from "react";
import { Button } from "./Button";
import { Glyph, type GlyphName } from "./Glyph";
import css from "./Menu.module.css";

export type MenuItem =
  | {
      label: string;
      keys?: string | undefined;
      enabled?: boolean;
      danger?: boolean;
      checked?: boolean;
      perform: () => void;
    }
  | "separator";

/** A list of actions at a place on the page; arrows, Home, End and Esc work as in every menu. */
export function MenuList({
  items,
  label,
  onClose,
  at,
}: {
  items: MenuItem[];
  label: string;
  onClose: () => void;
  at?: { x: number; y: number };
}) {
  const list = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const before = document.activeElement as HTMLElement | null;
    const element = list.current;
    if (element && at) {
      const box = element.getBoundingClientRect();
      element.style.left = `${Math.min(at.x, window.innerWidth - box.width - 8)}px`;
      element.style.top = `${Math.min(at.y, window.innerHeight - box.height - 8)}px`;
    }
    element?.querySelector<HTMLElement>("[role^=menuitem]:not(:disabled)")?.focus();
    const outside = (event: PointerEvent) => {
      if (!element?.contains(event.target as Element)) onClose();
    };
    window.addEventListener("pointerdown", outside, true);
    return () => {
      window.removeEventListener("pointerdown", outside, true);
      if (element?.contains(document.activeElement)) before?.focus();
    };
  }, [at, onClose]);

  const step = (to: number | "first" | "last") => {
    const all = [...(list.current?.querySelectorAll<HTMLElement>("[role^=menuitem]:not(:disabled)") ?? [])];
    const now = all.indexOf(document.activeElement as HTMLElement);
    const next = to === "first" ? 0 : to === "last" ? all.length - 1 : (now + to + all.length) % all.length;
    all[next]?.focus();
  };
  const moves: Record<string, () => void> = {
    ArrowDown: () => step(1),
    ArrowUp: () => step(-1),
    Home: () => step("first"),
    End: () => step("last"),
    Escape: onClose,
    Tab: onClose,
  };
  return (
    <div
      ref={list}
      className={at ? css.floating : css.list}
      role="menu"
      aria-label={label}
      tabIndex={-1}
      onKeyDown={(event) => {
        event.stopPropagation();
        const move = moves[event.key];
        if (!move) return;
        event.preventDefault();
        move();
      }}
    >
      {items.map((item, index) =>
        item === "separator" ? (
          // biome-ignore lint/suspicious/noArrayIndexKey: separators have nothing else to tell them apart.
          <hr key={`line-${index}`} className={css.line} />
        ) : (
          <button
            key={item.label}
            type="button"
            {...(item.checked === undefined
              ? { role: "menuitem" }
              : { role: "menuitemcheckbox", "aria-checked": item.checked })}
            className={item.danger ? css.danger : css.item}
            disabled={item.enabled === false}
            onClick={() => {
              onClose();
              item.perform();
            }}
          >
            <span className={css.tick}>{item.checked ? "✓" : ""}</span>
            <span className={css.label}>{item.label}</span>
            {item.keys && <kbd className={css.keys}>{item.keys}</kbd>}
          </button>
        ),
      )}
    </div>
  );
}

/** A button that opens a menu below itself. */
export function MenuButton({
  label,
  text,
  about,
  glyph,
  items,
  look = "plain",
  up = false,
}: {
  label: string;
  text?: string;
  /** Before the text, softly: what is chosen here. */
  about?: string;
  glyph?: GlyphName;
  items: MenuItem[] | (() => MenuItem[]);
  look?: "plain" | "quiet" | "primary";
  /** Opens above the button, where there is no room below. */
  up?: boolean;
}) {
  const [open, setOpen] = useState(false);
  const id = useId();
  return (
    <span className={css.holder} id={id} data-up={up || undefined}>
      <Button
        look={look}
        {...(glyph && { glyph })}
        aria-haspopup="menu"
        aria-expanded={open}
        aria-label={label}
        title={label}
        onPointerDown={(event) => {
          if (open) event.stopPropagation();
        }}
        onClick={() => setOpen(!open)}
      >
        {about && <span className={css.about}>{about}</span>}
        {text && <span className={css.text}>{text}</span>}
        {text && !glyph && <Glyph name="chevronDown" />}
      </Button>
      {open && (
        <MenuList
          items={typeof items === "function" ? items() : items}
          label={label}
          onClose={() => setOpen(false)}
        />
      )}
    </span>
  );
}
