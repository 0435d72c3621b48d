import { useState } from "react";
import type { Catalog, Quota } from "@/catalog/types";
import { addClass, removeClass, renameClass } from "@/document/classes";
import { setAccount, setQuota } from "@/document/commands";
import { act } from "@/document/store";
import type { Document } from "@/document/types";
import { Button, IconButton } from "@/ui/Button";
import { Field, NumberInput, Switch, TextInput } from "@/ui/Field";
import css from "./Inspector.module.css";

/** What belongs to the whole drawing: its request classes, the account's quotas and free tier. */
export function SystemForm({ document, catalog }: { document: Document; catalog: Catalog }) {
  const used = new Set([...document.nodes, ...document.groups].map((item) => item.service));
  const quotas = catalog.services
    .filter(({ key }) => used.has(key))
    .flatMap((service) => service.quotas ?? [])
    .filter((quota, at, all) => all.findIndex(({ key }) => key === quota.key) === at);
  const regions = [
    ...new Set(
      document.groups.flatMap(({ params }) => (typeof params?.region === "string" ? [params.region] : [])),
    ),
  ];
  const [open, setOpen] = useState(false);
  const set = (quota: Quota) =>
    Object.keys(document.account?.quotas ?? {}).some(
      (key) => key === quota.key || key.startsWith(`${quota.key}@`),
    );
  const first = quotas.filter((quota) => quota.enforced || set(quota));
  const rest = quotas.filter((quota) => !first.includes(quota));
  const add = () => {
    let number = document.classes.length + 1;
    while (document.classes.some(({ id }) => id === `class-${number}`)) number += 1;
    act("Add a request class", (before) => addClass(before, `class-${number}`, `Class ${number}`));
  };
  return (
    <div className={css.form}>
      <section className={css.items}>
        <div className={css.itemsHead}>
          <h3 className={css.legend}>Request classes</h3>
          <IconButton label="Add a request class" glyph="plus" look="quiet" onClick={add} />
        </div>
        <p className={css.help}>Kinds of request that differ in work, size or path.</p>
        {document.classes.map((one) => (
          <div key={one.id} className={css.row}>
            <TextInput
              label={`Name of class ${one.title}`}
              value={one.title}
              onCommit={(title) => act("Rename a class", (before) => renameClass(before, one.id, title))}
            />
            <IconButton
              label={`Remove class ${one.title}`}
              glyph="trash"
              look="quiet"
              disabled={document.classes.length < 2}
              onClick={() => act("Remove a class", (before) => removeClass(before, one.id))}
            />
          </div>
        ))}
      </section>
      <section className={css.items}>
        <h3 className={css.legend}>Account</h3>
        <Field inline label="Free tier" help="Counts the free allowances of a new account.">
          {(ids) => (
            <Switch
              {...ids}
              checked={document.account?.free_tier === true}
              onCommit={(on) => act("Set the free tier", (before) => setAccount(before, { free_tier: on }))}
            />
          )}
        </Field>
        {first.map((quota) => (
          <QuotaFields key={quota.key} quota={quota} regions={regions} document={document} />
        ))}
        {rest.length > 0 && (
          <Button
            look="quiet"
            glyph={open ? "chevronDown" : "chevronRight"}
            className={css.fold}
            aria-expanded={open}
            onClick={() => setOpen(!open)}
          >
            {rest.length} more {rest.length === 1 ? "quota" : "quotas"}
          </Button>
        )}
        {open &&
          rest.map((quota) => (
            <QuotaFields key={quota.key} quota={quota} regions={regions} document={document} />
          ))}
        <OtherQuotas document={document} known={quotas} />
      </section>
    </div>
  );
}

function QuotaFields({ quota, regions, document }: { quota: Quota; regions: string[]; document: Document }) {
  const places = regions.length ? regions : [""];
  return places.map((region) => {
    const key = region ? `${quota.key}@${region}` : quota.key;
    const fallback = quota.limit ?? null;
    return (
      <Field
        key={key}
        label={region && places.length > 1 ? `${quota.title}, ${region}` : quota.title}
        unit={quota.unit}
        help={fallback === null ? undefined : `AWS's default: ${fallback.toLocaleString("en-US")}.`}
      >
        {(ids) => (
          <NumberInput
            {...ids}
            minimum={0}
            value={document.account?.quotas?.[key] ?? null}
            placeholder={fallback === null ? "AWS's default" : String(fallback)}
            onCommit={(value) => act("Set a quota", (before) => setQuota(before, key, value), { key })}
          />
        )}
      </Field>
    );
  });
}

/** Overrides of quotas that nothing in the drawing draws on any more: shown, so that they can be removed. */
function OtherQuotas({ document, known }: { document: Document; known: readonly Quota[] }) {
  const others = Object.entries(document.account?.quotas ?? {}).filter(
    ([key]) => !known.some((quota) => key === quota.key || key.startsWith(`${quota.key}@`)),
  );
  return others.map(([key, limit]) => (
    <div key={key} className={css.row}>
      <span className={css.grow}>
        {key}: {limit.toLocaleString("en-US")}
      </span>
      <Button look="quiet" onClick={() => act("Remove a quota", (before) => setQuota(before, key, null))}>
        Remove
      </Button>
    </div>
  ));
}
