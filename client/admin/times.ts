/** Moments on the server's clock, shown as how long ago they were, and in full to whoever points at one. */
import { make, setText } from "./dom.ts";
import { whileVisible } from "./visible.ts";
import { relative } from "./words.ts";

const TICK = 1000;
const exact = new Intl.DateTimeFormat("en-GB", { dateStyle: "medium", timeStyle: "medium" });

/** How far the server's clock is ahead of this one (ms). */
let ahead = 0;

/** The server has just said what time it is. */
export function setServerTime(at: number): void {
  ahead = at - Date.now();
}

export function serverTime(): number {
  return Date.now() + ahead;
}

export function makeTime(at: number): HTMLTimeElement {
  const element = make("time");
  element.dataset.live = "";
  setTime(element, at);
  return element;
}

/** One that stays what it was when it was read, at `read`: what it tells may have changed since. */
export function makeTimeAsOf(read: number, at: number): HTMLTimeElement {
  const element = make("time");
  setTime(element, at);
  setText(element, relative(at - read));
  return element;
}

export function setTime(element: HTMLTimeElement, at: number): void {
  const moment = new Date(at);
  element.dateTime = moment.toISOString();
  element.title = exact.format(moment);
  show(element);
}

/** Keeps what is on the page up to date. */
export function keepTime(): void {
  whileVisible(TICK, () => {
    for (const element of document.querySelectorAll<HTMLTimeElement>("time[data-live]")) show(element);
  });
}

function show(element: HTMLTimeElement): void {
  setText(element, relative(Date.parse(element.dateTime) - serverTime()));
}
