import { lazy, Suspense, useEffect, useState } from "react";
import { useStore } from "zustand";
import { FINAL, type Run, type Series, useRuns, useSeries, useShownRun } from "@/api/runs";
import { editor } from "@/document/store";
import { useActions } from "@/ui/actions";
import { Button, IconButton } from "@/ui/Button";
import { count } from "@/ui/format";
import { at, clockText, WHOLE, windowAt } from "./moment";
import { load, pause, play, SPEEDS, seek, setSpeed, stepBy, unload, usePlayback } from "./playback";
import css from "./Timeline.module.css";
import { TimelineChart } from "./TimelineChart";
import { VerdictStrip } from "./VerdictStrip";
import { WhyLog } from "./WhyLog";

const Charts = lazy(() => import("./Charts"));

/** Below the canvas: the verdict, and the run's load, capacity and events over time, to be scrubbed and played. */
export function Timeline({ architectureId }: { architectureId: string }) {
  const run = useShownRun(architectureId);
  const series = useSeries(run).data ?? null;
  const document = useStore(editor, (state) => state.document);
  const runs = useRuns(architectureId);
  const [open, setOpen] = useState(false);
  const runId = run?.status === "succeeded" ? run.id : null;

  useEffect(() => {
    if (runId && series) load(runId, series, document);
    else unload();
  }, [runId, series, document]);
  useEffect(() => unload, []);

  const ready = runId !== null && series !== null && series.count > 0;
  useActions([
    {
      id: "run.play",
      label: "Play the run back, or pause",
      group: "Run",
      keys: ["p"],
      enabled: () => ready,
      perform: toggle,
    },
    {
      id: "run.step",
      label: "Step forward",
      group: "Run",
      keys: ["."],
      enabled: () => ready,
      perform: () => stepBy(1),
    },
    {
      id: "run.back",
      label: "Step back",
      group: "Run",
      keys: [","],
      enabled: () => ready,
      perform: () => stepBy(-1),
    },
    {
      id: "run.charts",
      label: "Charts of the run",
      group: "View",
      keys: ["c"],
      enabled: () => ready,
      checked: () => open,
      perform: () => setOpen(!open),
    },
  ]);

  // Room is kept for what is still on its way, so that the drawing is not fitted into a place it will lose.
  if (runs.isLoading || (!run && (runs.data?.length ?? 0) > 0) || (runId !== null && series === null)) {
    return <div className={css.coming} aria-busy="true" />;
  }
  if (!run) {
    return <p className={css.empty}>No run yet. Press R to send traffic through this drawing.</p>;
  }
  if (!FINAL.has(run.status)) {
    return <p className={css.empty}>The run is under way; its verdict and its timeline appear here.</p>;
  }
  return (
    <div className={css.panel}>
      <VerdictStrip run={run} />
      {ready && open && (
        <div className={css.drawer}>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard. */}
          <section className={css.charts} aria-label="Charts" tabIndex={0}>
            <Suspense fallback={<p className={css.empty}>Loading the charts…</p>}>
              <Charts run={run} series={series} />
            </Suspense>
          </section>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard. */}
          <section className={css.log} aria-label="Why" tabIndex={0}>
            <h3 className={css.heading}>Why</h3>
            <WhyLog events={run.summary?.events ?? []} />
          </section>
        </div>
      )}
      {ready && <Player run={run} series={series} open={open} onOpen={() => setOpen(!open)} />}
    </div>
  );
}

function toggle(): void {
  if (usePlayback.getState().playing) pause();
  else play();
}

function Player({
  run,
  series,
  open,
  onOpen,
}: {
  run: Run;
  series: Series;
  open: boolean;
  onOpen: () => void;
}) {
  const playing = usePlayback((state) => state.playing);
  const speed = usePlayback((state) => state.speed);
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset would bring a form's look and meaning.
    <div
      className={css.player}
      role="group"
      aria-label="Playback"
      onKeyDown={(event) => {
        if (event.key !== " " || (event.target as Element).closest("button, select")) return;
        event.preventDefault();
        toggle();
      }}
    >
      <div className={css.controls}>
        <div className={css.now}>
          <Clock series={series} />
          <Button
            look={open ? "plain" : "quiet"}
            glyph="chart"
            aria-pressed={open}
            title="Charts of the run, and why it did what it did"
            onClick={onOpen}
          >
            Charts
          </Button>
        </div>
        <div className={css.buttons}>
          <IconButton label="To the start" glyph="toStart" onClick={() => seek(series.start_s)} />
          <IconButton label="Step back" glyph="stepBack" onClick={() => stepBy(-1)} />
          <IconButton
            label={playing ? "Pause" : "Play the run back"}
            glyph={playing ? "pause" : "play"}
            look="primary"
            onClick={toggle}
          />
          <IconButton label="Step forward" glyph="stepForward" onClick={() => stepBy(1)} />
          <select
            className={css.speed}
            aria-label="Speed of playback"
            value={speed}
            onChange={(event) => setSpeed(Number(event.target.value))}
          >
            {SPEEDS.map((one) => (
              <option key={one} value={one}>
                {one.toLocaleString("en-US")}×
              </option>
            ))}
          </select>
        </div>
      </div>
      <TimelineChart series={series} events={run.summary?.events ?? []} />
    </div>
  );
}

/** The moment that is shown, large, with the load at that moment. */
function Clock({ series }: { series: Series }) {
  const at_s = usePlayback((state) => Math.floor(state.at_s ?? 0));
  const rate = at(series, WHOLE, "requests_per_s", windowAt(series, at_s));
  return (
    <div>
      <div className={css.clock}>{clockText(at_s)}</div>
      <div className={css.rate}>{count(rate)} requests/s</div>
    </div>
  );
}
