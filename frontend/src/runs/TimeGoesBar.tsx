import type { TimeGoes } from "@/api/runs";
import { useTitles } from "@/document/useTitles";
import { latency, percent } from "@/ui/format";
import css from "./Slowest.module.css";
import { kindTitle } from "./spans";

const MOST = 6;

/** Where the time of a run's slow requests goes, the largest part first. */
export function TimeGoesBar({ goes }: { goes: TimeGoes }) {
  const titleOf = useTitles();
  if (goes.parts.length === 0) return null;
  const shown = goes.parts.slice(0, MOST);
  return (
    <section className={css.goes}>
      <h4 className={css.heading}>
        Where the slowest {percent(1 - goes.quantile)} spend their {latency(goes.seconds)}
      </h4>
      <div className={css.stack} aria-hidden="true">
        {goes.parts.map((part) => (
          <i key={`${part.subject} ${part.kind}`} data-kind={part.kind} style={{ flexGrow: part.share }} />
        ))}
      </div>
      <ul className={css.parts}>
        {shown.map((part) => (
          <li key={`${part.subject} ${part.kind}`}>
            <i data-kind={part.kind} /> {titleOf(part.subject)}, {kindTitle(part.kind)}{" "}
            <b>{percent(part.share)}</b> <span>{latency(part.seconds)}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}
