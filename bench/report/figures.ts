/** How figures are computed and written. */

/** Of an even number of values, the mean of the middle two. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((one, other) => one - other);
  const middle = sorted.length / 2;
  const [low, high] = [sorted[Math.ceil(middle) - 1], sorted[Math.floor(middle)]];
  if (low === undefined || high === undefined) throw new RangeError("The median of no values");
  return (low + high) / 2;
}

export function count(value: number): string {
  return value.toLocaleString("en", { maximumFractionDigits: value < 10 ? 1 : 0 });
}

/** Three significant digits. */
export function figure(value: number): string {
  if (value >= 100) return count(value);
  return value >= 10 ? value.toFixed(1) : value.toFixed(2);
}

/** Only exactly nothing is 0 %, and only everything is 100 %. */
export function percent(part: number, whole: number): string {
  if (whole === 0 || part === 0) return "0 %";
  const share = (part / whole) * 100;
  if (share < 0.1) return "< 0.1 %";
  return part < whole && share > 99.9 ? "> 99.9 %" : `${share.toFixed(1)} %`;
}

/** The median and, if they are written differently, the lowest and the highest value; `–` for no values. */
export function spread(values: readonly number[], format: (value: number) => string = figure): string {
  if (values.length === 0) return "–";
  const [low, high] = [format(Math.min(...values)), format(Math.max(...values))];
  const middle = format(median(values));
  return low === high ? middle : `${middle} (${low}–${high})`;
}

/** A table in Markdown; columns are right-aligned except the first. */
export function table(headers: readonly string[], rows: readonly (readonly (string | number)[])[]): string {
  const line = (cells: readonly (string | number)[]) => `| ${cells.join(" | ")} |`;
  const rule = headers.map((_, index) => (index === 0 ? "---" : "---:"));
  return [line(headers), line(rule), ...rows.map(line)].join("\n");
}

/** To the cent below $100, to the dollar above. The room's dollars are rounded up, all others down. */
export function dollars(value: number, isRoom: boolean): string {
  if (Number.isNaN(value)) return "–";
  const digits = value < 100 ? 2 : 0;
  const step = 10 ** digits;
  const rounded = (isRoom ? Math.ceil(value * step - 1e-9) : Math.floor(value * step + 1e-9)) / step;
  return `$${rounded.toLocaleString("en", { minimumFractionDigits: digits, maximumFractionDigits: digits })}`;
}
