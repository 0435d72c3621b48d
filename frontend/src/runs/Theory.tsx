import type { Theory } from "@/api/runs";
import { count, latency, percent } from "@/ui/format";
import css from "./Results.module.css";

const NAMES: Record<string, [string, (value: number | null) => string]> = {
  wait_s: ["Wait", latency],
  sojourn_s: ["Time in it", latency],
  blocked: ["Turned away", percent],
  utilisation: ["Utilisation", percent],
  in_system: ["In it", count],
  throughput_per_s: ["Requests/s", count],
};

/** What queueing theory says of a box, beside what was simulated. */
export function TheoryBox({ theory }: { theory: Theory }) {
  return (
    <section>
      <h3 className={css.heading}>Theory, {theory.model}</h3>
      <table className={css.theory}>
        <thead>
          <tr>
            <th>
              <span className="visually-hidden">Figure</span>
            </th>
            <th>theory</th>
            <th>simulated</th>
          </tr>
        </thead>
        <tbody>
          {theory.figures.map(({ name, predicted, simulated }) => {
            const [title, format] = NAMES[name] ?? [name.replaceAll("_", " "), count];
            return (
              <tr key={name}>
                <th scope="row">{title}</th>
                <td>{format(predicted)}</td>
                <td>{format(simulated)}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
      <p className={css.why} data-holds={theory.holds}>
        {theory.holds ? "✓" : "≠"} {theory.why}
      </p>
    </section>
  );
}
