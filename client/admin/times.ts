/** Times on the server's clock, shown relative to now. The full date is in the tooltip. */
import { make, setText } from "./dom.ts";
import { relativeTime } from "./format.ts";
import { whileVisible } from "./while-visible.ts";

const TICK_MS = 1000;
const dateFormat = new Intl.DateTimeFormat("en-GB", { dateStyle: "medium", timeStyle: "medium" });

/** The server's clock minus this machine's clock. */
let clockOffsetMs = 0;

/** @param at The time in a message of the server that has just arrived (ms since 1970). */
export function setServerTime(at: number): void {
  clockOffsetMs = at - Date.now();
}

/** ms since 1970. */
export function serverTime(): number {
  return Date.now() + clockOffsetMs;
}

/** A time that `keepTimesCurrent` updates. */
export function makeTime(at: number): HTMLTimeElement {
  const element = make("time");
  element.dataset.live = "";
  setTime(element, at);
  return element;
}

/** A time relative to `loadedAt`. It never updates, because the time itself may have changed since. */
export function makeStaticTime(at: number, loadedAt: number): HTMLTimeElement {
  const element = make("time");
  setTime(element, at);
  setText(element, relativeTime(at - loadedAt));
  return element;
}

export function setTime(element: HTMLTimeElement, at: number): void {
  const date = new Date(at);
  element.dateTime = date.toISOString();
  element.title = dateFormat.format(date);
  renderTime(element);
}

export function keepTimesCurrent(): void {
  whileVisible(TICK_MS, () => {
    for (const element of document.querySelectorAll<HTMLTimeElement>("time[data-live]")) renderTime(element);
  });
}

function renderTime(element: HTMLTimeElement): void {
  setText(element, relativeTime(Date.parse(element.dateTime) - serverTime()));
}
