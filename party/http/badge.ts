import { html } from "hono/html";

const HEIGHT = 20;
/** Room for the circle before the text, and for some air behind it. */
const BEFORE = 24;
const AFTER = 10;
/** Verdana's average at 11 px, on the wide side: a badge that is a little too wide looks better than one too narrow. */
const CHARACTER = 7;

/** "12 breathing now", for pages without JavaScript. */
export function badge(count: number) {
  const text = `${new Intl.NumberFormat("en").format(count)} breathing now`;
  const width = BEFORE + text.length * CHARACTER + AFTER;
  return html`<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${HEIGHT}" role="img" aria-label="${text}">
<title>${text}</title>
<rect width="${width}" height="${HEIGHT}" rx="10" fill="#255f57"/>
<circle cx="13" cy="10" r="5" fill="#9fd6bd"/>
<text x="${BEFORE}" y="14" fill="#fff" font-family="Verdana,DejaVu Sans,sans-serif" font-size="11" textLength="${text.length * CHARACTER}">${text}</text>
</svg>`;
}
