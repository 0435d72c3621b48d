import { useStore } from "zustand";
import { useEstimate } from "@/api/estimate";
import { useShownRun } from "@/api/runs";
import { editor } from "@/document/store";
import { EmptyState } from "@/ui/EmptyState";
import { subjectsWithin } from "./bill";
import { PartBill } from "./PartBill";
import { useExpected } from "./useExpected";

/** In the inspector: what the selected node, edge or group costs in the shown run (null: the whole bill). */
export function CostTab({ architectureId, subject }: { architectureId: string; subject: string | null }) {
  const run = useShownRun(architectureId);
  const { data: estimate, error } = useEstimate(run);
  const expected = useExpected(architectureId, !estimate);
  const document = useStore(editor, (state) => state.document);
  if (error) return <EmptyState title="No estimate">{error.message}</EmptyState>;
  const priced = estimate ?? expected?.priced;
  if (!priced) {
    return (
      <EmptyState title="No cost yet">
        Give the drawing traffic. What each box costs a month appears here.
      </EmptyState>
    );
  }
  const restsOn = estimate
    ? run?.summary?.rests_on
    : `is worked out before any run, by arithmetic; it ${expected?.restsOn ?? ""}`;
  return (
    <PartBill
      estimate={priced}
      {...(subject !== null && { subjects: subjectsWithin(document, subject) })}
      {...(restsOn && { restsOn })}
    />
  );
}
