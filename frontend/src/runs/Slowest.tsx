import { useState } from "react";
import type { Run } from "@/api/runs";
import { type SlowRequest, useReplay, useSlowest, useWaterfall } from "@/api/slowest";
import { useTitles } from "@/document/useTitles";
import { Button } from "@/ui/Button";
import { duration, latency } from "@/ui/format";
import { clockText } from "./moment";
import { pause, seek } from "./playback";
import css from "./Slowest.module.css";
import { TimeGoesBar } from "./TimeGoesBar";
import { WaterfallChart } from "./WaterfallChart";

const MOST = 60;

/** The slowest requests of a run, and the waterfall of the one that is chosen. */
export default function Slowest({ run }: { run: Run }) {
  const { data, error } = useSlowest(run);
  const [chosen, setChosen] = useState<string | null>(null);
  const requests = [...(data?.requests ?? [])].sort((a, b) => b.seconds - a.seconds).slice(0, MOST);
  const shown = requests.find(({ id }) => id === chosen) ?? requests[0] ?? null;
  if (error) return <p className={css.none}>The slowest requests cannot be read: {error.message}</p>;
  if (!data) return <p className={css.none}>Loading the slowest requests…</p>;
  if (requests.length === 0) return <p className={css.none}>This run kept no slow requests.</p>;
  return (
    <div className={css.split}>
      <Requests requests={requests} shown={shown?.id ?? null} onChoose={setChosen} />
      <div className={css.detail}>
        {run.summary?.where_time_goes && <TimeGoesBar goes={run.summary.where_time_goes} />}
        {shown && <Detail run={run} request={shown} replay={data.replay} error={data.error} />}
      </div>
    </div>
  );
}

function Requests({
  requests,
  shown,
  onChoose,
}: {
  requests: SlowRequest[];
  shown: string | null;
  onChoose: (id: string) => void;
}) {
  const most = requests[0]?.seconds ?? 1;
  return (
    <ol className={css.list} aria-label="Slowest requests, slowest first">
      {requests.map((request) => (
        <li key={`${request.id} ${request.window}`}>
          <button
            type="button"
            className={css.request}
            aria-current={request.id === shown ? "true" : undefined}
            onClick={() => {
              onChoose(request.id);
              pause();
              seek(request.at_s);
            }}
          >
            <span className={css.seconds}>{latency(request.seconds)}</span>
            <span className={css.track} aria-hidden="true">
              <i
                style={{ width: `${(100 * request.seconds) / most}%` }}
                data-failed={request.cause !== null}
              />
            </span>
            <span className={css.about}>
              {clockText(request.at_s)} · {request.class}
              {request.cause && ` · ${request.cause.replaceAll("_", " ")}`}
            </span>
          </button>
        </li>
      ))}
    </ol>
  );
}

function Detail({
  run,
  request,
  replay,
  error,
}: {
  run: Run;
  request: SlowRequest;
  replay: "none" | "queued" | "running" | "done" | "failed";
  error: string | null;
}) {
  const titleOf = useTitles();
  const begin = useReplay(run);
  const waterfall = useWaterfall(run, request.id, replay === "done").data;
  if (replay === "done") {
    if (!waterfall?.spans) return <p className={css.none}>Loading its waterfall…</p>;
    return <WaterfallChart waterfall={waterfall} titleOf={titleOf} />;
  }
  if (replay === "queued" || replay === "running") {
    return (
      <p className={css.none} role="status">
        The run is played again to follow its slowest requests; this takes about as long as the run did.
      </p>
    );
  }
  const took = run.summary?.wall_s;
  return (
    <div className={css.ask}>
      <p>
        {error ??
          `Where did its ${latency(request.seconds)} go? The run has to be made again to tell, with the same seed${
            took ? `; that takes about ${duration(Math.max(1, Math.round(took)))}` : ""
          }.`}
      </p>
      <Button disabled={begin.isPending} onClick={() => begin.mutate()}>
        Follow the slowest requests
      </Button>
    </div>
  );
}
