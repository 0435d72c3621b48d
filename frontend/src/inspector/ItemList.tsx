import type { Param } from "@/catalog/types";
import type { Json } from "@/document/types";
import { IconButton } from "@/ui/Button";
import { MenuButton } from "@/ui/Menu";
import type { ErrorsAt } from "./errors";
import css from "./Inspector.module.css";
import { withKey } from "./ParamField";
import { ParamForm, type Values } from "./ParamForm";

/** A list of things of one or several forms (scaling policies): add one of a form, edit it, remove it. */
export function ItemList({
  param,
  value,
  path,
  errors,
  onSet,
}: {
  param: Param;
  value: Json | undefined;
  path: string;
  errors: ErrorsAt;
  onSet: (value: Json | undefined) => void;
}) {
  const items = (Array.isArray(value ?? param.default) ? (value ?? param.default) : []) as Values[];
  const kinds = param.variants ? Object.keys(param.variants) : [];
  const kindTitle = (kind: string) => {
    const choice = param.item
      ?.find(({ name }) => name === "kind")
      ?.choices?.find((one) => one.value === kind);
    return choice?.title ?? capital(kind.replaceAll("_", " "));
  };
  const fields = (item: Values): readonly Param[] => {
    const shared = param.item?.filter(({ name }) => name !== "kind" || kinds.length === 0) ?? [];
    return [...shared, ...(param.variants?.[String(item.kind)]?.filter(({ name }) => name !== "kind") ?? [])];
  };
  const full = items.length >= (param.at_most ?? Number.POSITIVE_INFINITY);
  const add = (kind: string | null) => onSet([...items, kind ? { kind } : {}] as Json);
  const [help, none] = helpOf(param.help ?? "");
  const single = param.title.replace(/ies$/, "y").replace(/s$/, "").toLowerCase();
  return (
    <section className={css.items} aria-label={param.title}>
      <div className={css.itemsHead}>
        <h3 className={css.legend}>{param.title}</h3>
        {full ? null : kinds.length > 0 ? (
          <MenuButton
            label={`Add a ${single}`}
            glyph="plus"
            look="quiet"
            items={kinds.map((kind) => ({ label: kindTitle(kind), perform: () => add(kind) }))}
          />
        ) : (
          <IconButton label={`Add a ${single}`} glyph="plus" look="quiet" onClick={() => add(null)} />
        )}
      </div>
      {help && <p className={css.help}>{help}</p>}
      {errors(path) && <p className={css.error}>{errors(path)?.message}</p>}
      {items.map((item, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: an item of a list in a Document is its place.
        <div key={at} className={css.item}>
          <div className={css.itemsHead}>
            <strong>{item.kind ? kindTitle(String(item.kind)) : `${capital(single)} ${at + 1}`}</strong>
            <IconButton
              label={`Remove ${item.kind ? kindTitle(String(item.kind)) : `${single} ${at + 1}`}`}
              glyph="trash"
              look="quiet"
              onClick={() => onSet(items.toSpliced(at, 1) as Json)}
            />
          </div>
          <ParamForm
            params={fields(item)}
            values={item}
            path={`${path}[${at}]`}
            errors={errors}
            onSet={(name, next) => onSet(items.with(at, withKey(item, name, next)) as Json)}
          />
        </div>
      ))}
      {items.length === 0 && <p className={css.none}>{none}</p>}
    </section>
  );
}

/** The catalog's help in two: what is always true, and "None: ...", which is said of an empty list alone. */
export function helpOf(help: string): [always: string, empty: string] {
  const at = help.search(/\bNone: /);
  return at < 0 ? [help, "None."] : [help.slice(0, at).trim(), help.slice(at)];
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
