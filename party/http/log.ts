import type { LogEntry } from "../room/host.ts";

/** An admin's action. */
export interface ActionEntry {
  readonly room: string;
  readonly action: "remove" | "close" | "open";
  /** The hash of the removed session. */
  readonly session?: string;
  /** Everybody at its address is removed too. */
  readonly address?: boolean;
}

/** Writes one line of JSON. Only faults go to the error stream. */
export function log(entry: LogEntry | ActionEntry): void {
  const line = JSON.stringify({ at: new Date().toISOString(), ...entry });
  // biome-ignore lint/suspicious/noConsole: this is the log.
  const write = "action" in entry ? console.log : console.error;
  write(line);
}
