import { useRef } from "react";
import type { ScenarioBody } from "@/api/scenarios";
import { count } from "@/ui/format";
import css from "./Scenario.module.css";
import { faultTitle, loadCurve } from "./scenario";
import { timeTicks } from "./timelineShape";
import { useWidth } from "./useWidth";

const HEIGHT = 104;
const TOP = 18;
const BOTTOM = 20;

/** The scenario's load over its length, with its faults; a trace's counts are the server's to read. */
export function LoadPreview({ body, onFaults }: { body: ScenarioBody; onFaults: () => void }) {
  const holder = useRef<HTMLDivElement>(null);
  const width = useWidth(holder);
  const curves = body.workloads.map((one) => loadCurve(one.arrivals, body.duration_s));
  const known = curves.filter((curve) => curve !== null);
  const top = Math.max(1e-9, ...known.flat().map(([, rate]) => rate));
  const xOf = (at_s: number) => (Math.min(at_s, body.duration_s) / Math.max(body.duration_s, 1e-9)) * width;
  const yOf = (rate: number) => TOP + (HEIGHT - TOP - BOTTOM) * (1 - rate / top);
  return (
    <div ref={holder} className={css.preview}>
      {width > 0 && (
        <svg
          width={width}
          height={HEIGHT}
          role="img"
          aria-label={`Load, at most ${count(top)} requests per second`}
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
              at most {count(top)} requests/s
            </text>
          )}
        </svg>
      )}
      {known.length < curves.length && <p className={css.previewNote}>Follows the trace</p>}
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
          title={faultTitle(fault)}
          aria-label={faultTitle(fault)}
          onClick={onFaults}
        />
      ))}
    </div>
  );
}
