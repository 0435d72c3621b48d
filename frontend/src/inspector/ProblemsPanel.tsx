import { useState } from "react";
import { useStore } from "zustand";
import type { Severity } from "@/api/problems";
import { titleOf } from "@/catalog/rules";
import type { Catalog } from "@/catalog/types";
import { applyFix } from "@/document/fix";
import { find, isEdge } from "@/document/look";
import { type Found, problems, stillThere } from "@/document/problems";
import { act, editor } from "@/document/store";
import { Button, IconButton } from "@/ui/Button";
import { Glyph } from "@/ui/Glyph";
import { toast } from "@/ui/Toast";
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
  const [open, setOpen] = useState(false);
  const found = stillThere(document, all);
  const nameOf = (id: string) => {
    const item = find(document, id);
    if (!item) return id;
    return isEdge(item)
      ? `${item.from[0]} → ${item.to[0]}`
      : titleOf(item, catalog.service.get(item.service));
  };
  const fix = (problem: Found) => {
    try {
      act("Fix a problem", (before) => applyFix(before, problem.fix ?? []));
    } catch (error) {
      if (!(error instanceof Error)) throw error;
      toast("The drawing has changed since; this fix no longer fits.", { tone: "error" });
    }
  };
  return (
    <section className={css.panel} aria-label="Problems">
      {open && (
        <div className={css.list}>
          <header className={css.head}>
            <h2 className={css.title}>Problems</h2>
            <IconButton label="Close" glyph="close" look="quiet" onClick={() => setOpen(false)} />
          </header>
          <ul className={css.scroll}>
            {SEVERITIES.flatMap((severity) =>
              found
                .filter((problem) => problem.severity === severity)
                .map((problem) => (
                  <li
                    key={`${problem.code} ${problem.at} ${problem.message}`}
                    className={css.item}
                    data-severity={severity}
                  >
                    <Glyph name={severity} className={css.glyph} data-severity={severity} />
                    <div className={css.words}>
                      {problem.subject && (
                        <button
                          type="button"
                          className={css.subject}
                          onClick={() => onShow(problem.subject ?? "")}
                        >
                          {nameOf(problem.subject)}
                        </button>
                      )}
                      <p>{problem.message}</p>
                      {problem.hint && <p className={css.hint}>{problem.hint}</p>}
                      {problem.link && (
                        <a href={problem.link} target="_blank" rel="noreferrer">
                          Why <Glyph name="external" size={11} />
                        </a>
                      )}
                    </div>
                    {problem.fix?.length ? <Button onClick={() => fix(problem)}>Fix</Button> : null}
                  </li>
                )),
            )}
            {found.length === 0 && <li className={css.none}>Nothing is wrong with this drawing.</li>}
          </ul>
        </div>
      )}
      <button type="button" className={css.pill} aria-expanded={open} onClick={() => setOpen(!open)}>
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
      </button>
    </section>
  );
}
