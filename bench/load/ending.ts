/** Nothing that a script starts outlives it, however it ends. */

const endings = new Set<() => void>();

process.once("exit", () => {
  for (const end of endings) end();
});

/** @returns what takes it back. */
export function atExit(end: () => void): () => void {
  endings.add(end);
  return () => endings.delete(end);
}

/** Ctrl-C and a closed terminal end a script as `process.exit` does. */
export function exitOnSignals(): void {
  for (const [signal, code] of [
    ["SIGINT", 130],
    ["SIGTERM", 143],
    ["SIGHUP", 129],
  ] as const) {
    process.once(signal, () => process.exit(code));
  }
}
