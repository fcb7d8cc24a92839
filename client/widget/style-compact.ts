/** The compact layout: one line, with the circle as a dot and without moods and sittings. */
export const COMPACT = /* css */ `
:host([compact]) {
  display: inline-grid;
  grid-template-columns: minmax(200px, 20em);
  vertical-align: middle;
  .base {
    display: flex;
    gap: 0.25em;
    align-items: center;
    max-width: 20em;
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
    flex: none;
    width: 1.75em;
    height: 1.75em;
  }
  .count {
    min-width: 2em;
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
  /* Whole words only: the next line is hidden. */
  .people {
    height: 1.5em;
    white-space: normal;
    @container (width < 13em) {
      display: none;
    }
  }
  .join,
  .leave {
    order: 1;
    margin-inline-start: auto;
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
