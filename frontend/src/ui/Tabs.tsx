import { useId, useRef } from "react";
import css from "./Tabs.module.css";

export type Tab = { id: string; title: string; badge?: number };

/** A row of tabs; arrows move between them as ARIA asks. The caller renders the panel with `panelProps`. */
export function Tabs({
  tabs,
  selected,
  onSelect,
  label,
}: {
  tabs: Tab[];
  selected: string;
  onSelect: (id: string) => void;
  label: string;
}) {
  const row = useRef<HTMLDivElement>(null);
  const base = useId();
  const step = (by: number) => {
    const at = tabs.findIndex((tab) => tab.id === selected);
    const next = tabs[(at + by + tabs.length) % tabs.length];
    if (!next) return;
    onSelect(next.id);
    row.current?.querySelector<HTMLElement>(`[data-tab="${next.id}"]`)?.focus();
  };
  return (
    <div ref={row} className={css.row} role="tablist" aria-label={label}>
      {tabs.map((tab) => (
        <button
          key={tab.id}
          type="button"
          role="tab"
          id={`${base}-${tab.id}`}
          data-tab={tab.id}
          className={css.tab}
          aria-selected={tab.id === selected}
          tabIndex={tab.id === selected ? 0 : -1}
          onClick={() => onSelect(tab.id)}
          onKeyDown={(event) => {
            if (event.key === "ArrowRight") step(1);
            else if (event.key === "ArrowLeft") step(-1);
            else return;
            event.preventDefault();
            event.stopPropagation();
          }}
        >
          {tab.title}
          {tab.badge ? <span className={css.badge}>{tab.badge}</span> : null}
        </button>
      ))}
    </div>
  );
}
