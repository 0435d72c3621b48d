import { lazy, Suspense, useEffect, useState } from "react";
import { useStore } from "zustand";
import { useEstimate } from "@/api/estimate";
import { FINAL, showRun, useCurrentRun, useRuns, useSeries, useShownRun } from "@/api/runs";
import { overlay } from "@/document/overlay";
import { editor } from "@/document/store";
import { type Action, useActions } from "@/ui/actions";
import { Tabs } from "@/ui/Tabs";
import { LagChart } from "./LagChart";
import { LiveTimeline } from "./LiveTimeline";
import { LENSES } from "./lens";
import { Player, toggle } from "./Player";
import { jump, knowShares, load, lookThrough, markLoop, showLive, stepBy, unload } from "./playback";
import { copyLink, sharedMoment } from "./sharedMoment";
import { sharesOf } from "./shares";
import css from "./Timeline.module.css";
import { VerdictStrip } from "./VerdictStrip";
import { WhyLog } from "./WhyLog";

const Charts = lazy(() => import("./Charts"));
const Slowest = lazy(() => import("./Slowest"));
const DRAWERS = { charts: "Charts", slowest: "Slowest requests", lag: "Scale-out lag" };
type Drawer = keyof typeof DRAWERS;

/** Below the canvas: the verdict, and the run's load, capacity and events over time, to be scrubbed and played. */
export function Timeline({ architectureId }: { architectureId: string }) {
  const run = useShownRun(architectureId);
  const current = useCurrentRun(architectureId);
  const underWay = current !== null && !FINAL.has(current.status) ? current : null;
  const live = underWay?.live ?? null;
  const estimate = useEstimate(run).data ?? null;
  const series = useSeries(run).data ?? null;
  const document = useStore(editor, (state) => state.document);
  const runs = useRuns(architectureId);
  const [open, setOpen] = useState(false);
  const [drawer, setDrawer] = useState<Drawer>("charts");
  const [shared] = useState(sharedMoment);
  const runId = run?.status === "succeeded" ? run.id : null;

  useEffect(() => {
    if (shared.run) showRun(architectureId, shared.run);
  }, [shared, architectureId]);
  const beingRun = underWay?.id ?? null;
  useEffect(() => {
    if (beingRun !== null) {
      if (live) showLive(live, document);
      else unload();
    } else if (runId && series) load(runId, series, document, runId === shared.run ? shared.at_s : null);
    else unload();
  }, [beingRun, live, runId, series, document, shared]);
  useEffect(() => unload, []);
  useEffect(() => knowShares(estimate ? sharesOf(estimate) : {}), [estimate]);

  const ready = beingRun === null && runId !== null && series !== null && series.count > 0;
  const moments = (run?.summary?.events ?? []).map((event) => event.at_s);
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
      id: "run.next",
      label: "To the next event of the run",
      group: "Run",
      keys: ["n"],
      enabled: () => ready,
      perform: () => jump(moments, 1),
    },
    {
      id: "run.previous",
      label: "To the event before",
      group: "Run",
      keys: ["shift+n"],
      enabled: () => ready,
      perform: () => jump(moments, -1),
    },
    {
      id: "run.loop",
      label: "Loop from here, to here, no more",
      group: "Run",
      keys: ["l"],
      enabled: () => ready,
      perform: markLoop,
    },
    {
      id: "run.link",
      label: "Copy a link to this moment",
      group: "Run",
      enabled: () => ready,
      perform: () => void copyLink(architectureId),
    },
    ...LENSES.map(
      ({ lens, title }): Action => ({
        id: `view.lens-${lens}`,
        label: `Colour by ${title.toLowerCase()}`,
        group: "View",
        enabled: () => ready,
        checked: () => overlay.getState().lens === lens,
        perform: () => lookThrough(lens),
      }),
    ),
    {
      id: "run.slowest",
      label: "Slowest requests of the run",
      group: "View",
      enabled: () => ready,
      perform: () => {
        setDrawer("slowest");
        setOpen(true);
      },
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
    return (
      <div className={css.coming} aria-busy="true">
        Reading the run…
      </div>
    );
  }
  if (underWay) return <LiveTimeline architectureId={architectureId} run={underWay} />;
  if (!run) {
    return <p className={css.empty}>No run yet. Press R to send traffic through this drawing.</p>;
  }
  return (
    <div className={css.panel}>
      <VerdictStrip run={run} crowded={ready && open} />
      {ready && open && (
        <div className={css.drawer}>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard. */}
          <section className={css.charts} aria-label={DRAWERS[drawer]} tabIndex={0}>
            <Tabs
              label="Of the run"
              selected={drawer}
              onSelect={(id) => setDrawer(id as Drawer)}
              tabs={Object.entries(DRAWERS).map(([id, title]) => ({ id, title }))}
            />
            <Suspense fallback={<p className={css.empty}>Loading…</p>}>
              {drawer === "charts" && <Charts run={run} series={series} />}
              {drawer === "slowest" && <Slowest run={run} />}
              {drawer === "lag" && <LagChart events={run.summary?.events ?? []} />}
            </Suspense>
          </section>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard. */}
          <section className={css.log} aria-label="Why" tabIndex={0}>
            <h3 className={css.heading}>Why</h3>
            <WhyLog events={run.summary?.events ?? []} />
          </section>
        </div>
      )}
      {ready && (
        <Player
          run={run}
          series={series}
          open={open}
          onOpen={() => setOpen(!open)}
          onLink={() => void copyLink(architectureId)}
        />
      )}
    </div>
  );
}
