import { useEffect, useState } from "react";
import { useStore } from "zustand";
import { useEstimate } from "@/api/estimate";
import { useDrawingOf, useShownRun } from "@/api/runs";
import { hasChanged } from "@/document/meaning";
import { showOverlay } from "@/document/overlay";
import { editor } from "@/document/store";
import type { Document } from "@/document/types";
import { useActions } from "@/ui/actions";
import { BillDialog } from "./BillDialog";
import { costsOf, shortUsd } from "./bill";
import css from "./Total.module.css";
import { useExpected } from "./useExpected";

/** In the top bar: the month's total of the shown run. Opens the bill; writes the cost badges for the canvas. */
export function Total({ architectureId }: { architectureId: string }) {
  const run = useShownRun(architectureId);
  const estimate = useEstimate(run).data ?? null;
  const expected = useExpected(architectureId, run === null || (run.status !== "succeeded" && !estimate));
  const priced = estimate ?? expected?.priced ?? null;
  const document = useStore(editor, (state) => state.document);
  const [open, setOpen] = useState(false);

  useEffect(() => {
    showOverlay({ costs: priced ? costsOf(priced, document) : {} });
    return () => showOverlay({ costs: {} });
  }, [priced, document]);
  useActions([
    {
      id: "estimate.bill",
      label: "Bill, line by line",
      group: "View",
      keys: ["b"],
      enabled: () => priced !== null,
      perform: () => setOpen(true),
    },
  ]);

  const stale = hasChanged(useDrawingOf<Document>(run), document);
  const restsOn = estimate ? run?.summary?.rests_on : expected?.restsOn;
  const left = priced?.not_priced.length ?? 0;
  const unpriced = left > 0 ? `, ${left} not priced` : "";
  return (
    <>
      <button
        type="button"
        className={css.total}
        disabled={!priced}
        title={
          priced
            ? `The bill line by line; it ${restsOn ?? "rests on the shown run"}`
            : "Give the drawing traffic to see what it costs"
        }
        onClick={() => setOpen(true)}
      >
        <span className={css.amount}>
          {priced ? `${estimate ? "" : "≈ "}${shortUsd(Number(priced.total_usd))}` : "–"}
        </span>
        <span className={css.note}>
          {!priced
            ? "per month"
            : !estimate
              ? `per month, expected${unpriced}`
              : stale
                ? "per month, before the change"
                : `per month${unpriced || ", simulated"}`}
        </span>
      </button>
      {open && (
        <BillDialog
          architectureId={architectureId}
          run={estimate ? run : null}
          estimate={estimate}
          onClose={() => setOpen(false)}
        />
      )}
    </>
  );
}
