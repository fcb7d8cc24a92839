/** Measures the time from a change until the last frame shows exactly the people in the room. */
import { type Presence, presenceOf, textOf } from "../load/presence.ts";
import type { Event } from "./script.ts";

export class Delays {
  /** The delays of joins and moods, and of page closes with their grace period (ms). */
  readonly changes: number[] = [];
  readonly closes: number[] = [];
  readonly #grace: number;
  readonly #moods = new Map<string, string>();
  readonly #leaving: { readonly id: string; readonly at: number }[] = [];
  #waiting: Event[] = [];
  #shown = "";

  /** @param grace Milliseconds. */
  constructor(grace: number) {
    this.#grace = grace;
  }

  /** Call this before the room hears of the event. */
  happens(event: Event): void {
    if (event.kind === "beat") return;
    this.#expire(event.at);
    if (event.kind === "leave") this.#leaving.push({ id: event.id, at: event.at + this.#grace });
    else this.#moods.set(event.id, event.mood);
    this.#waiting.push(event);
    this.#compare(event.at);
  }

  /** The room has broadcast this. */
  shows(presence: Presence, at: number): void {
    this.#expire(at);
    this.#shown = textOf(presence);
    this.#compare(at);
  }

  #expire(now: number): void {
    while ((this.#leaving[0]?.at ?? now + 1) <= now) this.#moods.delete(this.#leaving.shift()?.id ?? "");
  }

  #compare(now: number): void {
    if (this.#shown !== textOf(presenceOf(this.#moods.values()))) return;
    const isOver = ({ kind, at }: Event) => kind !== "leave" || at + this.#grace <= now;
    for (const { kind, at } of this.#waiting.filter(isOver)) {
      (kind === "leave" ? this.closes : this.changes).push(now - at);
    }
    this.#waiting = this.#waiting.filter((event) => !isOver(event));
  }
}
