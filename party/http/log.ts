import type { LogEntry } from "../room/host.ts";

/** What an admin has done. */
export interface Action {
  readonly room: string;
  readonly action: "remove" | "close" | "open";
  /** The hash of the session that it was done to. */
  readonly session?: string;
}

/** One line of JSON per entry, where the platform's log tools look for it: an action is no error. */
export function log(entry: LogEntry | Action): void {
  const line = JSON.stringify({ at: new Date().toISOString(), ...entry });
  // biome-ignore lint/suspicious/noConsole: this is the log.
  const write = "action" in entry ? console.log : console.error;
  write(line);
}
