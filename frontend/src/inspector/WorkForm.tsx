import type { Service } from "@/catalog/types";
import { setByClass } from "@/document/commands";
import { act } from "@/document/store";
import type { DocNode, Document, Json } from "@/document/types";
import { NumberInput } from "@/ui/Field";
import type { ErrorsAt } from "./errors";
import css from "./Inspector.module.css";
import work from "./WorkForm.module.css";

type Time = { mean?: number; cv?: number };
type Work = { [part: string]: Time | { [part: string]: Time } | undefined };
type Scope = "per_batch" | "per_message" | null;

const PARTS = [
  { name: "cpu_ms", title: "CPU", about: "Needs a core." },
  { name: "wait_ms", title: "Wait", about: "Needs only a slot: waiting for something that is not drawn." },
] as const;
const SCOPES: Record<"per_batch" | "per_message", string> = {
  per_batch: "Per batch",
  per_message: "Per message",
};

function timeOf(node: DocNode, classId: string, scope: Scope, part: string): Time {
  const own = node.work?.[classId] as Work | undefined;
  const holder = scope ? (own?.[scope] as Work | undefined) : own;
  return (holder?.[part] ?? {}) as Time;
}

/** The class's work with one figure changed; undefined when nothing is said any more. */
function withFigure(
  node: DocNode,
  classId: string,
  scope: Scope,
  part: string,
  field: "mean" | "cv",
  value: number | null,
): Json | undefined {
  const whole = { ...((node.work?.[classId] ?? {}) as Work) };
  const holder = scope ? { ...((whole[scope] ?? {}) as Work) } : whole;
  const time = { ...timeOf(node, classId, scope, part) };
  if (value === null) delete time[field];
  else time[field] = value;
  if (Object.keys(time).length) holder[part] = time;
  else delete holder[part];
  if (scope) {
    if (Object.keys(holder).length) whole[scope] = holder as { [part: string]: Time };
    else delete whole[scope];
  }
  return Object.keys(whole).length ? (whole as Json) : undefined;
}

/** What a node does with one request of each class: time on a core, time that only holds a slot. */
export function WorkForm({
  node,
  service,
  document,
  errors,
}: {
  node: DocNode;
  service: Service;
  document: Document;
  errors: ErrorsAt;
}) {
  if (!service.work || service.work === "none") return null;
  const scopes: Scope[] = service.work === "batch" ? ["per_batch", "per_message"] : [null];
  const set = (classId: string, scope: Scope, part: string, field: "mean" | "cv", value: number | null) =>
    act(
      "Set work",
      (before) =>
        setByClass(before, node.id, "work", classId, withFigure(node, classId, scope, part, field, value)),
      { key: `work ${node.id} ${classId} ${scope} ${part} ${field}` },
    );
  return (
    <section className={css.work} aria-label="Work per request">
      <h3 className={css.legend}>Work per request</h3>
      <p className={css.help}>
        How long one takes, in ms, and how much that varies: 0 is always the same, 1 varies like an
        exponential.
      </p>
      {document.classes.map((one) => (
        <div key={one.id} className={css.item}>
          <strong>{one.title}</strong>
          {scopes.map((scope) => (
            <div key={scope ?? "request"} className={work.table}>
              <span className={work.head}>{scope ? SCOPES[scope] : ""}</span>
              <span className={work.head}>Mean ms</span>
              <span className={work.head}>Variation</span>
              {PARTS.map(({ name, title, about }) => {
                const time = timeOf(node, one.id, scope, name);
                const path = `work.${one.id}.${scope ? `${scope}.` : ""}${name}`;
                const error = errors(path) ?? errors(`${path}.mean`) ?? errors(`${path}.cv`);
                const called = [title, scope && SCOPES[scope].toLowerCase(), one.title]
                  .filter(Boolean)
                  .join(", ");
                return (
                  <div key={name} className={work.row}>
                    <span title={about}>{title}</span>
                    <NumberInput
                      label={`${called}: mean ms`}
                      value={time.mean ?? null}
                      minimum={0}
                      placeholder="0"
                      invalid={error !== undefined}
                      onCommit={(value) => set(one.id, scope, name, "mean", value)}
                    />
                    <NumberInput
                      label={`${called}: variation`}
                      value={time.cv ?? null}
                      minimum={0}
                      placeholder="0"
                      onCommit={(value) => set(one.id, scope, name, "cv", value)}
                    />
                    {error && <p className={work.error}>{error.message}</p>}
                  </div>
                );
              })}
            </div>
          ))}
        </div>
      ))}
    </section>
  );
}
