import type { Problem } from "@/api/problems";
import { Glyph } from "@/ui/Glyph";
import css from "./Scenario.module.css";

/** What the server said is wrong, each with where and what to do. */
export function ProblemList({ problems }: { problems: Problem[] }) {
  if (problems.length === 0) return null;
  return (
    <ul className={css.problems} role="alert">
      {problems.map((problem) => (
        <li key={`${problem.at}-${problem.code}-${problem.message}`} data-severity={problem.severity}>
          <Glyph name={problem.severity === "error" ? "error" : "warning"} />
          <span>
            {problem.message}
            {problem.hint && <span className={css.hint}> {problem.hint}</span>}
          </span>
        </li>
      ))}
    </ul>
  );
}
