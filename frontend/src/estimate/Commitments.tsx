import type { Owned } from "@/api/purchase";
import { Button, IconButton } from "@/ui/Button";
import { Field, NumberInput, Select, TextInput } from "@/ui/Field";
import css from "./Terms.module.css";

const KINDS = [
  { value: "reserved_instances", title: "Reserved Instances" },
  { value: "compute", title: "Compute Savings Plan" },
  { value: "ec2_instance", title: "EC2 Instance Savings Plan" },
];
const TERMS = [
  { value: "1", title: "1 year" },
  { value: "3", title: "3 years" },
];
const PAYMENTS = [
  { value: "none", title: "No upfront" },
  { value: "partial", title: "Partial upfront" },
  { value: "all", title: "All upfront" },
];
const OFFERINGS = [
  { value: "standard", title: "Standard" },
  { value: "convertible", title: "Convertible" },
];

const kindOf = (owned: Owned) =>
  owned.kind === "reserved_instances" ? "reserved_instances" : (owned.plan ?? "compute");

/** A commitment of that kind with what it needs, keeping the term and the place. */
function ofKind(kind: string, owned: Owned | null, region: string): Owned {
  const term = { years: owned?.years ?? 1, payment: owned?.payment ?? "none" };
  const place = owned?.region || region;
  if (kind === "reserved_instances") {
    return { kind, ...term, region: place, instance_type: "m7g.large", count: "1", offering: "standard" };
  }
  if (kind === "ec2_instance") {
    return { kind: "savings_plan", plan: kind, ...term, region: place, family: "m7g", usd_per_hour: "1" };
  }
  return { kind: "savings_plan", plan: "compute", ...term, usd_per_hour: "1" };
}

/** Reserved Instances and Savings Plans that are owned: what they cover is worked out hour by hour. */
export function Commitments({
  owned,
  regions,
  errorAt,
  onChange,
}: {
  owned: Owned[];
  regions: string[];
  errorAt: (place: number) => string | undefined;
  onChange: (owned: Owned[]) => void;
}) {
  const region = regions[0] ?? "us-east-1";
  const put = (place: number, one: Owned) => onChange(owned.map((other, at) => (at === place ? one : other)));
  return (
    <section className={css.part}>
      <div className={css.partHead}>
        <h3>Commitments that are owned</h3>
        <Button glyph="plus" onClick={() => onChange([...owned, ofKind("reserved_instances", null, region)])}>
          Add a commitment
        </Button>
      </div>
      {owned.map((one, place) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: commitments are told apart by their place alone.
        <div key={place} className={css.owned}>
          <div className={css.ownedFields} data-kind={kindOf(one)}>
            <Field label="What">
              {(ids) => (
                <Select
                  {...ids}
                  value={kindOf(one)}
                  choices={KINDS}
                  onCommit={(kind) => put(place, ofKind(kind, one, region))}
                />
              )}
            </Field>
            <What owned={one} regions={regions} onChange={(next) => put(place, next)} />
            <Field label="Term">
              {(ids) => (
                <Select
                  {...ids}
                  value={String(one.years ?? 1)}
                  choices={TERMS}
                  onCommit={(years) => put(place, { ...one, years: years === "3" ? 3 : 1 })}
                />
              )}
            </Field>
            <Field label="Payment">
              {(ids) => (
                <Select
                  {...ids}
                  value={one.payment ?? "none"}
                  choices={PAYMENTS}
                  onCommit={(payment) =>
                    put(place, { ...one, payment: payment as NonNullable<Owned["payment"]> })
                  }
                />
              )}
            </Field>
            <IconButton
              label="Remove this commitment"
              glyph="trash"
              look="quiet"
              onClick={() => onChange(owned.filter((_, at) => at !== place))}
            />
          </div>
          {errorAt(place) && <p className={css.error}>{errorAt(place)}</p>}
        </div>
      ))}
      {owned.length === 0 && (
        <p className={css.soft}>None. Under Purchase options you see what committing would save.</p>
      )}
    </section>
  );
}

/** The fields that only this kind of commitment has. */
function What({
  owned,
  regions,
  onChange,
}: {
  owned: Owned;
  regions: string[];
  onChange: (owned: Owned) => void;
}) {
  const kind = kindOf(owned);
  const text = (label: string, key: "instance_type" | "family") => (
    <Field label={label}>
      {(ids) => (
        <TextInput
          {...ids}
          value={owned[key] ?? ""}
          onCommit={(value) => onChange({ ...owned, [key]: value.trim() })}
        />
      )}
    </Field>
  );
  const number = (label: string, key: "count" | "usd_per_hour", unit?: string) => (
    <Field label={label} unit={unit}>
      {(ids) => (
        <NumberInput
          {...ids}
          minimum={0}
          value={Number(owned[key] ?? 0)}
          onCommit={(value) => onChange({ ...owned, [key]: String(value ?? 0) })}
        />
      )}
    </Field>
  );
  const place = (
    <Field label="Region">
      {(ids) => (
        <Select
          {...ids}
          value={owned.region ?? ""}
          choices={[...new Set([owned.region ?? "", ...regions])]
            .filter(Boolean)
            .map((value) => ({ value, title: value }))}
          onCommit={(region) => onChange({ ...owned, region })}
        />
      )}
    </Field>
  );
  if (kind === "compute") return number("Commitment", "usd_per_hour", "USD an hour");
  if (kind === "ec2_instance") {
    return (
      <>
        {text("Family", "family")}
        {place}
        {number("Commitment", "usd_per_hour", "USD/h")}
      </>
    );
  }
  return (
    <>
      {text("Instance type", "instance_type")}
      {number("How many", "count")}
      {place}
      <Field label="Offering">
        {(ids) => (
          <Select
            {...ids}
            value={owned.offering ?? "standard"}
            choices={OFFERINGS}
            onCommit={(offering) =>
              onChange({ ...owned, offering: offering as NonNullable<Owned["offering"]> })
            }
          />
        )}
      </Field>
    </>
  );
}
