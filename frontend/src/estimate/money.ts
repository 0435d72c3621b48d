import { percent } from "@/ui/format";

/** Amounts in a bill: always to the cent, so that columns line up and add up before one's eyes. */
export function cents(amount: string | number | null | undefined): string {
  if (amount === null || amount === undefined) return "–";
  const value = Number(amount);
  const size = Math.abs(value);
  if (size > 0 && size < 0.005) return value < 0 ? "> −$0.01" : "< $0.01";
  const text = size.toLocaleString("en-US", { minimumFractionDigits: 2, maximumFractionDigits: 2 });
  return `${value < 0 ? "−" : ""}$${text}`;
}

/** A change: with its sign, nothing as a dash. */
export function change(amount: string | number): string {
  const value = Number(amount);
  if (Math.abs(value) < 0.005) return "–";
  return value > 0 ? `+${cents(value)}` : cents(value);
}

/** How far an amount lies above (or below) another one. */
export function above(amount: number, than: number): string {
  if (than <= 0) return "–";
  const share = amount / than - 1;
  if (Math.abs(share) < 0.0005) return "same";
  return `${share > 0 ? "+" : "−"}${percent(Math.abs(share))}`;
}

/** Another currency's amount to the cent, behind its code. */
export function inCurrency(code: string, amount: string): string {
  return `${code} ${Number(amount).toLocaleString("en-US", { minimumFractionDigits: 2, maximumFractionDigits: 2 })}`;
}
