import { html } from "hono/html";

const HEIGHT_PX = 20;
const CIRCLE_PX = 24;
const PADDING_PX = 10;
/** A generous average of Verdana at 11 px, because a badge that is too narrow would squeeze its text. */
const CHARACTER_PX = 7;

/** "12 breathing now" as SVG, for pages without JavaScript. */
export function badge(count: number) {
  const text = `${new Intl.NumberFormat("en").format(count)} breathing now`;
  const textPx = text.length * CHARACTER_PX;
  const width = CIRCLE_PX + textPx + PADDING_PX;
  return html`<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${HEIGHT_PX}" role="img" aria-label="${text}">
<title>${text}</title>
<rect width="${width}" height="${HEIGHT_PX}" rx="10" fill="#255f57"/>
<circle cx="13" cy="10" r="5" fill="#9fd6bd"/>
<text x="${CIRCLE_PX}" y="14" fill="#fff" font-family="Verdana,DejaVu Sans,sans-serif" font-size="11" textLength="${textPx}">${text}</text>
</svg>`;
}
