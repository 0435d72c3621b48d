import { useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { FINAL, type Run } from "@/api/runs";

type News = Partial<Run>;

/**
 * Follows a Run that is under way by server-sent events and writes what it hears into the query cache. The browser
 * connects again by itself; meanwhile the Run is polled (see `useRun`), so news is late at worst.
 */
export function useWatch(architectureId: string, run: Run | null): void {
  const queries = useQueryClient();
  const runId = run && !FINAL.has(run.status) ? run.id : null;
  useEffect(() => {
    if (!runId) return;
    const source = new EventSource(`/api/v1/runs/${runId}/events/`);
    const heard = (event: MessageEvent<string>): News => {
      const news = JSON.parse(event.data) as News;
      queries.setQueryData<Run>(["run", runId], (before) => (before ? { ...before, ...news } : before));
      return news;
    };
    source.addEventListener("progress", heard);
    source.addEventListener("status", (event) => {
      const news = heard(event);
      if (!news.status || !FINAL.has(news.status)) return;
      source.close();
      void queries.invalidateQueries({ queryKey: ["run", runId] });
      void queries.invalidateQueries({ queryKey: ["runs", architectureId] });
      void queries.invalidateQueries({ queryKey: ["architectures"] });
      // How long the next run will take follows from this one.
      void queries.invalidateQueries({ queryKey: ["checked", architectureId] });
    });
    return () => source.close();
  }, [runId, architectureId, queries]);
}
