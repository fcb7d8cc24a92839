/** `send`, `close` and `attach` of the Host port never throw: a socket that is going away is ended by its close event, or its silence. */
export function quietly(act: () => void): void {
  try {
    act();
  } catch {
    // Nothing to do: see above.
  }
}
