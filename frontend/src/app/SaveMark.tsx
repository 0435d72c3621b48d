import { useStore } from "zustand";
import { createArchitecture } from "@/api/architectures";
import { editor } from "@/document/store";
import { Button } from "@/ui/Button";
import { Dialog } from "@/ui/Dialog";
import { Glyph } from "@/ui/Glyph";
import { navigate } from "@/ui/router";
import { type Autosave, saving } from "./autosave";
import css from "./SaveMark.module.css";

/** Whether the drawing is safe: always to be seen beside its name. */
export function SaveMark() {
  const state = useStore(saving, (store) => store.state);
  if (state.is === "offline") {
    return (
      <span
        className={css.warning}
        role="status"
        title="Every edit is kept on this device and saved once the server answers."
      >
        <Glyph name="offline" size={14} /> Offline, kept here
      </span>
    );
  }
  if (state.is === "refused") {
    return (
      <span className={css.error} role="alert" title={state.message}>
        <Glyph name="error" size={14} /> Not saved: {state.message}
      </span>
    );
  }
  const words = { saved: "Saved", unsaved: "Unsaved", saving: "Saving…", conflict: "Edited elsewhere" }[
    state.is
  ];
  return (
    <span className={css.mark} role="status">
      {words}
    </span>
  );
}

/** Somebody else, or another tab, has saved a different drawing since: nothing is overwritten unasked. */
export function ConflictDialog({ autosave }: { autosave: Autosave }) {
  const state = useStore(saving, (store) => store.state);
  if (state.is !== "conflict") return null;
  const mine = editor.getState().document;
  const say = (document: typeof mine) =>
    `${document.nodes.length} boxes, ${document.edges.length} connections`;
  const copy = async () => {
    const made = await createArchitecture({ name: `${mine.name} (my edits)`, document: mine });
    autosave.settle("theirs");
    navigate(`/architectures/${made.id}`);
  };
  return (
    <Dialog title="This drawing was edited somewhere else" onClose={() => undefined} width={520}>
      <p>
        Since you opened it, another tab or person saved a different drawing ({say(state.theirs)}). Yours has{" "}
        {say(mine)}. Nothing is lost until you choose.
      </p>
      <div className={css.choices}>
        <Button look="primary" onClick={() => void copy()}>
          Keep mine as a copy
        </Button>
        <Button onClick={() => autosave.settle("theirs")}>Take theirs</Button>
        <Button look="danger" onClick={() => autosave.settle("mine")}>
          Overwrite theirs with mine
        </Button>
      </div>
    </Dialog>
  );
}
