import { useStore } from "zustand";
import { useEstimate } from "@/api/estimate";
import { useShownRun } from "@/api/runs";
import { editor } from "@/document/store";
import { EmptyState } from "@/ui/EmptyState";
import { subjectsWithin } from "./bill";
import { PartBill } from "./PartBill";

/** In the inspector: what the selected node, edge or group costs in the shown run (null: the whole bill). */
export function CostTab({ architectureId, subject }: { architectureId: string; subject: string | null }) {
  const run = useShownRun(architectureId);
  const { data: estimate, error } = useEstimate(run);
  const document = useStore(editor, (state) => state.document);
  if (error) return <EmptyState title="No estimate">{error.message}</EmptyState>;
  if (!estimate) {
    return <EmptyState title="No cost yet">Press R. What each box costs a month appears here.</EmptyState>;
  }
  const restsOn = run?.summary?.rests_on;
  return (
    <PartBill
      estimate={estimate}
      {...(subject !== null && { subjects: subjectsWithin(document, subject) })}
      {...(restsOn && { restsOn })}
    />
  );
}
