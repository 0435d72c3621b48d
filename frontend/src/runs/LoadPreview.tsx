import { type PointerEvent, useRef, useState } from "react";
import type { Arrivals, Expected, ScenarioBody } from "@/api/scenarios";
import { useCatalog } from "@/catalog/useCatalog";
import { count } from "@/ui/format";
import { faultTitle, struckBy } from "./faults";
import { clockText } from "./moment";
import css from "./Scenario.module.css";
import { corners, loadCurve, withCorner, withNewCorner, withWorkload } from "./scenario";
import { timeTicks } from "./timelineShape";
import { useWidth } from "./useWidth";

const HEIGHT = 112;
const TOP = 20;
const BOTTOM = 20;

/**
 * The scenario's load over its length, with its faults. The corners of ramps can be dragged, a double click adds one;
 * a trace's counts are the server's to read.
 */
export function LoadPreview({
  body,
  expected,
  onChange,
  onFaults,
}: {
  body: ScenarioBody;
  /** The server's reading of it: traces are drawn from here. */
  expected: Expected | null;
  onChange: (body: ScenarioBody) => void;
  onFaults: () => void;
}) {
  const holder = useRef<HTMLDivElement>(null);
  const width = useWidth(holder);
  /** While a corner is dragged the scale stays, else it would run away under the pointer. */
  const [heldTop, setHeldTop] = useState<number | null>(null);
  const actions = useCatalog().faults;
  const curves = body.workloads.map((one) => loadCurve(one.arrivals, body.duration_s));
  const read = curves.includes(null) ? readCurve(expected) : null;
  const known = read ? [read] : curves.filter((curve) => curve !== null);
  const most = Math.max(0, ...known.flat().map(([, rate]) => rate));
  const top = heldTop ?? (most || 1) * 1.15;
  const inner = HEIGHT - TOP - BOTTOM;
  const xOf = (at_s: number) => (Math.min(at_s, body.duration_s) / Math.max(body.duration_s, 1e-9)) * width;
  const yOf = (rate: number) => TOP + inner * (1 - Math.min(1, rate / top));
  const pointed = (event: { clientX: number; clientY: number }) => {
    const box = holder.current?.getBoundingClientRect();
    const x = event.clientX - (box?.left ?? 0);
    const y = event.clientY - (box?.top ?? 0);
    return {
      at_s: Math.max(0, Math.min(1, x / width)) * body.duration_s,
      rate: Math.max(0, (1 - (y - TOP) / inner) * top),
    };
  };
  const ramping = body.workloads.findIndex((one) => one.arrivals.executor === "ramping-arrival-rate");
  const moveFault = (place: number, at_s: number) => {
    // A quarter of an hour of a day, a few seconds of a minute: as fine as the picture lets one see.
    const step = Math.max(1, Math.round(body.duration_s / 96));
    const held = Math.max(0, Math.min(body.duration_s, Math.round(at_s / step) * step));
    const faults = body.faults?.map((one, at) => (at === place ? { ...one, at_s: held } : one)) ?? [];
    onChange({ ...body, faults });
  };
  const set = (place: number, arrivals: Arrivals) => onChange(withWorkload(body, place, { arrivals }));

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: "Add a stage" in the form does the same by keyboard.
    <div
      ref={holder}
      className={css.preview}
      onDoubleClick={(event) => {
        const arrivals = body.workloads[ramping]?.arrivals;
        if (arrivals?.executor !== "ramping-arrival-rate") return;
        const { at_s, rate } = pointed(event);
        set(ramping, withNewCorner(arrivals, at_s, rate));
      }}
    >
      {width > 0 && (
        <svg
          width={width}
          height={HEIGHT}
          role="img"
          aria-label={known.length > 0 ? `Load, at most ${count(most)} requests per second` : "Load"}
        >
          {known.map((curve, at) => {
            const line = curve.map(([x, y]) => `${xOf(x).toFixed(1)} ${yOf(y).toFixed(1)}`).join("L");
            return (
              // biome-ignore lint/suspicious/noArrayIndexKey: curves are told apart by their place alone.
              <g key={at}>
                <path
                  d={`M0 ${HEIGHT - BOTTOM}L${line}L${width} ${HEIGHT - BOTTOM}Z`}
                  className={css.previewFill}
                />
                <path d={`M${line}`} className={css.previewLine} />
              </g>
            );
          })}
          <line
            x1={0}
            x2={width}
            y1={HEIGHT - BOTTOM + 0.5}
            y2={HEIGHT - BOTTOM + 0.5}
            className={css.previewBase}
          />
          {timeTicks(0, body.duration_s, width).map((tick) => (
            <text
              key={tick.at_s}
              x={Math.min(Math.max(xOf(tick.at_s), 16), width - 16)}
              y={HEIGHT - 5}
              textAnchor="middle"
              className={css.previewTick}
            >
              {tick.text}
            </text>
          ))}
          {known.length > 0 && (
            <text x={0} y={11} className={css.previewTick}>
              at most {count(most)} requests/s{ramping >= 0 && "; drag a corner, double-click to add one"}
            </text>
          )}
        </svg>
      )}
      {known.length === 0 && <p className={css.previewNote}>Upload a trace to see its load</p>}
      {(body.faults ?? []).map((fault, at) => (
        <button
          // biome-ignore lint/suspicious/noArrayIndexKey: faults are told apart by their place alone.
          key={at}
          type="button"
          className={css.previewFault}
          style={{
            left: xOf(fault.at_s),
            width: Math.max(3, xOf(fault.at_s + fault.duration_s) - xOf(fault.at_s)),
          }}
          title={`${faultTitle(actions, fault)}: ${struckBy(fault)}, from ${clockText(fault.at_s)}; drag to move it`}
          aria-label={`${faultTitle(actions, fault)}, ${struckBy(fault)}, at ${clockText(fault.at_s)}`}
          onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
          onPointerMove={(event) => event.buttons === 1 && moveFault(at, pointed(event).at_s)}
          onKeyDown={(event) => {
            const by = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
            if (by) moveFault(at, fault.at_s + (by * body.duration_s) / 96);
          }}
          onClick={onFaults}
        />
      ))}
      {body.workloads.flatMap(({ arrivals }, workload) =>
        arrivals.executor !== "ramping-arrival-rate"
          ? []
          : corners(arrivals)
              .filter((corner) => corner.at_s <= body.duration_s)
              .map((corner, place) => (
                <Corner
                  // biome-ignore lint/suspicious/noArrayIndexKey: corners are told apart by their place alone.
                  key={`${workload}-${place}`}
                  x={xOf(corner.at_s)}
                  y={yOf(corner.rate_per_s)}
                  label={`${count(corner.rate_per_s)} requests/s at ${clockText(corner.at_s)}`}
                  onHold={(held) => setHeldTop(held ? top : null)}
                  onMove={(event) => {
                    const { at_s, rate } = pointed(event);
                    set(workload, withCorner(arrivals, place, at_s, rate));
                  }}
                  onNudge={(time, rate) =>
                    set(
                      workload,
                      withCorner(
                        arrivals,
                        place,
                        corner.at_s + (time * body.duration_s) / 96,
                        corner.rate_per_s + (rate * most) / 50,
                      ),
                    )
                  }
                />
              )),
      )}
    </div>
  );
}

