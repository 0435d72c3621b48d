import { allActions, useActionRegistry } from "@/ui/actions";
import css from "./Inspector.module.css";

/** Several boxes are selected: what can be done with them together. */
export function Several({ count }: { count: number }) {
  useActionRegistry((state) => state.actions);
  const arrange = allActions().filter(({ id }) => id.startsWith("arrange.") || id === "edit.connect");
  return (
    <aside className={css.inspector} aria-label="Properties">
      <header className={css.head}>
        <div className={css.words}>
          <h2 className={css.system}>{count} selected</h2>
          <p className={css.kind}>Arrange them, or select one to see its settings.</p>
        </div>
      </header>
      <ul className={css.verbs}>
        {arrange
          .filter((action) => action.enabled?.() ?? true)
          .map((action) => (
            <li key={action.id}>
              <button type="button" className={css.verb} onClick={() => action.perform()}>
                {action.label}
              </button>
            </li>
          ))}
      </ul>
    </aside>
  );
}
