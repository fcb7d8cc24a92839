/** A hue for each mood, the same wherever it is shown. The theme says how light; the style sheet makes the colour. */
const FIRST_HUE = 165;
/** Degrees; neighbours are told apart, and it takes many moods to come near the first again. */
const GOLDEN_ANGLE = 137.5;

export function setMoodColor(element: HTMLElement, index: number): void {
  element.style.setProperty("--hue", String((FIRST_HUE + index * GOLDEN_ANGLE) % 360));
}
