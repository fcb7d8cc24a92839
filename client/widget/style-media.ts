/** The visitor's settings and paper change these rules, so they follow all others. */
export const MEDIA = /* css */ `
@media (prefers-reduced-motion: no-preference) {
  .share {
    transition: transform 0.8s;
  }
}

/* The browser replaces every background, except by a system colour. */
@media (forced-colors: active) {
  .ring {
    border: 2px solid;
    opacity: 1 !important;
  }
  .join {
    border: 1px solid;
  }
  .bar {
    outline: 1px solid;
  }
  .share {
    background: Highlight;
  }
}

@media print {
  .base {
    height: auto;
    border: 0;
    color-scheme: light;
  }
  .actions {
    height: auto;
  }
  .join,
  .sit,
  .sitting,
  .leave {
    display: none;
  }
}

:host([hidden]) {
  display: none;
}
`;
