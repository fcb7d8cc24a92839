/** The constants that both sides need at run time. This file has no imports, so that a browser bundle stays small. */

export const PROTOCOL_VERSION = 1;

/** The heartbeat and its answer are bare text, so that the platform can answer without waking the room. */
export const PING = "ping";
export const PONG = "pong";

/** The codes that a client sends or answers in a way of its own. The rest of the table stays out of its bundle. */
export const LEFT = 1000;
export const SILENT = 4100;
export const REPLACED = 4104;

/** Close codes. A client stays away after 1000 and 40xx. After 41xx and all others it reconnects with backoff. */
export const CloseCode = {
  left: LEFT,
  stateLost: 1011,
  unsupportedVersion: 4000,
  badRoom: 4001,
  badParameter: 4002,
  forbiddenOrigin: 4003,
  unknownRoom: 4004,
  removed: 4005,
  roomClosed: 4006,
  unauthorized: 4007,
  silent: SILENT,
  full: 4101,
  tooManyFrames: 4102,
  tooManyFromAddress: 4103,
  replaced: REPLACED,
} as const;
export type CloseName = keyof typeof CloseCode;

/** Whether a client must stay away after this close code (1000 and 40xx). */
export function isFinal(code: number): boolean {
  return code === LEFT || (code >= 4000 && code < 4100);
}
