/** The light and the dark value of each colour. A page replaces both through `--breathing-room-…`. */
const COLORS = {
  surface: ["#fdfcf8", "#17211f"],
  ink: ["#263733", "#e2ece7"],
  quiet: ["#566a64", "#9fb3ac"],
  line: ["#dde5df", "#31413d"],
  breath: ["#8cc9b1", "#3f7a6c"],
  accent: ["#2f6b5f", "#9ed6c3"],
} as const;

/**
 * The widget inherits the page's `color-scheme`, so a page that declares none is light. Browsers without `light-dark()`
 * always show the light colours.
 */
export const COLORS_STYLE = /* css */ `
:host([theme="system"]) {
  color-scheme: light dark;
}
:host([theme="light"]) {
  color-scheme: light;
}
:host([theme="dark"]) {
  color-scheme: dark;
}
${rule((light) => light)}
@supports (color: light-dark(red, red)) {
  ${rule((light, dark) => `light-dark(${light}, ${dark})`)}
}
`;

function rule(value: (light: string, dark: string) => string): string {
  const lines = Object.entries(COLORS).map(
    ([name, [light, dark]]) => `--${name}: var(--breathing-room-${name}, ${value(light, dark)});`,
  );
  return `.base { ${lines.join(" ")} }`;
}
