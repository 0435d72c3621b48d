import { Component, type ReactNode } from "react";
import { Button } from "@/ui/Button";
import { EmptyState } from "@/ui/EmptyState";

/** Stands in for a page that broke while it was drawn; what was edited is kept on the device and comes back. */
export class Broken extends Component<{ children: ReactNode }, { error: Error | null }> {
  override state: { error: Error | null } = { error: null };

  static getDerivedStateFromError(error: Error) {
    return { error };
  }

  override render(): ReactNode {
    const { error } = this.state;
    if (!error) return this.props.children;
    return (
      <main>
        <EmptyState
          title="This page broke"
          action={<Button onClick={() => window.location.reload()}>Load it again</Button>}
        >
          {`Your last edits are kept in this browser. What went wrong: ${error.message}`}
        </EmptyState>
      </main>
    );
  }
}
