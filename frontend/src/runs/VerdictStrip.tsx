import type { Run } from "@/api/runs";
import { useTitles } from "@/document/useTitles";
import { Glyph } from "@/ui/Glyph";
import { holds, sloFigure, sloTitle } from "./moment";
import css from "./Verdict.module.css";

/** The verdict in three sentences, and each objective passed or missed. */
export function VerdictStrip({ run }: { run: Run }) {
  const titleOf = useTitles();
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
  const labels = ["Does it hold?", "What binds first?", "What does it cost?"];
  return (
    <section className={css.strip} data-tone={tone} aria-label="Verdict">
      {(summary.verdict ?? []).map((sentence, at) => (
        <div key={labels[at]} className={css.part}>
          <h3 className={css.label}>{labels[at]}</h3>
          <p className={css.sentence}>
            {sentence}
            {at === 2 && summary.rests_on && <span className={css.rests}> It {summary.rests_on}.</span>}
          </p>
        </div>
      ))}
      {summary.slo && summary.slo.length > 0 && (
        <ul className={css.slos} aria-label="Objectives">
          {summary.slo.map((slo) => (
            <li key={slo.name} className={css.slo} data-passed={slo.passed}>
              <Glyph name={slo.passed ? "check" : "close"} size={12} />
              <span>
                {sloTitle(slo.name, titleOf)} <b>{sloFigure(slo.unit, slo.actual)}</b>
                <span className={css.target}> of {sloFigure(slo.unit, slo.target)}</span>
                <span className="visually-hidden">{slo.passed ? ", passed" : ", missed"}</span>
              </span>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

function Notice({ tone, title, text }: { tone: string; title: string; text: string }) {
  return (
    <section className={css.strip} data-tone={tone} aria-label="Verdict">
      <div className={css.part}>
        <h3 className={css.label}>{title}</h3>
        <p className={css.sentence}>{text}</p>
      </div>
    </section>
  );
}
