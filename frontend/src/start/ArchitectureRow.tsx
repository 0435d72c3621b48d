import { useState } from "react";
import {
  type ListedArchitecture,
  useDeleteArchitecture,
  useDuplicateArchitecture,
  useRenameArchitecture,
} from "@/api/architectureList";
import { Button } from "@/ui/Button";
import { Dialog } from "@/ui/Dialog";
import { usd } from "@/ui/format";
import { MenuButton } from "@/ui/Menu";
import { Link } from "@/ui/router";
import { toast } from "@/ui/Toast";
import { NameDialog } from "./NameDialog";
import { ago } from "./paragraph";
import css from "./StartPage.module.css";

/** One architecture of the list: its name, when it changed, how its last run ended and what it costs a month. */
export function ArchitectureRow({ architecture }: { architecture: ListedArchitecture }) {
  const [dialog, setDialog] = useState<"rename" | "delete" | null>(null);
  const rename = useRenameArchitecture();
  const duplicate = useDuplicateArchitecture();
  const remove = useDeleteArchitecture();
  const run = architecture.latest_run;
  const failed = (error: Error) => toast(`Not done: ${error.message}`, { tone: "error" });
  return (
    <tr>
      <td className={css.name}>
        <Link href={`/architectures/${architecture.id}`}>{architecture.name}</Link>
      </td>
      <td className={css.soft} title={new Date(architecture.updated_at).toLocaleString()}>
        {ago(architecture.updated_at, Date.now())}
      </td>
      <td>
        <Ended run={run} />
      </td>
      <td className={css.figure}>
        {run?.month_usd ? usd(Math.round(Number(run.month_usd) * 100) / 100) : "–"}
      </td>
      <td className={css.more}>
        <MenuButton
          label={`Actions for ${architecture.name}`}
          glyph="more"
          look="quiet"
          items={[
            { label: "Rename…", perform: () => setDialog("rename") },
            { label: "Duplicate", perform: () => duplicate.mutate(architecture.id, { onError: failed }) },
            "separator",
            { label: "Delete…", danger: true, perform: () => setDialog("delete") },
          ]}
        />
        {dialog === "rename" && (
          <NameDialog
            title="Rename architecture"
            button="Rename"
            name={architecture.name}
            onName={(name) =>
              rename.mutate(
                { id: architecture.id, name },
                { onError: failed, onSuccess: () => setDialog(null) },
              )
            }
            onClose={() => setDialog(null)}
          />
        )}
        {dialog === "delete" && (
          <Dialog title="Delete architecture" width={440} onClose={() => setDialog(null)}>
            <p className={css.ask}>
              “{architecture.name}” is deleted with its revisions, scenarios and runs. This cannot be undone.
            </p>
            <div className={css.buttons}>
              <Button onClick={() => setDialog(null)}>Keep it</Button>
              <Button
                look="danger"
                glyph="trash"
                onClick={() =>
                  remove.mutate(architecture.id, { onError: failed, onSuccess: () => setDialog(null) })
                }
              >
                Delete
              </Button>
            </div>
          </Dialog>
        )}
      </td>
    </tr>
  );
}

function Ended({ run }: { run: ListedArchitecture["latest_run"] }) {
  if (!run) return <span className={css.soft}>not run yet</span>;
  if (run.status !== "succeeded") return <span className={css.soft}>{run.status}</span>;
  const tone = run.holds === null ? "open" : run.holds ? "pass" : "fail";
  const words = { open: "Not judged", pass: "Holds", fail: "Does not hold" }[tone];
  return (
    <span className={css.verdict} data-tone={tone} title={run.verdict ?? undefined}>
      <i />
      {words}
    </span>
  );
}
