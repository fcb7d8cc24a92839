/** The constants of the wire that both sides need at run time. No imports: this file is all of the server a browser bundle carries. */

export const PROTOCOL_VERSION = 1;

/** The heartbeat and its answer: bare text, so that the platform can answer it without waking the room. */
export const PING = "ping";
export const PONG = "pong";

/** The two codes that a client sends itself; by themselves, so that the table stays out of its bundle. */
export const LEFT = 1000;
export const SILENT = 4100;

/** Close codes. 40xx: do not reconnect. 41xx and everything else but 1000: reconnect with backoff. */
export const CloseCode = {
  left: LEFT,
  stateLost: 1011,
  unsupportedVersion: 4000,
  badRoom: 4001,
  badParameter: 4002,
  forbiddenOrigin: 4003,
  unknownRoom: 4004,
  removed: 4005,
  shut: 4006,
  unauthorized: 4007,
  replaced: 4008,
  silent: SILENT,
  full: 4101,
  tooManyFrames: 4102,
  tooManyOfAddress: 4103,
} as const;
export type CloseName = keyof typeof CloseCode;

/** Whether a client has to stay away after this close code (1000 and 40xx). */
export function isFinal(code: number): boolean {
  return code === LEFT || (code >= 4000 && code < 4100);
}
