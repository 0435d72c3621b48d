import { EmptyState } from "@/ui/EmptyState";

/** The architectures and the templates to begin from. */
export function StartPage() {
  return (
    <main>
      <EmptyState title="No architectures yet" />
    </main>
  );
}
