import { RunBar } from "@/runs/RunBar";
import { Timeline } from "@/runs/Timeline";
import { EmptyState } from "@/ui/EmptyState";
import css from "./EditorPage.module.css";
import { TopBar } from "./TopBar";

/** The editor of one architecture: palette, canvas, inspector, and the timeline of its runs below. */
export function EditorPage({ architectureId }: { architectureId: string }) {
  return (
    <div className={css.page}>
      <TopBar actions={<RunBar architectureId={architectureId} />} />
      <div className={css.palette} />
      <main className={css.canvas}>
        <EmptyState title="The canvas lands here next" />
      </main>
      <div className={css.inspector} />
      <div className={css.timeline}>
        <Timeline architectureId={architectureId} />
      </div>
    </div>
  );
}
