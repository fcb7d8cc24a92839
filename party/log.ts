import type { LogEntry } from "./host.ts";

/** One line of JSON per entry, where the platform's log tools look for it. */
export function log(entry: LogEntry): void {
  // biome-ignore lint/suspicious/noConsole: this is the log.
  console.error(JSON.stringify({ at: new Date().toISOString(), ...entry }));
}
