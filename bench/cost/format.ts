/** How figures are written. Nothing is rounded in our favour: the room's dollars up, the others' down. */
import { median } from "../report.ts";

/** To the cent below $100, to the dollar above. */
export function dollars(value: number, isOurs: boolean): string {
  const step = value < 100 ? 100 : 1;
  const rounded = (isOurs ? Math.ceil(value * step - 1e-9) : Math.floor(value * step + 1e-9)) / step;
  const digits = step === 100 ? 2 : 0;
  return `$${rounded.toLocaleString("en-US", { minimumFractionDigits: digits, maximumFractionDigits: digits })}`;
}

/** The median, and lowest to highest where they read differently. */
export function spread(values: readonly number[], format: (value: number) => string): string {
  const [low, high] = [format(Math.min(...values)), format(Math.max(...values))];
  const middle = format(median(values));
  return low === high ? middle : `${middle} (${low}–${high})`;
}

export function number(value: number): string {
  const digits = value > 0 && value < 10 ? 1 : 0;
  return value.toLocaleString("en-US", { maximumFractionDigits: digits });
}

/** A share, as 12.3 %; what is not nothing is not written as 0 %, what is not all not as 100 %. */
export function percent(part: number, whole: number): string {
  if (whole === 0 || part === 0) return "0 %";
  const share = (part / whole) * 100;
  if (share < 0.1) return "< 0.1 %";
  return part < whole && share > 99.9 ? "> 99.9 %" : `${share.toFixed(1)} %`;
}
