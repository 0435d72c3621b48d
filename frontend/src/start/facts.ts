import type { Example } from "@/api/architectureList";
import { duration, latency, percent } from "@/ui/format";

/** What a template's scenario asks, in a few words each: its traffic, its length, its objectives. */
export function factsOf({
  scenario,
  duration_s,
  slo,
}: Pick<Example, "scenario" | "duration_s" | "slo">): string[] {
  const facts = [scenario, duration(duration_s)];
  const goal = (key: string) => (typeof slo[key] === "number" ? (slo[key] as number) : null);
  const [response, completion, errors] = [
    goal("response_p99_s"),
    goal("completion_p99_s"),
    goal("error_rate"),
  ];
  if (response !== null) facts.push(`p99 ≤ ${latency(response)}`);
  if (completion !== null) facts.push(`completion p99 ≤ ${latency(completion)}`);
  if (errors !== null) facts.push(`errors ≤ ${percent(errors)}`);
  return facts.filter(Boolean);
}
