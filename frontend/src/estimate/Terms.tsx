import { useState } from "react";
import { ApiError } from "@/api/problems";
import { type PurchaseTerms, usePurchaseTerms, useSavePurchaseTerms } from "@/api/purchase";
import { Button, IconButton } from "@/ui/Button";
import { Field, NumberInput, Select, TextInput } from "@/ui/Field";
import { toast } from "@/ui/Toast";
import { Commitments } from "./Commitments";
import css from "./Terms.module.css";

const FREE_TIER = [
  { value: "", title: "As the drawing's account says" },
  { value: "none", title: "None" },
  { value: "always", title: "Always-free allowances" },
  { value: "first_year", title: "Always free and the first year's" },
];

type Free = NonNullable<PurchaseTerms["free_tier"]> | null;

/** What was agreed with AWS, as a form: free tier, discounts, commitments, private rates, currency. */
export function Terms({
  architectureId,
  services,
  regions,
}: {
  architectureId: string;
  services: string[];
  regions: string[];
}) {
  const { data } = usePurchaseTerms(architectureId);
  if (!data) return null;
  return <TermsForm architectureId={architectureId} kept={data} services={services} regions={regions} />;
}

function TermsForm({
  architectureId,
  kept,
  services,
  regions,
}: {
  architectureId: string;
  kept: PurchaseTerms;
  services: string[];
  regions: string[];
}) {
  const [terms, setTerms] = useState(kept);
  const save = useSavePurchaseTerms(architectureId);
  const problems = save.error instanceof ApiError ? save.error.problems : [];
  const at = (path: string) => problems.find((problem) => problem.at.startsWith(path))?.message;
  const set = (change: Partial<PurchaseTerms>) => setTerms({ ...terms, ...change });
  const currency = terms.currency ?? null;
  const changed = JSON.stringify(terms) !== JSON.stringify(kept);
  return (
    <div className={css.form}>
      <p className={css.lead}>
        Every bill of this drawing is priced on these terms from now on; estimates that were kept stay as they
        are. A new term needs no new run.
      </p>
      <section className={css.section}>
        <Field label="Free tier" error={at("$.free_tier")}>
          {(ids) => (
            <Select
              {...ids}
              value={terms.free_tier ?? ""}
              choices={FREE_TIER}
              onCommit={(value) => set({ free_tier: (value || null) as Free })}
            />
          )}
        </Field>
        <div className={css.currency}>
          <Field label="Show totals in" help="ISO code, as EUR" error={at("$.currency")}>
            {(ids) => (
              <TextInput
                {...ids}
                value={currency?.code ?? ""}
                placeholder="USD only"
                onCommit={(code) =>
                  set({
                    currency: code.trim()
                      ? { per_usd: currency?.per_usd ?? 1, ...currency, code: code.trim().toUpperCase() }
                      : null,
                  })
                }
              />
            )}
          </Field>
          {currency && (
            <>
              <Field label="For one USD" unit={currency.code}>
                {(ids) => (
                  <NumberInput
                    {...ids}
                    minimum={0}
                    value={Number(currency.per_usd)}
                    onCommit={(rate) => set({ currency: { ...currency, per_usd: String(rate ?? 1) } })}
                  />
                )}
              </Field>
              <Field label="Rate stated by">
                {(ids) => (
                  <TextInput
                    {...ids}
                    value={currency.source ?? ""}
                    placeholder="ECB, 2026-11-23"
                    onCommit={(source) => set({ currency: { ...currency, source } })}
                  />
                )}
              </Field>
            </>
          )}
        </div>
      </section>
      <Discounts
        discounts={terms.discounts ?? {}}
        services={services}
        error={at("$.discounts")}
        onChange={(discounts) => set({ discounts })}
      />
      <Commitments
        owned={terms.commitments ?? []}
        regions={regions}
        errorAt={(place) => at(`$.commitments[${place}]`)}
        onChange={(commitments) => set({ commitments })}
      />
      <PrivateRates
        rates={terms.private_rates ?? []}
        error={at("$.private_rates")}
        onChange={(private_rates) => set({ private_rates })}
      />
      {save.error && problems.length === 0 && <p className={css.error}>{save.error.message}</p>}
      <div className={css.actions}>
        <Button
          look="primary"
          disabled={!changed || save.isPending}
          onClick={() =>
            save.mutate(terms, { onSuccess: () => toast("The bill is priced on the new terms.") })
          }
        >
          Price on these terms
        </Button>
        <Button disabled={!changed} onClick={() => setTerms(kept)}>
          Undo changes
        </Button>
      </div>
    </div>
  );
}

