import { useStore } from "zustand";
import { Button, IconButton } from "@/ui/Button";
import { Dialog } from "@/ui/Dialog";
import { EmptyState } from "@/ui/EmptyState";
import { KeepForm, NamedList, NamedRow } from "@/ui/NamedList";
import { forgetView, keepView, type SavedView, savedViews } from "./savedViews";

/** Names what is seen now, goes back to what was named before, and forgets it. */
export default function ViewsDialog({
  now,
  onGo,
  onClose,
}: {
  now: Omit<SavedView, "name">;
  onGo: (view: SavedView) => void;
  onClose: () => void;
}) {
  const views = useStore(savedViews, (state) => state.views);
  return (
    <Dialog title="Views" onClose={onClose}>
      <KeepForm
        label="Name what is seen now"
        maxLength={80}
        onKeep={(name) => {
          keepView({ ...now, name });
          return true;
        }}
      />
      {views.length === 0 ? (
        <EmptyState title="No views yet">
          A view is a place and a zoom, with what the colours show and what is lit up. This browser keeps it.
        </EmptyState>
      ) : (
        <NamedList>
          {views.map((view) => (
            <NamedRow
              key={view.name}
              name={view.name}
              about={`${Math.round(view.zoom * 100)} %, ${view.lens}`}
            >
              <IconButton
                label={`Forget ${view.name}`}
                glyph="trash"
                look="quiet"
                onClick={() => forgetView(view.name)}
              />
              <Button onClick={() => onGo(view)}>Go there</Button>
            </NamedRow>
          ))}
        </NamedList>
      )}
    </Dialog>
  );
}
