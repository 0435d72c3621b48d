import { useState } from "react";
import type { Param } from "@/catalog/types";
import type { Json } from "@/document/types";
import { Button } from "@/ui/Button";
import type { ErrorsAt } from "./errors";
import css from "./Inspector.module.css";
import { ParamField } from "./ParamField";

export type Values = { readonly [name: string]: Json };

/** The fields of a list of params, made from the catalog's JSON; the rarely needed ones folded away. */
export function ParamForm({
  params,
  values,
  path,
  errors,
  onSet,
}: {
  params: readonly Param[];
  values: Values;
  /** Where the values stand in their subject: `params`. */
  path: string;
  errors: ErrorsAt;
  /** undefined takes a param back to its default. */
  onSet: (name: string, value: Json | undefined) => void;
}) {
  const [open, setOpen] = useState(false);
  const plain = params.filter((param) => !param.advanced);
  const advanced = params.filter((param) => param.advanced);
  const changed = advanced.filter((param) => param.name in values).length;
  const field = (param: Param) => (
    <ParamField
      key={param.name}
      param={param}
      value={values[param.name]}
      path={`${path}.${param.name}`}
      errors={errors}
      onSet={(value) => onSet(param.name, value)}
    />
  );
  return (
    <div className={css.form}>
      {plain.map(field)}
      {advanced.length > 0 && (
        <Button
          look="quiet"
          glyph={open ? "chevronDown" : "chevronRight"}
          className={css.fold}
          aria-expanded={open}
          onClick={() => setOpen(!open)}
        >
          {advanced.length} more {advanced.length === 1 ? "setting" : "settings"}
          {changed > 0 ? `, ${changed} changed` : ""}
        </Button>
      )}
      {open && advanced.map(field)}
    </div>
  );
}
