import { COLORS_STYLE } from "./style-colors.ts";
import { COMPACT } from "./style-compact.ts";

/** Every height is fixed (in em), so that late content never moves the page. The build minifies this. */
export const STYLE = /* css */ `
:host {
  display: block;
}
:host([hidden]),
.base [hidden] {
  display: none;
}

${COLORS_STYLE}

.base {
  position: relative;
  display: grid;
  grid-template-columns: 100%;
  box-sizing: border-box;
  max-width: 24em;
  height: 38em;
  margin: auto;
  padding: 2em 1em 1em;
  border: 1px solid var(--line);
  border-radius: var(--breathing-room-radius, 1.5em);
  background: var(--surface);
  color: var(--ink);
  font-family: var(--breathing-room-font, inherit);
  line-height: 1.5;
  text-align: center;
  white-space: nowrap;
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
  place-content: center;
  width: 12em;
  height: 12em;
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
  height: 3em;
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
  grid-auto-rows: minmax(1.5em, 1fr);
  align-items: center;
  min-width: 0;
  height: 12.5em;
  overflow: auto;
}
.mood {
  display: flex;
  gap: 0.5em;
  align-items: center;
  height: 100%;
  max-height: 2.5em;
  padding: 0 0.75em;
  border-radius: 2em;
  text-align: start;
}
.mood-name {
  flex: 0 1 7em;
  overflow: hidden;
  text-overflow: ellipsis;
}
.mood-count {
  width: 2.25em;
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
  flex: 1;
  overflow: hidden;
  background: var(--line);
}
.share {
  display: block;
  background: var(--accent);
  transform-origin: 0;
  transition: transform 0.8s;
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
  height: 6em;
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

.join,
.minutes,
.end,
.leave {
  min-width: 2.75em;
  height: 2.25em;
  padding: 0 0.75em;
  border-radius: 2em;
}
.minutes,
.end {
  border: 1px solid var(--line);
}
.join {
  height: 2.75em;
  padding: 0 1.75em;
  background: var(--accent);
  color: var(--surface);
  font-weight: 600;
}
.leave {
  text-decoration: underline;
}
button:enabled {
  cursor: pointer;
  &:hover {
    border-color: var(--accent);
  }
}
:focus-visible {
  outline: 2px solid;
  outline-offset: -2px;
}

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

${COMPACT}`;
