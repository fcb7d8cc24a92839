/** The visitor's settings and paper change these rules, so they follow all others. */
export const MEDIA = /* css */ `
:host([hidden]) {
  display: none;
}
`;
