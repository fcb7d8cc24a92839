/** The buttons to join, sit, end and leave. */
export const BUTTONS = /* css */ `
.join,
.minutes,
.end,
.leave {
  position: relative;
  height: 2.25em;
  padding: 0 0.75em;
  border-radius: 2em;
}
.minutes {
  width: 2.75em;
  padding: 0;
}
.minutes,
.end {
  border: 1px solid var(--line);
}
.join {
  height: 2.75em;
  padding: 0 min(1.75em, 8%);
  background: var(--accent);
  color: var(--surface);
  font-weight: 600;
}
.leave {
  text-decoration: underline;
}
/* A touch needs 44 px, which is more than the eye wants. */
:is(.actions, .foot) button::before {
  position: absolute;
  inset: min(0px, 50% - 22px);
  content: "";
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
`;
