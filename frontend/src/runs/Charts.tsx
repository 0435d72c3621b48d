import "uplot/dist/uPlot.min.css";
import { type CSSProperties, useEffect, useMemo, useRef } from "react";
import uPlot from "uplot";
import { useStore } from "zustand";
import type { Run, Series } from "@/api/runs";
import { editor } from "@/document/store";
import { titleIn } from "@/document/useTitles";
import { painter } from "@/ui/paint";
import { useTheme } from "@/ui/theme";
import css from "./Charts.module.css";
import { type ChartSpec, type Colour, chartSpecs, columns } from "./chartSpecs";
import { clockText } from "./moment";
import { pause, seek, usePlayback } from "./playback";
import { faultSpans, timeTicks } from "./timelineShape";
import { useWidth } from "./useWidth";

const HEIGHT = 152;
type Spans = ReturnType<typeof faultSpans>;
const COLOURS: Record<Colour, string> = {
  load: "--accent",
  capacity: "--in-service",
  soft: "--ramp-1",
  warm: "--ramp-3",
  bad: "--ramp-4",
  violet: "--category-group",
};

/** All charts of a run, with one cursor and one zoom: drag to zoom in, double-click to see all, click to go there. */
export default function Charts({ run, series }: { run: Run; series: Series }) {
  const document = useStore(editor, (state) => state.document);
  const theme = useTheme();
  const specs = useMemo(
    () => chartSpecs(series, document, (id) => titleIn(document, id)),
    [series, document],
  );
  const spans = useMemo(() => faultSpans(run.summary?.events ?? []), [run]);
  const group = useMemo(() => new Set<uPlot>(), []);
  return (
    <div className={css.grid}>
      {specs.map((spec) => (
        <Chart
          key={`${run.id}-${spec.key}-${theme}`}
          spec={spec}
          series={series}
          spans={spans}
          group={group}
        />
      ))}
    </div>
  );
}

function Chart({
  spec,
  series,
  spans,
  group,
}: {
  spec: ChartSpec;
  series: Series;
  spans: Spans;
  group: Set<uPlot>;
}) {
  const holder = useRef<HTMLDivElement>(null);
  const legend = useRef<HTMLSpanElement>(null);
  const plot = useRef<uPlot | null>(null);
  const width = useWidth(holder);

  useEffect(() => {
    const element = holder.current;
    if (!element || width === 0 || plot.current) return;
    const made = new uPlot(
      options(spec, spans, width, group, () => legend.current),
      columns(series, spec) as uPlot.AlignedData,
      element,
    );
    plot.current = made;
    group.add(made);
    const click = () => {
      const at_s = made.posToVal(made.cursor.left ?? 0, "x");
      if (made.select.width < 3) {
        pause();
        seek(at_s);
      }
    };
    made.over.addEventListener("click", click);
  }, [width, spec, spans, series, group]);

  useEffect(() => {
    if (plot.current && width > 0) plot.current.setSize({ width, height: HEIGHT });
  }, [width]);
  useEffect(() => {
    const redraw = usePlayback.subscribe(() => plot.current?.redraw(false));
    return () => {
      redraw();
      if (plot.current) group.delete(plot.current);
      plot.current?.destroy();
      plot.current = null;
    };
  }, [group]);

  return (
    <figure className={css.chart}>
      <figcaption className={css.title}>
        {spec.title}
        <span ref={legend} className={css.legend}>
          <span className={css.moment} />
          {spec.lines.map((line) => (
            <span
              key={line.label}
              style={{ "--line-colour": `var(${COLOURS[line.colour]})` } as CSSProperties}
            >
              {line.label}
            </span>
          ))}
        </span>
      </figcaption>
      <div ref={holder} className={css.plot} />
    </figure>
  );
}

