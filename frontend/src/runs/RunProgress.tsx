import type { Run } from "@/api/runs";
import { Button } from "@/ui/Button";
import { count, duration } from "@/ui/format";
import css from "./RunBar.module.css";

/** How far a run under way is, how long it will still take, and the button that ends it. */
export function RunProgress({ run, onCancel }: { run: Run; onCancel: () => void }) {
  const { fraction, requests, eta_s } = run.progress;
  const share = Math.max(0, Math.min(1, fraction));
  const left = eta_s !== null && eta_s >= 1 ? `, ${duration(Math.round(eta_s))} left` : "";
  return (
    <div className={css.progress}>
      <div
        className={css.state}
        role="progressbar"
        aria-label="Progress of the run"
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={Math.round(share * 100)}
      >
        <span className={css.fill} style={{ transform: `scaleX(${share})` }} />
        <span className={css.text}>
          {run.status === "queued" ? (
            "Waiting for a worker"
          ) : (
            <>
              <b>{Math.floor(share * 100)} %</b> · {count(requests)} requests{left}
            </>
          )}
        </span>
      </div>
      <Button glyph="stop" onClick={onCancel}>
        Cancel
      </Button>
    </div>
  );
}
