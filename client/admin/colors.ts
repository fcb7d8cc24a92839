const FIRST_HUE_DEGREES = 165;
/** Keeps the hues of neighbouring moods, and of any small number of moods, far apart. */
const GOLDEN_ANGLE_DEGREES = 137.5;

/** Sets only the hue. The style sheet adds the theme's lightness. */
export function setMoodColor(element: HTMLElement, index: number): void {
  element.style.setProperty("--hue", String((FIRST_HUE_DEGREES + index * GOLDEN_ANGLE_DEGREES) % 360));
}
