import { type Action, keysText, useActionRegistry } from "./actions";
import { Dialog } from "./Dialog";
import css from "./ShortcutSheet.module.css";

/** `?`: every key of the registry, by group. */
export function ShortcutSheet({ onClose }: { onClose: () => void }) {
  const actions = useActionRegistry((state) => state.actions);
  const groups = new Map<string, Action[]>();
  for (const action of actions.values()) {
    if (action.keys?.length) groups.set(action.group, [...(groups.get(action.group) ?? []), action]);
  }
  return (
    <Dialog title="Keyboard shortcuts" onClose={onClose} width={720}>
      <div className={css.sheet}>
        {[...groups].map(([group, list]) => (
          <section key={group} className={css.group}>
            <h3 className={css.heading}>{group}</h3>
            <dl>
              {list.map((action) => (
                <div key={action.id} className={css.row}>
                  <dt>{action.label}</dt>
                  <dd>
                    {action.keys?.map((keys) => (
                      <kbd key={keys} className={css.keys}>
                        {keysText(keys)}
                      </kbd>
                    ))}
                  </dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
    </Dialog>
  );
}
