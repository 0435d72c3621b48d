import { keysText, perform } from "@/ui/actions";
import { Button } from "@/ui/Button";
import css from "./EmptyHint.module.css";

/** On an empty canvas: the three ways to begin. */
export function EmptyHint() {
  return (
    <div className={css.hint}>
      <p className={css.title}>An empty canvas</p>
      <p className={css.text}>
        Drag a service from the left, double click anywhere, or begin with who sends the requests.
      </p>
      <div className={css.buttons}>
        <Button look="primary" keys={keysText("a")} onClick={() => perform("add.quick")}>
          Add a service
        </Button>
        <Button keys={keysText("mod+k")} onClick={() => perform("help.commands")}>
          All commands
        </Button>
      </div>
    </div>
  );
}
