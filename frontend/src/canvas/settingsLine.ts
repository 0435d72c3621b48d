import type { Param, Service } from "@/catalog/types";
import type { Json, Params } from "@/document/types";
import { significant } from "@/ui/format";

/** One line of what is set on a box, for the card while no run is shown: what was chosen first, then the plainest. */
export function settingsLine(service: Service, params: Params, most = 2): string {
  const worth = service.params.filter((param) => param.tab !== "traffic" && !param.advanced && shown(param));
  const chosen = worth.filter((param) => param.name in params);
  const picked = [...chosen, ...worth.filter((param) => !chosen.includes(param))].slice(0, most);
  return picked.map((param) => say(param, params[param.name] ?? param.default)).join(" · ");
}

function shown(param: Param): boolean {
  return ["integer", "number", "choice"].includes(param.type) && param.default !== null;
}

function say(param: Param, value: Json): string {
  if (param.type === "choice") {
    const whole = param.choices?.find((choice) => choice.value === value)?.title ?? String(value);
    // "arm64 (Graviton)": what stands in brackets explains the choice where it is made; a card has no room for it.
    const title = whole.replace(/ \([^)]*\)$/, "");
    return title.length > 18 ? String(value) : title;
  }
  const number = typeof value === "number" ? withUnit(value, param.unit) : String(value);
  return param.unit ? number : `${param.title.toLowerCase()} ${number}`;
}

function withUnit(value: number, unit: string | null | undefined): string {
  if (!unit) return Number.isInteger(value) ? value.toLocaleString("en-US") : significant(value);
  if (unit === "s" && value >= 86_400 && value % 86_400 === 0) return `${value / 86_400} d`;
  if (unit === "s" && value >= 3600 && value % 3600 === 0) return `${value / 3600} h`;
  if (value === 1 && unit.length > 2 && unit.endsWith("s")) return `1 ${unit.slice(0, -1)}`;
  return `${Number.isInteger(value) ? value.toLocaleString("en-US") : significant(value)} ${unit}`;
}
