import type { Service } from "@/catalog/types";
import { setByClass } from "@/document/commands";
import { act } from "@/document/store";
import type { DocNode, Document, Json } from "@/document/types";
import { Field, NumberInput } from "@/ui/Field";
import type { ErrorsAt } from "./errors";
import css from "./Inspector.module.css";

type Time = { mean?: number; cv?: number };
type Work = { [part: string]: Time | { [part: string]: Time } | undefined };

const PARTS = [
  { name: "cpu_ms", title: "CPU", help: "needs a core" },
  { name: "wait_ms", title: "Wait", help: "needs only a slot" },
] as const;

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
  const scopes = service.work === "batch" ? (["per_batch", "per_message"] as const) : ([null] as const);
  const set = (
    classId: string,
    scope: string | null,
    part: string,
    field: "mean" | "cv",
    value: number | null,
  ) => {
    const work = { ...((node.work?.[classId] ?? {}) as Work) };
    const holder = scope ? { ...((work[scope] ?? {}) as Work) } : work;
    const time = { ...((holder[part] ?? {}) as Time) };
    if (value === null) delete time[field];
    else time[field] = value;
    if (Object.keys(time).length) holder[part] = time;
    else delete holder[part];
    if (scope) {
      if (Object.keys(holder).length) work[scope] = holder as { [part: string]: Time };
      else delete work[scope];
    }
    const next = Object.keys(work).length ? (work as Json) : undefined;
    act("Set work", (before) => setByClass(before, node.id, "work", classId, next), {
      key: `work ${node.id} ${classId} ${scope} ${part} ${field}`,
    });
  };
  return (
    <section className={css.work}>
      <h3 className={css.legend}>Work per request</h3>
      <p className={css.help}>
        Mean in ms, and how much it varies (cv: 0 always the same, 1 like an exponential).
      </p>
      {document.classes.map((one) => (
        <div key={one.id} className={css.item}>
          <strong>{one.title}</strong>
          {scopes.map((scope) => (
            <div key={scope ?? "request"} className={css.scope}>
              {scope && (
                <span className={css.scopeTitle}>{scope === "per_batch" ? "Per batch" : "Per message"}</span>
              )}
              {PARTS.map(({ name, title, help }) => {
                const holder = (
                  scope ? node.work?.[one.id] && (node.work[one.id] as Work)[scope] : node.work?.[one.id]
                ) as Work | undefined;
                const time = (holder?.[name] ?? {}) as Time;
                const path = `work.${one.id}.${scope ? `${scope}.` : ""}${name}`;
                const error = errors(path) ?? errors(`${path}.mean`) ?? errors(`${path}.cv`);
                return (
                  <Field
                    key={name}
                    label={title}
                    unit={`ms, ${help}`}
                    error={error?.message}
                    hint={error?.hint}
                  >
                    {(ids) => (
                      <div className={css.pair}>
                        <NumberInput
                          {...ids}
                          label={`${title} mean`}
                          value={time.mean ?? null}
                          minimum={0}
                          placeholder="0"
                          onCommit={(value) => set(one.id, scope, name, "mean", value)}
                        />
                        <NumberInput
                          label={`${title} cv`}
                          value={time.cv ?? null}
                          minimum={0}
                          placeholder="cv"
                          onCommit={(value) => set(one.id, scope, name, "cv", value)}
                        />
                      </div>
                    )}
                  </Field>
                );
              })}
            </div>
          ))}
        </div>
      ))}
    </section>
  );
}
