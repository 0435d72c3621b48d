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

/** In the top bar: the month's total of the shown run. Opens the bill; writes the cost badges for the canvas. */
export function Total({ architectureId }: { architectureId: string }) {
  const run = useShownRun(architectureId);
  const estimate = useEstimate(run).data ?? null;
  const document = useStore(editor, (state) => state.document);
  const [open, setOpen] = useState(false);

  useEffect(() => {
    showOverlay({ costs: estimate ? costsOf(estimate, document) : {} });
    return () => showOverlay({ costs: {} });
  }, [estimate, document]);
  useActions([
    {
      id: "estimate.bill",
      label: "Bill, line by line",
      group: "View",
      keys: ["b"],
      enabled: () => estimate !== null,
      perform: () => setOpen(true),
    },
  ]);

  const stale = hasChanged(useDrawingOf<Document>(run), document);
  const restsOn = run?.summary?.rests_on;
  const left = estimate?.not_priced.length ?? 0;
  return (
    <>
      <button
        type="button"
        className={css.total}
        disabled={!estimate}
        title={
          estimate
            ? `The bill line by line; it ${restsOn ?? "rests on the shown run"}`
            : "Run to see the cost"
        }
        onClick={() => setOpen(true)}
      >
        <span className={css.amount}>{estimate ? shortUsd(Number(estimate.total_usd)) : "–"}</span>
        <span className={css.note}>
          {!estimate
            ? "per month"
            : stale
              ? "per month, before the change"
              : left > 0
                ? `per month, ${left} not priced`
                : "per month, simulated"}
        </span>
      </button>
      {open && run && estimate && <BillDialog run={run} estimate={estimate} onClose={() => setOpen(false)} />}
    </>
  );
}
