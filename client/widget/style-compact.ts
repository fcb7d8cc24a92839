/** The compact layout: one line, with the circle as a dot and without moods and sittings. */
export const COMPACT = /* css */ `
:host([compact]) {
  display: inline-block;
  vertical-align: middle;
  .base {
    display: flex;
    gap: 0.25em;
    align-items: center;
    width: 20em;
    max-width: 100%;
    height: 2.75em;
    padding: 0 0.25em 0 0.5em;
    border-radius: 2em;
  }
  .circle,
  .actions,
  .foot {
    display: contents;
  }
  .rings {
    position: relative;
    width: 1.75em;
    height: 1.75em;
  }
  .count {
    min-width: 2.5em;
    font-size: 1em;
    font-weight: 600;
  }
  .people,
  .status {
    flex: 1;
    overflow: hidden;
    text-align: start;
    text-overflow: ellipsis;
  }
  .join,
  .leave {
    order: 1;
    height: 2.125em;
    padding: 0 0.875em;
  }
  .phase,
  .moods,
  .sit,
  .sitting,
  [data-status="open"] .status,
  :not([data-status="open"]) > .circle .people {
    display: none;
  }
}
`;