function options(
  spec: ChartSpec,
  spans: Spans,
  width: number,
  group: Set<uPlot>,
  legend: () => HTMLElement | null,
): uPlot.Options {
  const paint = painter();
  const colour = (name: string) => paint(`var(${name})`);
  const font = `11px ${getComputedStyle(document.documentElement).getPropertyValue("--font")}`;
  const axis = { stroke: colour("--ink-soft"), font, ticks: { show: false } };
  return {
    width,
    height: HEIGHT,
    legend: { show: false },
    padding: [8, 8, 0, 0],
    cursor: { sync: { key: "run" }, points: { size: 6 }, drag: { x: true, y: false } },
    scales: { x: { time: false }, y: { range: (_, __, most) => [0, (most || 1) * 1.08] } },
    axes: [
      {
        ...axis,
        size: 30,
        gap: 8,
        grid: { show: false },
        splits: (plot, _, from, to) => timeTicks(from, to - from, plot.width * 1.7).map((tick) => tick.at_s),
        values: (_, list) => list.map((at_s) => clockText(at_s).replace(/^(\d+:\d+):00$/, "$1")),
      },
      {
        ...axis,
        size: 58,
        gap: 4,
        grid: { stroke: colour("--line"), width: 1 },
        values: (_, list) => list.map((value) => spec.format(value)),
        space: 34,
      },
    ],
    series: [
      {},
      ...spec.lines.map((line): uPlot.Series => {
        const stepped = line.step ? uPlot.paths.stepped?.({ align: 1 }) : undefined;
        return {
          label: line.label,
          stroke: colour(COLOURS[line.colour]),
          width: 1.5,
          points: { show: false },
          ...(line.fill ? { fill: colour(line.colour === "bad" ? "--error-wash" : "--accent-wash") } : {}),
          ...(stepped ? { paths: stepped } : {}),
        };
      }),
    ],
    plugins: [
      faultBands(spans, colour("--error")),
      momentLine(colour("--ink")),
      values(spec, legend),
      linkedZoom(group),
    ],
  };
}

/** The spans in which something was broken, behind the lines. */
function faultBands(spans: Spans, fill: string): uPlot.Plugin {
  return {
    hooks: {
      drawClear: (plot) => {
        plot.ctx.save();
        plot.ctx.beginPath();
        plot.ctx.rect(plot.bbox.left, plot.bbox.top, plot.bbox.width, plot.bbox.height);
        plot.ctx.clip();
        plot.ctx.globalAlpha = 0.14;
        plot.ctx.fillStyle = fill;
        for (const { from_s, to_s } of spans) {
          const x = plot.valToPos(from_s, "x", true);
          const end = plot.valToPos(to_s, "x", true);
          plot.ctx.fillRect(x, plot.bbox.top, Math.max(2, end - x), plot.bbox.height);
        }
        plot.ctx.restore();
      },
    },
  };
}

/** The moment that playback shows, as a line. */
function momentLine(stroke: string): uPlot.Plugin {
  return {
    hooks: {
      draw: (plot) => {
        const { at_s } = usePlayback.getState();
        const { min, max } = plot.scales.x ?? {};
        if (at_s === null || min == null || max == null || at_s < min || at_s > max) return;
        const x = Math.round(plot.valToPos(at_s, "x", true));
        plot.ctx.fillStyle = stroke;
        plot.ctx.fillRect(x, plot.bbox.top, Math.max(1, devicePixelRatio), plot.bbox.height);
      },
    },
  };
}

/** While the cursor is over a chart, the legends of all tell its moment and what their lines are there. */
function values(spec: ChartSpec, legend: () => HTMLElement | null): uPlot.Plugin {
  return {
    hooks: {
      setCursor: (plot) => {
        const at = plot.cursor.idx;
        const [moment, ...entries] = legend()?.querySelectorAll("span") ?? [];
        if (moment) moment.textContent = at == null ? "" : clockText(plot.data[0]?.[at] ?? 0);
        spec.lines.forEach((line, place) => {
          const entry = entries[place];
          const value = at == null ? "" : ` ${spec.format(plot.data[place + 1]?.[at] ?? null)}`;
          if (entry) entry.textContent = `${line.label}${value}`;
        });
      },
    },
  };
}

/** A zoom of one chart is the zoom of all. */
function linkedZoom(group: Set<uPlot>): uPlot.Plugin {
  return {
    hooks: {
      setScale: (plot, key) => {
        if (key !== "x") return;
        const { min, max } = plot.scales.x ?? {};
        if (min == null || max == null) return;
        for (const other of group) {
          const scale = other.scales.x;
          if (other !== plot && (scale?.min !== min || scale?.max !== max)) other.setScale("x", { min, max });
        }
      },
    },
  };
}
