import {
  type Breath,
  type BreathPattern,
  type BreathPhase,
  breathAt,
  breathLength,
  PHASES,
} from "../../party/wire/breath.ts";
import { make } from "./dom.ts";

/** The smallest and largest size of each ring, the outer ring first. */
const SCALES = [
  ["scale(0.68)", "scale(1)"],
  ["scale(0.63)", "scale(0.84)"],
  ["scale(0.58)", "scale(0.68)"],
] as const;

/** The breathing rings. The compositor animates them, so no script runs per frame. */
export class Rings {
  readonly #rings = SCALES.map(([, transform]) => {
    const ring = make("i", { part: "ring" });
    ring.style.transform = transform;
    return ring;
  });
  readonly element = make("div", { part: "rings", role: "img" }, ...this.#rings);
  #animations: Animation[] = [];
  #pattern: BreathPattern | undefined;
  #nextPhase: ReturnType<typeof setTimeout> | undefined;

  /**
   * Moves the rings in step with the server's clock. Call this again when the page becomes visible, because no timer
   * runs while it is hidden.
   * @param onPhase Called with the current phase now, and with each phase when it begins.
   */
  animate(breath: Breath, now: () => number, onPhase: (phase: BreathPhase) => void): void {
    const { pattern } = breath;
    if (`${pattern}` !== `${this.#pattern}`) this.#startAnimations(pattern);
    const { phase, progress, elapsed } = breathAt(breath, now());
    for (const animation of this.#animations) animation.startTime = performance.now() - elapsed;
    onPhase(phase);
    clearTimeout(this.#nextPhase);
    const phaseMs = (pattern[PHASES.indexOf(phase)] ?? 0) * 1000;
    if (document.hidden) return;
    this.#nextPhase = setTimeout(() => this.animate(breath, now, onPhase), phaseMs * (1 - progress) + 1);
  }

  stop(): void {
    clearTimeout(this.#nextPhase);
    for (const animation of this.#animations) animation.cancel();
    this.#animations = [];
    this.#pattern = undefined;
  }

  #startAnimations(pattern: BreathPattern): void {
    this.stop();
    this.#pattern = pattern;
    const duration = breathLength(pattern);
    let end = 0;
    const ends = pattern.map((seconds) => {
      end += (seconds * 1000) / duration;
      return Math.min(1, end);
    });
    this.#animations = this.#rings.map((ring, index) => {
      const [small, large] = SCALES[index] ?? SCALES[0];
      return ring.animate(
        { transform: [small, large, large, small, small], offset: [0, ...ends], easing: "ease-in-out" },
        { duration, iterations: Number.POSITIVE_INFINITY },
      );
    });
  }
}
