import { setByClass, setField } from "@/document/commands";
import { act } from "@/document/store";
import type { DocEdge, Document } from "@/document/types";
import { Field, NumberInput, Switch } from "@/ui/Field";
import type { ErrorsAt } from "./errors";
import css from "./Inspector.module.css";

/** What flows over an edge: calls per request and bytes by class, in which order, and whether it may fail. */
export function EdgeForm({
  edge,
  document,
  errors,
}: {
  edge: DocEdge;
  document: Document;
  errors: ErrorsAt;
}) {
  const bytes = (classId: string, part: "request" | "response", value: number | null) => {
    const { [part]: _, ...rest } = edge.bytes?.[classId] ?? {};
    const next = value === null ? rest : { ...rest, [part]: value };
    act("Set bytes", (before) =>
      setByClass(before, edge.id, "bytes", classId, Object.keys(next).length ? next : undefined),
    );
  };
  return (
    <div className={css.form}>
      {document.classes.map((one) => {
        const error = errors(`calls_per_request.${one.id}`) ?? errors(`bytes.${one.id}`);
        const sizes = edge.bytes?.[one.id];
        return (
          <div key={one.id} className={css.item}>
            <strong>{one.title}</strong>
            <Field
              label="Calls per request"
              error={error?.message}
              hint={error?.hint}
              help="Below 1 a probability, above 1 a count."
            >
              {(ids) => (
                <NumberInput
                  {...ids}
                  value={edge.calls_per_request?.[one.id] ?? null}
                  minimum={0}
                  placeholder={edge.calls_per_request ? "0" : "1"}
                  onCommit={(value) =>
                    act("Set calls per request", (before) =>
                      setByClass(before, edge.id, "calls_per_request", one.id, value ?? undefined),
                    )
                  }
                />
              )}
            </Field>
            <Field label="Size" unit="bytes, request and response">
              {(ids) => (
                <div className={css.pair}>
                  <NumberInput
                    {...ids}
                    label="Request bytes"
                    integer
                    minimum={0}
                    value={sizes?.request ?? null}
                    placeholder="request"
                    onCommit={(value) => bytes(one.id, "request", value)}
                  />
                  <NumberInput
                    label="Response bytes"
                    integer
                    minimum={0}
                    value={sizes?.response ?? null}
                    placeholder="response"
                    onCommit={(value) => bytes(one.id, "response", value)}
                  />
                </div>
              )}
            </Field>
          </div>
        );
      })}
      <Field
        label="Order"
        help="Edges of one order run side by side, one order after another."
        error={errors("order")?.message}
      >
        {(ids) => (
          <NumberInput
            {...ids}
            integer
            minimum={1}
            value={edge.order ?? null}
            placeholder="1"
            onCommit={(value) =>
              act("Set order", (before) => setField(before, edge.id, "order", value ?? undefined))
            }
          />
        )}
      </Field>
      <Field inline label="Optional" help="An error behind it is not the caller's error.">
        {(ids) => (
          <Switch
            {...ids}
            checked={edge.optional === true}
            onCommit={(on) =>
              act("Set optional", (before) => setField(before, edge.id, "optional", on || undefined))
            }
          />
        )}
      </Field>
    </div>
  );
}
