import {
  type Breath,
  type BreathPattern,
  type BreathPhase,
  breathAt,
  breathLength,
  PHASES,
} from "../../party/wire/breath.ts";
import { make } from "./dom.ts";

/** How small and how large each ring is, the outer one first. */
const SIZES = [
  ["scale(0.68)", "scale(1)"],
  ["scale(0.63)", "scale(0.84)"],
  ["scale(0.58)", "scale(0.68)"],
] as const;

/** Rings that breathe. The compositor moves them: it is told once when the breath began, and no frame costs a line of this. */
export class Rings {
  readonly #rings = SIZES.map(([, transform]) => {
    const ring = make("i", { part: "ring" });
    ring.style.transform = transform;
    return ring;
  });
  readonly element = make("div", { part: "rings", role: "img" }, ...this.#rings);
  #animations: Animation[] = [];
  #pattern: BreathPattern | undefined;
  #next: ReturnType<typeof setTimeout> | undefined;

  /**
   * In step with the clock, from now on. Nothing is timed while nobody looks: to be said again when somebody does.
   * @param say Is told the phase, at once and as each begins.
   */
  breathe(breath: Breath, now: () => number, say: (phase: BreathPhase) => void): void {
    const { pattern } = breath;
    if (`${pattern}` !== `${this.#pattern}`) this.#animate(pattern);
    const { phase, progress, elapsed } = breathAt(breath, now());
    for (const animation of this.#animations) animation.startTime = performance.now() - elapsed;
    say(phase);
    clearTimeout(this.#next);
    const lasts = (pattern[PHASES.indexOf(phase)] ?? 0) * 1000;
    if (!document.hidden) this.#next = setTimeout(() => this.breathe(breath, now, say), lasts * (1 - progress) + 1);
  }

  stop(): void {
    clearTimeout(this.#next);
    for (const animation of this.#animations) animation.cancel();
    this.#animations = [];
    this.#pattern = undefined;
  }

  #animate(pattern: BreathPattern): void {
    this.stop();
    this.#pattern = pattern;
    const duration = breathLength(pattern);
    let end = 0;
    const ends = pattern.map((seconds) => {
      end += (seconds * 1000) / duration;
      return Math.min(1, end);
    });
    this.#animations = this.#rings.map((ring, index) => {
      const [small, large] = SIZES[index] ?? SIZES[0];
      return ring.animate(
        { transform: [small, large, large, small, small], offset: [0, ...ends], easing: "ease-in-out" },
        { duration, iterations: Number.POSITIVE_INFINITY },
      );
    });
  }
}
