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
import { KeepForm, NamedList, NamedRow } from "@/ui/NamedList";
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
  const [onlyNamed, setOnlyNamed] = useState(false);
  const { data, error, refetch } = useQuery({
    queryKey: ["revisions", architectureId],
    queryFn: ({ signal }) => listRevisions(architectureId, signal),
    staleTime: 0,
  });
  const attempt = async (work: () => Promise<void>): Promise<boolean> => {
    try {
      await work();
      return true;
    } catch (failure) {
      toast(failure instanceof Error ? failure.message : String(failure), { tone: "error" });
      return false;
    }
  };
  const keep = (name: string) =>
    attempt(async () => {
      if (!(await autosave.save())) throw new Error("The drawing is not saved yet, so it can't be named.");
      await cutRevision(architectureId, name);
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
      <KeepForm label="Name the drawing as it is now" maxLength={200} onKeep={keep} />
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
          <NamedList>
            {shown.map((revision) => (
              <NamedRow
                key={revision.id}
                name={revision.name || "Without a name"}
                about={when.format(new Date(revision.created_at))}
              >
                <Button look="quiet" onClick={() => void goOn(revision)}>
                  Open as new
                </Button>
                <Button onClick={() => void restore(revision)}>Restore</Button>
              </NamedRow>
            ))}
          </NamedList>
        </>
      )}
    </Dialog>
  );
}