/** The mean rates the server read, as points in the middle of their steps. */
function readCurve(expected: Expected | null): [number, number][] | null {
  if (!expected) return null;
  const { step_s, rates_per_s } = expected;
  return rates_per_s.map((rate, at): [number, number] => [(at + 0.5) * step_s, rate]);
}

/** One corner of a ramp: dragged with the pointer, nudged with the arrow keys. */
function Corner({
  x,
  y,
  label,
  onHold,
  onMove,
  onNudge,
}: {
  x: number;
  y: number;
  label: string;
  onHold: (held: boolean) => void;
  onMove: (event: PointerEvent) => void;
  onNudge: (time: number, rate: number) => void;
}) {
  const nudges: Record<string, [number, number]> = {
    ArrowLeft: [-1, 0],
    ArrowRight: [1, 0],
    ArrowUp: [0, 1],
    ArrowDown: [0, -1],
  };
  return (
    <button
      type="button"
      className={css.corner}
      style={{ left: x, top: y }}
      aria-label={label}
      title={label}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        onHold(true);
      }}
      onPointerMove={(event) => event.buttons === 1 && onMove(event)}
      onLostPointerCapture={() => onHold(false)}
      onDoubleClick={(event) => event.stopPropagation()}
      onKeyDown={(event) => {
        const nudge = nudges[event.key];
        if (!nudge) return;
        event.preventDefault();
        onNudge(...nudge);
      }}
    />
  );
}
