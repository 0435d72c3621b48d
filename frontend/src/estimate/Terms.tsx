import { useState } from "react";
import { ApiError } from "@/api/problems";
import { type PurchaseTerms, usePurchaseTerms, useSavePurchaseTerms } from "@/api/purchase";
import { Button } from "@/ui/Button";
import { Field, NumberInput, Select, TextInput } from "@/ui/Field";
import { toast } from "@/ui/Toast";
import { Commitments } from "./Commitments";
import { Discounts } from "./Discounts";
import { PrivateRates } from "./PrivateRates";
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
