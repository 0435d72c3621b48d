/** Numbers for people. The same figure reads the same in canvas, charts, tables and tooltips. */

const wholes = new Intl.NumberFormat("en-US", { maximumFractionDigits: 0 });
const NONE = "–";

/** A sentence in which no figure is parted from its unit at a line's end. */
export function unbroken(sentence: string): string {
  return sentence.replace(/(\d) (?=(?:%|ms|s|min|h|d|k|M|G|[KMGT]i?B)(?![\w]))/g, "$1\u00a0");
}

export function capitalised(words: string): string {
  return words.slice(0, 1).toUpperCase() + words.slice(1);
}

function known(value: number | null | undefined): value is number {
  return value !== null && value !== undefined && Number.isFinite(value);
}

/** 1,204 · 12.4 k · 75.2 M: three figures, exact below ten thousand. */
export function count(value: number | null | undefined): string {
  if (!known(value)) return NONE;
  const size = Math.abs(value);
  if (size >= 1e9) return `${significant(value / 1e9)} G`;
  if (size >= 1e6) return `${significant(value / 1e6)} M`;
  if (size >= 1e4) return `${significant(value / 1e3)} k`;
  if (size >= 100 || Number.isInteger(value)) return wholes.format(value);
  return significant(value);
}

/** Three significant figures without trailing zeros after the point. */
export function significant(value: number, figures = 3): string {
  if (value === 0) return "0";
  return String(Number(value.toPrecision(figures)));
}

/** Seconds as a latency: 0.9 ms · 38 ms · 2.1 s · 5 min 12 s. */
export function latency(seconds: number | null | undefined): string {
  if (!known(seconds)) return NONE;
  const size = Math.abs(seconds);
  if (size === 0) return "0 ms";
  if (size < 0.001) return `${significant(seconds * 1e6, 2)} µs`;
  if (size < 0.01) return `${significant(seconds * 1e3, 2)} ms`;
  if (size < 1) return `${significant(seconds * 1e3)} ms`;
  if (size < 120) return `${significant(seconds)} s`;
  return duration(seconds);
}

/** Seconds as a length of time: 45 s · 5 min 12 s · 3 h 20 min · 4 d 2 h. */
export function duration(seconds: number | null | undefined): string {
  if (!known(seconds)) return NONE;
  if (seconds < 60) return `${significant(seconds)} s`;
  const units: [string, number][] = [
    ["d", 86_400],
    ["h", 3_600],
    ["min", 60],
    ["s", 1],
  ];
  // A day reads better as 24 h; days begin with the second.
  const first = units.findIndex(([name, size]) => seconds >= (name === "d" ? 2 * size : size));
  const [bigName, big] = units[first] ?? ["s", 1];
  const next = units[first + 1];
  const whole = Math.floor(seconds / big);
  const rest = next ? Math.round((seconds - whole * big) / next[1]) : 0;
  return next && rest > 0 ? `${whole} ${bigName} ${rest} ${next[0]}` : `${whole} ${bigName}`;
}

/** Seconds after midnight as 20:27:00. */
export function clock(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds));
  const two = (n: number) => String(n).padStart(2, "0");
  return `${two(Math.floor(whole / 3600))}:${two(Math.floor((whole % 3600) / 60))}:${two(whole % 60)}`;
}

/** US dollars: $4,377 · $61.20 · $0.0000166. A string of digits from the API is taken as it is. */
export function usd(amount: number | string | null | undefined): string {
  const value = typeof amount === "string" ? Number(amount) : amount;
  if (!known(value)) return NONE;
  const size = Math.abs(value);
  const sign = value < 0 ? "−" : "";
  if (size >= 1000) return `${sign}$${wholes.format(size)}`;
  if (size >= 0.01 || size === 0) return `${sign}$${size.toFixed(2)}`;
  return `${sign}$${Number(size.toPrecision(3)).toFixed(12).replace(/0+$/, "")}`;
}

/** A share (0.412) as 41 %; small ones keep figures: 0.004 %. */
export function percent(share: number | null | undefined): string {
  if (!known(share)) return NONE;
  const value = share * 100;
  const size = Math.abs(value);
  if (size === 0) return "0 %";
  if (size < 1) return `${significant(value, 2)} %`;
  return `${size < 10 ? significant(value, 2) : Math.round(value)} %`;
}

/** Bytes in powers of 1,000, as AWS bills transfer: 900 B · 42 kB · 1.2 GB. */
export function bytes(value: number | null | undefined): string {
  if (!known(value)) return NONE;
  const units = ["B", "kB", "MB", "GB", "TB", "PB"];
  let size = value;
  let unit = 0;
  while (Math.abs(size) >= 1000 && unit < units.length - 1) {
    size /= 1000;
    unit += 1;
  }
  return `${significant(size)} ${units[unit]}`;
}
