import type { Param } from "@/catalog/types";

/** How wide a setting's range may be, by its unit, for a slider to be aimed in it. */
const WIDEST: Record<string, number> = { MB: 10_240, s: 1_000 };
const WIDEST_OTHER = 20;
const STEPS = 100;

/** The slider beside a setting's field, or null where its range is open, or too wide to aim in. */
export function slideOf(param: Param): { minimum: number; maximum: number; step: number } | null {
  const { minimum, maximum } = param;
  if (minimum == null || maximum == null || param.nullable || maximum <= minimum) return null;
  const unit = param.unit ?? "";
  const span = maximum - minimum;
  const shares = unit.startsWith("%");
  if (!shares && span > (WIDEST[unit] ?? WIDEST_OTHER)) return null;
  const step = stepOf(param, unit, span);
  // From a begin between two steps a slider would only meet crooked numbers.
  if (Math.abs(minimum / step - Math.round(minimum / step)) > 1e-9) return null;
  return { minimum, maximum, step };
}

function stepOf(param: Param, unit: string, span: number): number {
  if (unit === "MB") return 64;
  if (unit.startsWith("%") || param.type === "integer") return 1;
  return 10 ** Math.ceil(Math.log10(span / STEPS) - 1e-9);
}
