import { Button, IconButton } from "@/ui/Button";
import { NumberInput, Select } from "@/ui/Field";
import { serviceTitle } from "./bill";
import css from "./Terms.module.css";

/** Percent off on-demand rates by service, `*` off all others. */
export function Discounts({
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
  const title = (name: string) => (name === "*" ? "All other services" : serviceTitle(name));
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
