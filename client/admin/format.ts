/** Formats numbers, money, durations and sizes for the admin page, in English. */
const SECOND_MS = 1000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

const counts = new Intl.NumberFormat("en");
const rounded = new Intl.NumberFormat("en", { maximumSignificantDigits: 3 });
const tenths = new Intl.NumberFormat("en", { maximumFractionDigits: 1 });
const cents = new Intl.NumberFormat("en", { style: "currency", currency: "USD" });
const fractions = new Intl.NumberFormat("en", { style: "currency", currency: "USD", maximumSignificantDigits: 2 });
const SMALLEST_DOLLARS = 1e-6;
const CENT_DOLLARS = 0.01;

export function number(value: number): string {
  return Number.isInteger(value) ? counts.format(value) : rounded.format(value);
}

/** The mean of whole numbers, with one decimal. */
export function average(value: number): string {
  return value > 0 && value < 0.1 ? "less than 0.1" : tenths.format(value);
}

/** The number and the singular or plural of its noun. */
export function plural(value: number, one: string, other = `${one}s`): string {
  return `${number(value)} ${value === 1 ? one : other}`;
}

/** Keeps two significant digits of amounts below a cent, because most rooms cost less than that. */
export function dollars(value: number): string {
  if (value === 0) return "$0";
  if (value < SMALLEST_DOLLARS) return "< $0.000001";
  return value < CENT_DOLLARS ? fractions.format(value) : cents.format(value);
}

/** `90 s`, `5 min`, `2 h 10 min`, `3 d 4 h`. */
export function duration(ms: number): string {
  if (ms < 2 * MINUTE_MS) return `${Math.round(ms / SECOND_MS)} s`;
  if (ms < HOUR_MS) return `${Math.floor(ms / MINUTE_MS)} min`;
  const [large, largeUnit, small, smallUnit] =
    ms < DAY_MS ? [HOUR_MS, "h", MINUTE_MS, "min"] : [DAY_MS, "d", HOUR_MS, "h"];
  const rest = Math.floor((ms % large) / small);
  return `${Math.floor(ms / large)} ${largeUnit}${rest > 0 ? ` ${rest} ${smallUnit}` : ""}`;
}

/** @param ms The time from now. Negative values are in the past. */
export function relativeTime(ms: number): string {
  if (Math.abs(ms) < SECOND_MS) return "now";
  return ms < 0 ? `${duration(-ms)} ago` : `in ${duration(ms)}`;
}
