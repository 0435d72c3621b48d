import { useState } from "react";
import { useStore } from "zustand";
import { type Run, useDrawingOf } from "@/api/runs";
import { hasChanged } from "@/document/meaning";
import { editor } from "@/document/store";
import type { Document } from "@/document/types";
import { useTitles } from "@/document/useTitles";
import { Button } from "@/ui/Button";
import { unbroken } from "@/ui/format";
import { Glyph } from "@/ui/Glyph";
import { holds, sloFigure, sloTitle } from "./moment";
import css from "./Verdict.module.css";

const LABELS = ["Does it hold?", "What binds first?", "What does it cost?"];

/**
 * The verdict in three sentences, and each objective passed or missed. Folds to one line each; where it is `crowded`
 * by what is open below it, it begins folded, and stands open again when that is closed.
 */
export function VerdictStrip({ run, crowded = false }: { run: Run; crowded?: boolean }) {
  const now = useStore(editor, (state) => state.document);
  const stale = hasChanged(useDrawingOf<Document>(run), now);
  const [wanted, setWanted] = useState({ crowded, open: !crowded });
  const open = wanted.crowded === crowded ? wanted.open : !crowded;
  const { summary } = run;
  if (run.status === "failed") {
    return <Notice tone="fail" title="The run failed" text={run.error ?? "No reason was given."} />;
  }
  if (run.status === "cancelled") {
    return (
      <Notice tone="open" title="Cancelled" text="The run was ended before it was done; nothing is kept." />
    );
  }
  if (!summary) return null;
  const kept = holds(summary);
  const tone = kept === null ? "open" : kept ? "pass" : "fail";
  return (
    <section className={css.strip} data-tone={tone} data-open={open || undefined} aria-label="Verdict">
      {(summary.verdict ?? []).map((sentence, at) => (
        <div key={LABELS[at]} className={css.part}>
          {open && <h3 className={css.label}>{LABELS[at]}</h3>}
          <p className={css.sentence} title={open ? undefined : sentence}>
            {!open && at === 0 && <i className={css.dot} />}
            {unbroken(sentence)}
            {at === 2 && summary.rests_on && <span className={css.rests}> It {summary.rests_on}.</span>}
          </p>
        </div>
      ))}
      <Button
        look="quiet"
        className={css.fold}
        glyph={open ? "chevronDown" : "chevronRight"}
        aria-expanded={open}
        aria-label={open ? "Fold the verdict" : "Show the whole verdict"}
        title={open ? "Fold the verdict" : "Show the whole verdict"}
        onClick={() => setWanted({ crowded, open: !open })}
      />
      {stale && (
        <p className={css.stale} role="status">
          <Glyph name="warning" size={14} /> The drawing has changed since this run. Run it again to see what
          that does.
        </p>
      )}
      {open && <Objectives run={run} />}
    </section>
  );
}

function Objectives({ run }: { run: Run }) {
  const titleOf = useTitles();
  const slo = run.summary?.slo ?? [];
  if (slo.length === 0) return null;
  return (
    <ul className={css.slos} aria-label="Objectives">
      {slo.map((one) => (
        <li key={one.name} className={css.slo} data-passed={one.passed}>
          <Glyph name={one.passed ? "check" : "close"} size={12} />
          <span>
            {sloTitle(one.name, titleOf)} <b>{sloFigure(one.unit, one.actual)}</b>
            <span className={css.target}> of {sloFigure(one.unit, one.target)}</span>
            <span className="visually-hidden">{one.passed ? ", passed" : ", missed"}</span>
          </span>
        </li>
      ))}
    </ul>
  );
}

function Notice({ tone, title, text }: { tone: string; title: string; text: string }) {
  return (
    <section className={css.strip} data-tone={tone} data-open="" aria-label="Verdict">
      <div className={css.notice}>
        <h3 className={css.label}>{title}</h3>
        <p className={css.sentence}>{text}</p>
      </div>
    </section>
  );
}
