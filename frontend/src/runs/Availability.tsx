import type { PathAvailability, Summary } from "@/api/runs";
import { useTitles } from "@/document/useTitles";
import { duration } from "@/ui/format";
import { Facts } from "./Facts";
import css from "./Results.module.css";

/** What AWS's SLAs promise of each path, in series and in parallel, beside what the run saw. */
export function Availability({ summary }: { summary: Summary }) {
  const titleOf = useTitles();
  const told = summary.availability;
  const paths = told?.paths.filter((path) => path.response.nodes.length > 0) ?? [];
  if (!told || paths.length === 0) return null;
  const part = (node: string): string => {
    const { servers, needed } = told.nodes[node] ?? { servers: 1, needed: 1 };
    return servers > 1 ? `${titleOf(node)} (${needed} of ${servers})` : titleOf(node);
  };
  const without = (path: PathAvailability) => path.without_sla.filter((node) => node !== path.entry);
  return (
    <section>
      <h3 className={css.heading}>Availability</h3>
      {paths.map((path) => (
        <div key={`${path.entry} ${path.class}`}>
          {paths.length > 1 && <h4 className={css.minor}>{nameOf(path, summary)}</h4>}
          <Facts
            facts={[
              ["By SLA", share(path.response.percent)],
              ["Down a month by SLA", duration(path.response.down_s_a_month)],
              ["Simulated", share(path.simulated_percent)],
            ]}
          />
          <p className={css.soft}>
            {path.response.nodes.map(part).join(" × ")}
            {without(path).length > 0 && `; no SLA: ${without(path).map(titleOf).join(", ")}`}
          </p>
        </div>
      ))}
    </section>
  );
}

function nameOf(path: PathAvailability, summary: Summary): string {
  return summary.classes?.[path.class]?.title || path.class;
}

/** Percent with the nines that tell SLAs apart. */
function share(value_percent: number | null): string {
  return value_percent === null ? "–" : `${value_percent.toFixed(4)} %`;
}
