import type { RunEvent } from "@/api/runs";
import { useTitles } from "@/document/useTitles";
import { capitalised } from "@/ui/format";
import { clockText } from "./moment";
import { pause, seek, usePlayback } from "./playback";
import { kindOf } from "./timelineShape";
import css from "./WhyLog.module.css";

const MOST = 200;

/** What happened and why, in sentences; a click goes to that moment. The last one before the moment is marked. */
export function WhyLog({ events, subject }: { events: RunEvent[]; subject?: string }) {
  const titleOf = useTitles();
  const mine = subject ? events.filter((event) => event.node === subject) : events;
  const last = usePlayback((state) => mine.findLastIndex((event) => event.at_s <= (state.at_s ?? -1)));
  if (mine.length === 0) {
    return <p className={css.none}>Nothing scaled, failed or was throttled in this run.</p>;
  }
  return (
    <>
      <ol className={css.log}>
        {mine.slice(0, MOST).map((event, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a finished run's log never changes its order.
          <li key={at}>
            <button
              type="button"
              className={css.entry}
              data-kind={kindOf(event.kind)}
              aria-current={at === last ? "true" : undefined}
              onClick={() => {
                pause();
                seek(event.at_s);
              }}
            >
              <span className={css.when}>
                {clockText(event.at_s)}
                {!subject && event.node && ` · ${titleOf(event.node)}`} · {event.kind}
              </span>
              <span className={css.text}>{capitalised(event.text)}</span>
            </button>
          </li>
        ))}
      </ol>
      {mine.length > MOST && <p className={css.none}>{mine.length - MOST} more are in the JSON report.</p>}
    </>
  );
}
