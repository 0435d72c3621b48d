import type { Comparison, SameWork } from "@/api/estimate";
import { significant } from "@/ui/format";
import css from "./Bill.module.css";
import { BreakEvenChart } from "./BreakEvenChart";
import { above, cents } from "./money";
import { useSubjects } from "./useSubjects";

/** The same month on other instance types, and the same work as EC2, Fargate and Lambda. */
export function Alternatives({ comparison }: { comparison: Comparison }) {
  const titleOf = useSubjects();
  if (comparison.instance_types.length === 0 && comparison.same_work.length === 0) {
    return <p className={css.none}>Nothing in this run computes on instances, tasks or functions.</p>;
  }
  return (
    <div className={css.sections}>
      {comparison.same_work.map((work) => (
        <SameWorkSection key={work.subject} work={work} title={titleOf(work.subject)} />
      ))}
      {comparison.instance_types.map((one) => (
        <section key={`${one.meter}-${one.region}`}>
          <h3 className={css.heading}>
            {one.subjects.map(titleOf).join(", ")} on other instance types
            <span className={css.why}>
              As many vCPUs as {one.instance_type}, no less memory, the same{" "}
              {Math.round(Number(one.hours)).toLocaleString("en-US")} instance-hours in {one.region}.
            </span>
          </h3>
          <TypesTable one={one} />
        </section>
      ))}
      <p className={css.foot}>
        The same cores are taken to do the same work, whatever their make: run the drawing with another type
        to see what it does to latency. Arm needs software built for it; burstable types pay for CPU above
        their baseline.
      </p>
    </div>
  );
}

function TypesTable({ one }: { one: Comparison["instance_types"][number] }) {
  const now = Number(one.types.find((type) => type.instance_type === one.instance_type)?.month_usd ?? 0);
  return (
    <table className={css.table}>
      <thead>
        <tr>
          <th className={css.head}>Instance type</th>
          <th className={`${css.head} ${css.figure}`}>vCPU</th>
          <th className={`${css.head} ${css.figure}`}>Memory</th>
          <th className={`${css.head} ${css.figure}`}>A month</th>
          <th className={`${css.head} ${css.figure}`}>Against now</th>
        </tr>
      </thead>
      <tbody>
        {one.types.map((type) => (
          <tr key={type.instance_type} data-now={type.instance_type === one.instance_type || undefined}>
            <th className={css.cell} scope="row">
              {type.instance_type} <span className={css.unit}>{type.architecture}</span>
              {type.burstable && <span className={css.tag}>burstable</span>}
              {type.instance_type === one.instance_type && <span className={css.tag}>now</span>}
            </th>
            <td className={`${css.cell} ${css.figure}`}>{type.vcpu}</td>
            <td className={`${css.cell} ${css.figure}`}>{type.memory_gib} GiB</td>
            <td className={`${css.cell} ${css.figure}`}>{cents(type.month_usd)}</td>
            <td className={`${css.cell} ${css.figure}`}>
              {type.instance_type === one.instance_type ? "–" : above(Number(type.month_usd), now)}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function SameWorkSection({ work, title }: { work: SameWork; title: string }) {
  return (
    <section>
      <h3 className={css.heading}>
        {title}: EC2, Fargate or Lambda
        <span className={css.why}>
          {significant(Number(work.requests_per_s))} requests/s on average, each{" "}
          {significant(Number(work.cpu_ms))} ms of a core and {significant(Number(work.wall_ms))} ms in all;
          fleets kept {Math.round(Number(work.target) * 100)} % busy. Steady load at list prices, no free
          tier.
        </span>
      </h3>
      <BreakEvenChart work={work} />
      <table className={css.table}>
        <thead>
          <tr>
            <th className={css.head}>As</th>
            <th className={`${css.head} ${css.figure}`}>Servers</th>
            <th className={`${css.head} ${css.figure}`}>A month at this rate</th>
            <th className={`${css.head} ${css.after}`}>Cheaper than Lambda</th>
          </tr>
        </thead>
        <tbody>
          {work.alternatives.map((one) => (
            <tr key={one.title}>
              <th className={css.cell} scope="row">
                {one.title}
              </th>
              <td className={`${css.cell} ${css.figure}`}>{one.servers ?? "–"}</td>
              <td className={`${css.cell} ${css.figure}`}>{cents(one.month_usd)}</td>
              <td className={`${css.cell} ${css.after}`}>{breakEvenText(work, one.title)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

/** From which rate on a fleet is cheaper than the function. */
function breakEvenText(work: SameWork, fleet: string): string {
  const found = work.break_even.find((one) => one.fleet === fleet);
  if (!found) return "–";
  const { first_per_s: first, always_per_s: always } = found;
  if (first === null || always === null) return "at no rate";
  const from = `from ${significant(Number(first))} requests/s`;
  return first === always ? from : `${from}, always from ${significant(Number(always))}`;
}
