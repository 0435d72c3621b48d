import { type KeyboardEvent, type PointerEvent, useMemo, useRef } from "react";
import type { RunEvent, Series } from "@/api/runs";
import { useTitles } from "@/document/useTitles";
import { count, duration } from "@/ui/format";
import { clockText, endOf, peak, scaledNode, values, WHOLE } from "./moment";
import { pause, seek, setLoop, usePlayback } from "./playback";
import css from "./TimelineChart.module.css";
import {
  areaPath,
  faultSpans,
  type Kind,
  kindOf,
  linePath,
  markers,
  stepPath,
  timeTicks,
} from "./timelineShape";
import { useWidth } from "./useWidth";

const HEIGHT = 124;
const TOP = 44;
const BOTTOM = 22;
const SIDE = 20;

const DRAWN: Kind[] = ["scaling", "alarm", "fault"];

const MARK: Record<Kind, { title: string; className: string | undefined }> = {
  scaling: { title: "scaling", className: css.scaling },
  fault: { title: "fault", className: css.fault },
  alarm: { title: "alarm", className: css.alarm },
};

/** Load, capacity and events over the run, with the moment that is shown; drag, click or arrow keys move it. */
export function TimelineChart({
  series,
  events,
  growing = false,
}: {
  series: Series;
  events: RunEvent[];
  /** Of a run under way: there is no moment to choose yet. */
  growing?: boolean;
}) {
  const holder = useRef<HTMLDivElement>(null);
  const width = useWidth(holder);
  const titleOf = useTitles();
  const scaled = scaledNode(series);
  const inner = Math.max(0, width - 2 * SIDE);
  const span = series.count * series.step_s;
  const xOf = (at_s: number) => SIDE + ((at_s - series.start_s) / span) * inner;

  const drawn = useMemo(() => {
    const box = { left: SIDE, top: TOP, width: inner, height: HEIGHT - TOP - BOTTOM };
    const load = values(series, WHOLE, "requests_per_s");
    const capacity = scaled ? values(series, scaled, "servers_in_service") : [];
    return {
      area: areaPath(load, peak(load) ?? 1, box),
      load: linePath(load, peak(load) ?? 1, box),
      capacity: stepPath(capacity, (peak(capacity) ?? 1) * 1.15, box),
      // Faults last, so that nothing covers them.
      marks: markers(events, series, inner).sort((a, b) => DRAWN.indexOf(a.kind) - DRAWN.indexOf(b.kind)),
      spans: faultSpans(events),
      ticks: timeTicks(series.start_s, span, inner),
    };
  }, [series, events, inner, span, scaled]);
  const kinds = [...new Set(events.map((event) => kindOf(event.kind)))];

  const begun = useRef<number | null>(null);
  const move = (event: PointerEvent<HTMLDivElement>) => {
    if (growing || (event.type === "pointermove" && event.buttons !== 1)) return;
    const box = event.currentTarget.getBoundingClientRect();
    const at_s = series.start_s + ((event.clientX - box.left - SIDE) / inner) * span;
    if (event.type === "pointerdown") {
      event.currentTarget.setPointerCapture(event.pointerId);
      begun.current = event.shiftKey ? at_s : null;
    }
    if (begun.current === null) seek(at_s);
    else setLoop(begun.current, Math.max(series.start_s, Math.min(endOf(series), at_s)));
  };
  return (
    <div className={css.chart}>
      <div className={css.legend}>
        <span className={css.keyLoad}>
          requests/s, at most {count(peak(values(series, WHOLE, "requests_per_s")))}
        </span>
        {scaled && (
          <span className={css.keyCapacity}>
            {titleOf(scaled)} in service, at most {count(peak(values(series, scaled, "servers_in_service")))}
          </span>
        )}
        {kinds.map((kind) => (
          <span key={kind} className={css.keyMark}>
            <i className={MARK[kind].className} /> {MARK[kind].title}
          </span>
        ))}
        {!growing && <Happening events={events} titleOf={titleOf} />}
      </div>
      <div
        ref={holder}
        className={css.area}
        style={{ height: HEIGHT }}
        data-growing={growing || undefined}
        title={growing ? undefined : "Drag to move; Shift-drag to loop a range"}
        onPointerDown={(event) => {
          pause();
          move(event);
        }}
        onPointerMove={move}
      >
        {inner > 0 && (
          <svg width={width} height={HEIGHT} aria-hidden="true">
            <path d={drawn.area} className={css.fill} />
            {drawn.spans.map((span) => (
              <rect
                key={span.from_s}
                x={xOf(span.from_s)}
                y={TOP}
                width={Math.max(2, xOf(Math.min(span.to_s, endOf(series))) - xOf(span.from_s))}
                height={HEIGHT - TOP - BOTTOM}
                className={css.span}
              />
            ))}
            <Loop xOf={xOf} />
            <path d={drawn.load} className={css.load} />
            <path d={drawn.capacity} className={css.capacity} />
            {drawn.ticks.map((tick) => (
              <text
                key={tick.at_s}
                x={xOf(tick.at_s)}
                y={HEIGHT - 6}
                textAnchor={anchorAt(xOf(tick.at_s), width)}
                className={css.tick}
              >
                {tick.text}
              </text>
            ))}
            {drawn.marks.map((mark) => (
              <g key={`${mark.kind}-${mark.at_s}`} className={MARK[mark.kind].className}>
                <line x1={xOf(mark.at_s)} x2={xOf(mark.at_s)} y1={TOP - 6} y2={HEIGHT - BOTTOM} />
                <path d={`M${xOf(mark.at_s) - 4} ${TOP - 12}h8l-4 7z`}>
                  <title>{mark.text}</title>
                </path>
              </g>
            ))}
          </svg>
        )}
        {!growing && <Cursor series={series} xOf={xOf} />}
      </div>
    </div>
  );
}