function Discounts({
  discounts,
  services,
  error,
  onChange,
}: {
  discounts: Record<string, number | string>;
  services: string[];
  error: string | undefined;
  onChange: (discounts: Record<string, number | string>) => void;
}) {
  const rows = Object.entries(discounts);
  const free = ["*", ...services].filter((name) => !(name in discounts));
  const title = (name: string) => (name === "*" ? "All other services" : name);
  return (
    <section className={css.part}>
      <div className={css.partHead}>
        <h3>Discounts on list prices</h3>
        <Button
          glyph="plus"
          disabled={free.length === 0}
          onClick={() => onChange({ ...discounts, [free[0] ?? "*"]: "5" })}
        >
          Add a discount
        </Button>
      </div>
      {rows.map(([name, percent]) => (
        <div key={name} className={css.discount}>
          <Select
            label="Service"
            value={name}
            choices={[name, ...free].map((value) => ({ value, title: title(value) }))}
            onCommit={(to) =>
              onChange(Object.fromEntries(rows.map(([one, value]) => [one === name ? to : one, value])))
            }
          />
          <NumberInput
            label={`Percent off ${title(name)}`}
            minimum={0}
            maximum={100}
            value={Number(percent)}
            onCommit={(value) => onChange({ ...discounts, [name]: String(value ?? 0) })}
          />
          <span>% off</span>
          <IconButton
            label={`Remove the discount on ${title(name)}`}
            glyph="trash"
            look="quiet"
            onClick={() => onChange(Object.fromEntries(rows.filter(([one]) => one !== name)))}
          />
        </div>
      ))}
      {rows.length === 0 && <p className={css.soft}>None: list prices.</p>}
      {error && <p className={css.error}>{error}</p>}
    </section>
  );
}

type Rates = NonNullable<PurchaseTerms["private_rates"]>;

function PrivateRates({
  rates,
  error,
  onChange,
}: {
  rates: Rates;
  error: string | undefined;
  onChange: (rates: Rates) => void;
}) {
  const [wrong, setWrong] = useState<string | null>(null);
  const read = async (file: File | undefined) => {
    if (!file) return;
    try {
      const rows: unknown = JSON.parse(await file.text());
      if (!Array.isArray(rows)) throw new Error("It is no list.");
      setWrong(null);
      onChange(rows as Rates);
    } catch (fault) {
      setWrong(`${file.name} can't be read: ${fault instanceof Error ? fault.message : fault}`);
    }
  };
  return (
    <section className={css.part}>
      <div className={css.partHead}>
        <h3>Private rates</h3>
        <label className={css.file}>
          Load a file
          <input
            type="file"
            accept="application/json,.json"
            onChange={(event) => void read(event.target.files?.[0])}
          />
        </label>
        {rates.length > 0 && <Button onClick={() => onChange([])}>Remove all</Button>}
      </div>
      <p className={css.soft}>
        {rates.length > 0
          ? `${rates.length} ${rates.length === 1 ? "rate goes" : "rates go"} before the list.`
          : "None. Take what `./loadline prices METER --json` prints, and change its rates."}
      </p>
      {(wrong || error) && <p className={css.error}>{wrong ?? error}</p>}
    </section>
  );
}
