import { useEffect, useRef } from "react";
import { useStore } from "zustand";
import type { Severity } from "@/api/problems";
import { titleOf } from "@/catalog/rules";
import type { Catalog } from "@/catalog/types";
import { heeded, reasonFor } from "@/document/ignored";
import { find, isEdge } from "@/document/look";
import { type Found, problems, showProblems, stillThere } from "@/document/problems";
import { editor } from "@/document/store";
import { useActions } from "@/ui/actions";
import { IconButton } from "@/ui/Button";
import { Glyph } from "@/ui/Glyph";
import { ProblemRow } from "./ProblemRow";
import css from "./ProblemsPanel.module.css";

const SEVERITIES: Severity[] = ["error", "warning", "advice"];
const WORDS: Record<Severity, [one: string, many: string]> = {
  error: ["error", "errors"],
  warning: ["warning", "warnings"],
  advice: ["advice", "advice"],
};

/** Everything the server finds wrong or would do better: counts in a pill, the list above it on a click. */
export function ProblemsPanel({ catalog, onShow }: { catalog: Catalog; onShow: (subject: string) => void }) {
  const document = useStore(editor, (state) => state.document);
  const all = useStore(problems, (state) => state.found);
  const open = useStore(problems, (state) => state.open);
  const asked = useStore(problems, (state) => state.asked);
  const list = useRef<HTMLDivElement>(null);
  const pill = useRef<HTMLButtonElement>(null);
  const setOpen = (next: boolean) => problems.setState({ open: next });
  const close = () => {
    setOpen(false);
    pill.current?.focus();
  };
  useEffect(() => {
    if (asked === 0) return;
    const first = list.current?.querySelector("li") ?? list.current;
    const mend = first?.querySelector<HTMLElement>(`.${css.ways} button`) ?? first?.querySelector("button");
    mend?.focus();
  }, [asked]);
  useEffect(() => () => problems.setState({ open: false, asked: 0 }), []);
  useActions([
    {
      id: "view.problems",
      label: "Problems of the drawing",
      group: "View",
      checked: () => open,
      perform: () => (open ? close() : showProblems()),
    },
  ]);
  const there = stillThere(document, all);
  const found = heeded(document.ignored, there);
  const ignored = there.filter((problem) => !found.includes(problem));
  const nameOf = (id: string): string => {
    const item = find(document, id);
    if (!item) return id;
    if (!isEdge(item)) return titleOf(item, catalog.service.get(item.service));
    return `${nameOf(item.from[0])} → ${nameOf(item.to[0])}`;
  };
  const row = (problem: Found) => (
    <ProblemRow
      key={`${problem.code} ${problem.at} ${problem.message}`}
      problem={problem}
      reason={reasonFor(document.ignored, problem)}
      name={problem.subject && nameOf(problem.subject)}
      onShow={onShow}
    />
  );
  return (
    <section className={css.panel} aria-label="Problems">
      {open && (
        // biome-ignore lint/a11y/noStaticElementInteractions: Esc closes what the buttons in it are in.
        <div
          ref={list}
          className={css.list}
          onKeyDown={(event) => {
            if (event.key !== "Escape" || event.target instanceof HTMLInputElement) return;
            event.stopPropagation();
            close();
          }}
        >
          <header className={css.head}>
            <h2 className={css.title}>Problems</h2>
            <IconButton label="Close" glyph="close" look="quiet" onClick={close} />
          </header>
          <div className={css.scroll}>
            <ul>
              {SEVERITIES.flatMap((severity) =>
                found.filter((problem) => problem.severity === severity).map(row),
              )}
            </ul>
            {found.length === 0 && <p className={css.none}>Nothing is wrong with this drawing.</p>}
            {ignored.length > 0 && (
              <details className={css.ignored}>
                <summary>{ignored.length} ignored</summary>
                <ul>{ignored.map(row)}</ul>
              </details>
            )}
          </div>
        </div>
      )}
      <button
        ref={pill}
        type="button"
        className={css.pill}
        aria-expanded={open}
        onClick={() => setOpen(!open)}
      >
        {found.length === 0 && (
          <span className={css.good}>
            <Glyph name="check" size={14} /> No problems
          </span>
        )}
        {found.length > 0 &&
          SEVERITIES.map((severity) => {
            const count = found.filter((problem) => problem.severity === severity).length;
            return (
              <span
                key={severity}
                className={css.count}
                data-severity={severity}
                data-none={count === 0 || undefined}
              >
                <Glyph name={severity} size={13} />
                {count} {WORDS[severity][count === 1 ? 0 : 1]}
              </span>
            );
          })}
        {ignored.length > 0 && <span className={css.aside}>{ignored.length} ignored</span>}
      </button>
    </section>
  );
}
