import { BUTTONS } from "./style-buttons.ts";
import { COLORS_STYLE } from "./style-colors.ts";
import { COMPACT } from "./style-compact.ts";
import { MEDIA } from "./style-media.ts";

/** Every height is fixed (in em), so that late content never moves the page. The build minifies this. */
export const STYLE = /* css */ `
/* The column shrinks to 200 px in every layout of the page. The width of its content does not matter. */
:host {
  display: grid;
  grid-template-columns: minmax(200px, 24em);
  justify-content: center;
}
.base [hidden] {
  display: none;
}

${COLORS_STYLE}

.base {
  position: relative;
  display: grid;
  grid-template-columns: 100%;
  box-sizing: border-box;
  container-type: inline-size;
  width: 100%;
  max-width: 24em;
  height: 38em;
  margin: auto;
  padding: 1.5em min(1em, 4%) 0.5em;
  border: 1px solid var(--line);
  border-radius: var(--breathing-room-radius, 1.5em);
  background: var(--surface);
  color: var(--ink);
  font-family: var(--breathing-room-font, inherit);
  font-style: normal;
  font-variant: normal;
  line-height: 1.5;
  letter-spacing: 0;
  text-align: center;
  text-indent: 0;
  text-shadow: none;
  text-transform: none;
  white-space: nowrap;
  word-spacing: 0;
}

p,
fieldset,
legend,
button {
  margin: 0;
  padding: 0;
  border: 0;
  background: none;
  color: inherit;
  font: inherit;
}

.circle {
  position: relative;
  display: grid;
  /* Boxes as wide as the circle, so no text moves them by its length. */
  grid-template-columns: 100%;
  place-content: center;
  width: min(12em, 100%);
  aspect-ratio: 1;
  margin: auto;
}
.rings,
.ring {
  position: absolute;
  inset: 0;
}
.ring {
  border-radius: 50%;
  background: var(--breath);
  opacity: 0.35;
}
.count,
.people {
  z-index: 1;
}
.count {
  font-size: 2.25em;
  font-weight: 300;
  line-height: 1.1;
}
.people,
.phase,
.label,
.foot {
  font-size: 0.875em;
}

.phase {
  height: 2.5em;
  margin-top: 0.75em;
  line-height: 1.25;
  white-space: normal;
}
.phase,
.label,
.foot {
  color: var(--quiet);
}

.moods {
  display: grid;
  grid-template-columns: auto minmax(0, 7em) minmax(10%, 1fr) auto;
  grid-auto-rows: minmax(1.7em, 1fr);
  column-gap: min(1em, 4%);
  align-items: center;
  min-width: 0;
  height: 13.75em;
  overflow: auto;
}
.mood {
  display: grid;
  grid-template-columns: subgrid;
  grid-column: 1 / 5;
  align-items: center;
  height: 100%;
  max-height: 2.75em;
  padding: 0 0.75em;
  border-radius: 2em;
  text-align: start;
}
.mood-name {
  grid-column: 2;
  overflow: hidden;
  text-overflow: ellipsis;
}
.mood-count {
  grid-column: 4;
  min-width: 2.25em;
  text-align: end;
}
.dot,
.bar,
.share {
  height: 0.375em;
  border-radius: 1em;
}
.dot {
  width: 0.375em;
  border: 0.1875em solid var(--quiet);
}
:disabled .dot {
  display: none;
}
.bar {
  grid-column: 3;
  overflow: hidden;
  background: var(--line);
}
.share {
  display: block;
  background: var(--accent);
  transform-origin: 0;
}
[aria-pressed="true"] {
  background: color-mix(in oklab, var(--breath) 30%, transparent);
  font-weight: 600;
  .dot {
    width: 0;
    height: 0;
    border: 0.375em solid var(--accent);
  }
}

.actions,
.foot,
.sit,
.sitting {
  display: flex;
  gap: 0.5em;
  align-items: center;
}
.actions {
  justify-content: center;
  height: 5.5em;
}
.sit {
  min-width: 0;
}
/* Text that changes by itself is aligned to one side. Centred, it would move with every letter. */
.foot,
.sitting {
  justify-content: space-between;
  box-sizing: border-box;
  width: 100%;
  padding-inline-start: 0.75em;
}
.label {
  margin: 0 auto 0.5em;
}
.foot {
  height: 2em;
}

.status {
  overflow: hidden;
  text-overflow: ellipsis;
}

${BUTTONS}

/* Without a connection the numbers may be outdated. */
.base:not([data-status="open"]) {
  color: var(--quiet);
  .ring,
  .share {
    opacity: 0.12;
  }
}

.news {
  position: absolute;
  clip-path: inset(50%);
}

${COMPACT}
${MEDIA}`;
