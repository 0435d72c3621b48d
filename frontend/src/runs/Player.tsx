import type { Run, Series } from "@/api/runs";
import { Button, IconButton } from "@/ui/Button";
import { count } from "@/ui/format";
import { at, clockText, WHOLE, windowAt } from "./moment";
import { jump, markLoop, pause, play, SPEEDS, setSpeed, stepBy, usePlayback } from "./playback";
import css from "./Timeline.module.css";
import { TimelineChart } from "./TimelineChart";

export function toggle(): void {
  if (usePlayback.getState().playing) pause();
  else play();
}

/** The clock, the buttons of playback, and the run over time. */
export function Player({
  run,
  series,
  open,
  onOpen,
  onLink,
}: {
  run: Run;
  series: Series;
  open: boolean;
  onOpen: () => void;
  onLink: () => void;
}) {
  const playing = usePlayback((state) => state.playing);
  const speed = usePlayback((state) => state.speed);
  const loop = usePlayback((state) => state.loop);
  const events = run.summary?.events ?? [];
  const moments = events.map((event) => event.at_s);
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
          <span className={css.more}>
            <IconButton label="Copy a link to this moment" glyph="link" look="quiet" onClick={onLink} />
            <Button
              look={open ? "plain" : "quiet"}
              glyph="chart"
              aria-pressed={open}
              title="Charts of the run, and why it did what it did"
              onClick={onOpen}
            >
              Charts
            </Button>
          </span>
        </div>
        <div className={css.buttons}>
          <IconButton
            label="To the event before"
            glyph="backMark"
            disabled={moments.length === 0}
            onClick={() => jump(moments, -1)}
          />
          <IconButton label="Step back" glyph="stepBack" onClick={() => stepBy(-1)} />
          <IconButton
            label={playing ? "Pause" : "Play the run back"}
            glyph={playing ? "pause" : "play"}
            look="primary"
            onClick={toggle}
          />
          <IconButton label="Step forward" glyph="stepForward" onClick={() => stepBy(1)} />
          <IconButton
            label="To the next event"
            glyph="nextMark"
            disabled={moments.length === 0}
            onClick={() => jump(moments, 1)}
          />
          <IconButton
            label={!loop ? "Loop from here" : loop.to_s === null ? "Loop to here" : "End the loop"}
            glyph="loop"
            look={loop ? "plain" : "quiet"}
            aria-pressed={loop !== null}
            onClick={markLoop}
          />
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
      <TimelineChart series={series} events={events} />
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