/** Words at the chart's ends stay on it. */
function anchorAt(x: number, width: number): "start" | "middle" | "end" {
  return x < SIDE + 12 ? "start" : x > width - SIDE - 12 ? "end" : "middle";
}

/** The range that is played again and again; a line while only its begin is set. */
function Loop({ xOf }: { xOf: (at_s: number) => number }) {
  const loop = usePlayback((state) => state.loop);
  if (!loop) return null;
  const from = xOf(loop.from_s);
  const width = loop.to_s === null ? 2 : Math.max(2, xOf(loop.to_s) - from);
  return <rect x={from} y={TOP - 4} width={width} height={HEIGHT - TOP - BOTTOM + 4} className={css.loop} />;
}

/** The last thing that happened before the moment, in words. */
function Happening({ events, titleOf }: { events: RunEvent[]; titleOf: (id: string) => string }) {
  const place = usePlayback(({ at_s }) => events.findLastIndex((event) => event.at_s <= (at_s ?? -1)));
  const event = events[place];
  if (!event) return null;
  return (
    <span className={css.happening} title={event.text}>
      <b>{clockText(event.at_s)}</b> {event.node && `${titleOf(event.node)}: `}
      {event.text}
    </span>
  );
}

/** The moment that is shown: a slider over the chart, moved without drawing the chart again. */
function Cursor({ series, xOf }: { series: Series; xOf: (at_s: number) => number }) {
  const at_s = usePlayback((state) => state.at_s);
  if (at_s === null) return null;
  const keys: Record<string, number> = {
    ArrowLeft: at_s - series.step_s,
    ArrowRight: at_s + series.step_s,
    PageDown: at_s - 10 * series.step_s,
    PageUp: at_s + 10 * series.step_s,
    Home: series.start_s,
    End: endOf(series),
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const to = keys[event.key];
    if (to === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    pause();
    seek(to);
  };
  return (
    <div
      className={css.cursor}
      style={{ transform: `translateX(${xOf(at_s)}px)` }}
      role="slider"
      tabIndex={0}
      aria-label="Moment of the run"
      aria-valuemin={series.start_s}
      aria-valuemax={endOf(series)}
      aria-valuenow={Math.round(at_s)}
      aria-valuetext={`${clockText(at_s)}, ${duration(at_s - series.start_s)} after the start`}
      onKeyDown={onKeyDown}
    />
  );
}
