import { useState } from "react";
import { useStore } from "zustand";
import { applyFix } from "@/document/fix";
import { heed, ignore } from "@/document/ignored";
import { overlay } from "@/document/overlay";
import type { Found } from "@/document/problems";
import { act } from "@/document/store";
import { Button } from "@/ui/Button";
import field from "@/ui/Field.module.css";
import { Glyph } from "@/ui/Glyph";
import { toast } from "@/ui/Toast";
import css from "./ProblemsPanel.module.css";

/** One Problem: where it is, what is wrong, why that matters; mended by a button, or let stand with a reason. */
export function ProblemRow({
  problem,
  reason,
  name,
  onShow,
}: {
  problem: Found;
  /** Why it is ignored, if it is. */
  reason: string | null;
  name: string | null;
  onShow: (subject: string) => void;
}) {
  const locked = useStore(overlay, (state) => state.locked);
  const [asking, setAsking] = useState(false);
  const { severity } = problem;
  const fix = () => {
    try {
      act("Fix a problem", (before) => applyFix(before, problem.fix ?? []));
    } catch (error) {
      if (!(error instanceof Error)) throw error;
      toast("The drawing has changed since; this fix no longer fits.", { tone: "error" });
    }
  };
  return (
    <li className={css.item} data-severity={severity} data-ignored={reason !== null || undefined}>
      <Glyph name={severity} className={css.glyph} data-severity={severity} />
      <div className={css.words}>
        {problem.subject && (
          <button type="button" className={css.subject} onClick={() => onShow(problem.subject ?? "")}>
            {name}
          </button>
        )}
        <p>{problem.message}</p>
        {reason !== null && (
          <p className={css.reason}>
            Ignored: <q>{reason}</q>
          </p>
        )}
        {problem.hint && reason === null && <p className={css.hint}>{problem.hint}</p>}
        {(problem.why || problem.link) && (
          <details className={css.why}>
            <summary>Why</summary>
            {problem.why && <p>{problem.why}</p>}
            {problem.link && (
              <a href={problem.link} target="_blank" rel="noreferrer">
                AWS <Glyph name="external" size={11} />
                <span className="visually-hidden"> documentation</span>
              </a>
            )}
          </details>
        )}
        {asking && (
          <IgnoreForm
            onIgnore={(words) => act("Ignore a problem", (before) => ignore(before, problem, words))}
            onCancel={() => setAsking(false)}
          />
        )}
      </div>
      <div className={css.ways}>
        {problem.fix?.length && reason === null ? (
          <Button disabled={locked} onClick={fix}>
            Fix
          </Button>
        ) : null}
        {severity !== "error" && reason === null && !asking && (
          <Button look="quiet" disabled={locked} onClick={() => setAsking(true)}>
            Ignore…
          </Button>
        )}
        {reason !== null && (
          <Button
            look="quiet"
            disabled={locked}
            onClick={() => act("Heed a problem", (before) => heed(before, problem))}
          >
            Heed again
          </Button>
        )}
      </div>
    </li>
  );
}

/** A Problem is only let stand with words that whoever comes next can judge. */
function IgnoreForm({ onIgnore, onCancel }: { onIgnore: (reason: string) => void; onCancel: () => void }) {
  const [reason, setReason] = useState("");
  return (
    <form
      className={css.ask}
      onSubmit={(event) => {
        event.preventDefault();
        if (reason.trim()) onIgnore(reason);
      }}
    >
      <input
        className={field.input}
        aria-label="Reason to ignore it"
        placeholder="Why is it all right here?"
        maxLength={500}
        value={reason}
        // biome-ignore lint/a11y/noAutofocus: a person has just asked for this field.
        autoFocus
        onChange={(event) => setReason(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === "Escape") onCancel();
        }}
      />
      <Button type="submit" disabled={!reason.trim()}>
        Ignore
      </Button>
      <Button look="quiet" onClick={onCancel}>
        Cancel
      </Button>
    </form>
  );
}
