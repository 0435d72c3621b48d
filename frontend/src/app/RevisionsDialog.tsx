import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import {
  createArchitecture,
  cutRevision,
  listRevisions,
  type Revision,
  readRevision,
} from "@/api/architectures";
import { asDocument } from "@/document/read";
import { act, editor } from "@/document/store";
import { Button } from "@/ui/Button";
import { Dialog } from "@/ui/Dialog";
import { EmptyState } from "@/ui/EmptyState";
import { Switch } from "@/ui/Field";
import fields from "@/ui/Field.module.css";
import { navigate } from "@/ui/router";
import { toast } from "@/ui/Toast";
import type { Autosave } from "./autosave";
import css from "./RevisionsDialog.module.css";

const when = new Intl.DateTimeFormat("en", { dateStyle: "medium", timeStyle: "short" });

/** Never-changed copies of the drawing: name one, take one back (one undo step), or go on from one as a new drawing. */
export default function RevisionsDialog({
  architectureId,
  autosave,
  onClose,
}: {
  architectureId: string;
  autosave: Autosave;
  onClose: () => void;
}) {
  const [name, setName] = useState("");
  const [onlyNamed, setOnlyNamed] = useState(false);
  const { data, error, refetch } = useQuery({
    queryKey: ["revisions", architectureId],
    queryFn: ({ signal }) => listRevisions(architectureId, signal),
    staleTime: 0,
  });
  const attempt = async (work: () => Promise<void>) => {
    try {
      await work();
    } catch (failure) {
      toast(failure instanceof Error ? failure.message : String(failure), { tone: "error" });
    }
  };
  const keep = () =>
    attempt(async () => {
      if (!(await autosave.save())) throw new Error("The drawing is not saved yet, so it can't be named.");
      await cutRevision(architectureId, name.trim());
      setName("");
      await refetch();
    });
  const restore = (revision: Revision) =>
    attempt(async () => {
      const { name: now } = editor.getState().document;
      const document = asDocument(await readRevision(revision.id));
      act("Restore a revision", () => ({ ...document, name: now }), { select: [] });
      toast("Restored. Ctrl Z takes it back.");
      onClose();
    });
  const goOn = (revision: Revision) =>
    attempt(async () => {
      const document = asDocument(await readRevision(revision.id));
      const title = `${document.name}, ${revision.name || when.format(new Date(revision.created_at))}`;
      const made = await createArchitecture({ name: title, document: { ...document, name: title } });
      navigate(`/architectures/${made.id}`);
    });
  const shown = (data ?? []).filter((revision) => !onlyNamed || revision.name);
  return (
    <Dialog title="Revisions" onClose={onClose}>
      <form
        className={css.keep}
        onSubmit={(event) => {
          event.preventDefault();
          if (name.trim()) void keep();
        }}
      >
        <input
          className={fields.input}
          aria-label="Name for the drawing as it is now"
          placeholder="Name the drawing as it is now"
          maxLength={200}
          value={name}
          onChange={(event) => setName(event.target.value)}
        />
        <Button type="submit" look="primary" disabled={!name.trim()}>
          Keep
        </Button>
      </form>
      {error ? (
        <EmptyState
          title="The revisions cannot be read"
          action={<Button onClick={() => void refetch()}>Try again</Button>}
        >
          {error.message}
        </EmptyState>
      ) : data?.length === 0 ? (
        <EmptyState title="No revisions yet">
          One is kept whenever you name it here, run the drawing or share it. They never change.
        </EmptyState>
      ) : (
        <>
          <div className={css.filter}>
            <span>Only those with a name</span>
            <Switch label="Only those with a name" checked={onlyNamed} onCommit={setOnlyNamed} />
          </div>
          <ul className={css.list}>
            {shown.map((revision) => (
              <li key={revision.id} className={css.row}>
                <div className={css.words}>
                  <strong>{revision.name || "Without a name"}</strong>
                  <span>{when.format(new Date(revision.created_at))}</span>
                </div>
                <Button look="quiet" onClick={() => void goOn(revision)}>
                  Open as new
                </Button>
                <Button onClick={() => void restore(revision)}>Restore</Button>
              </li>
            ))}
          </ul>
        </>
      )}
    </Dialog>
  );
}
