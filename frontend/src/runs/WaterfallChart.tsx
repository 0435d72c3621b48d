import type { Waterfall } from "@/api/slowest";
import { latency, percent } from "@/ui/format";
import { clockText } from "./moment";
import css from "./Slowest.module.css";
import { inOrder, kindTitle, sharesByKind } from "./spans";

/** One request from its begin to its answer, and on to its messages' end: a row for all that it did or waited for. */
export function WaterfallChart({
  waterfall,
  titleOf,
}: {
  waterfall: Waterfall;
  titleOf: (id: string) => string;
}) {
  const spans = inOrder(waterfall.spans ?? []);
  const whole = Math.max(waterfall.seconds, ...spans.map(({ end_s }) => end_s), 1e-9);
  const place = (start: number, end: number) => ({
    left: `${(100 * start) / whole}%`,
    width: `${Math.max(0.3, (100 * (end - start)) / whole)}%`,
  });
  return (
    <section className={css.waterfall} aria-label="Waterfall of the request">
      <h4 className={css.heading}>
        {waterfall.class} at {clockText(waterfall.at_s)}: {latency(waterfall.seconds)}
        {waterfall.cause && <span className={css.failed}> {waterfall.cause.replaceAll("_", " ")}</span>}
      </h4>
      <ul className={css.parts}>
        {sharesByKind(spans).map(({ kind, seconds, share }) => (
          <li key={kind}>
            <i data-kind={kind} /> {kindTitle(kind)} <b>{percent(share)}</b> <span>{latency(seconds)}</span>
          </li>
        ))}
      </ul>
      <ol className={css.rows}>
        {spans.map((span, at) => {
          const words = `${titleOf(span.subject)}: ${kindTitle(span.kind)}, ${latency(span.end_s - span.start_s)}`;
          const more = [
            span.attempt > 1 ? `attempt ${span.attempt}` : "",
            span.cause ? span.cause.replaceAll("_", " ") : "",
            span.work_s !== null && span.kind === "cpu" ? `${latency(span.work_s)} alone on a core` : "",
            span.critical ? "" : span.start_s < waterfall.seconds ? "beside the answer" : "after the answer",
          ].filter(Boolean);
          return (
            // biome-ignore lint/suspicious/noArrayIndexKey: a request's spans never change their order.
            <li key={at} className={css.row} title={[words, ...more].join("; ")}>
              <span className={css.name} style={{ paddingLeft: Math.min(span.depth, 6) * 10 }}>
                {titleOf(span.subject)}
                {span.attempt > 1 && ` (attempt ${span.attempt})`}
              </span>
              <span className={css.lane}>
                <i
                  className={css.span}
                  data-kind={span.kind}
                  data-aside={!span.critical || undefined}
                  style={place(span.start_s, span.end_s)}
                />
              </span>
              <span className={css.length}>{latency(span.end_s - span.start_s)}</span>
            </li>
          );
        })}
      </ol>
      <div className={css.axis} aria-hidden="true">
        {[0, 0.25, 0.5, 0.75, 1].map((share) => (
          <span key={share}>{latency(whole * share)}</span>
        ))}
      </div>
    </section>
  );
}
