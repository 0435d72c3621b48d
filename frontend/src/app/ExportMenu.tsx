import { allActions } from "@/ui/actions";
import { MenuButton, type MenuItem } from "@/ui/Menu";

const PICTURES = ["file.svg", "file.png", "file.download"];

/** What can be taken away at this moment; asked when the menu opens, for a run may have ended since. */
function exports(): MenuItem[] {
  const actions = allActions().filter((action) => action.enabled?.() ?? true);
  const item = (id: string): MenuItem[] => {
    const action = actions.find((one) => one.id === id);
    return action ? [{ label: action.label, perform: action.perform }] : [];
  };
  const reports = actions.filter(({ id }) => id.startsWith("run.report."));
  const items: MenuItem[] = PICTURES.flatMap(item);
  if (reports.length > 0) items.push("separator", ...reports.flatMap(({ id }) => item(id)));
  return items;
}

/** Everything that can be taken away: the drawing, its picture, and the reports of the shown run. */
export function ExportMenu() {
  return <MenuButton label="Export" text="Export" glyph="download" items={exports} />;
}
