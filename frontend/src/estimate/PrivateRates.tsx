import { useState } from "react";
import type { PurchaseTerms } from "@/api/purchase";
import { Button } from "@/ui/Button";
import css from "./Terms.module.css";

type Rates = NonNullable<PurchaseTerms["private_rates"]>;

/** Rates that go before the list: what `./loadline prices METER --json` prints, edited. */
export function PrivateRates({
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
