/** Authorization of admins: the bearer token for requests, and short-lived tickets for live sockets. */
import { hmac } from "@noble/hashes/hmac.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex, utf8ToBytes } from "@noble/hashes/utils.js";
import { deriveKey } from "../room/admin/derived-key.ts";
import type { LiveTicket } from "../wire/admin.ts";

/** Long enough for the upgrade that follows at once, short enough that a ticket in a log is useless. */
const TICKET_MS = 30_000;

/** @param token Null if the admin side is off. Nobody is authorized then. */
export function isAuthorized(headers: Pick<Headers, "get">, token: string | null): boolean {
  return token !== null && isSameSecret(bearerToken(headers), token);
}

/** Browsers cannot send a header with a WebSocket upgrade, so a ticket travels in its query. */
export function issueTicket(room: string, token: string, now: number): LiveTicket {
  const expires = now + TICKET_MS;
  return { ticket: `${expires}.${sign(room, expires, token)}`, expires };
}

/** Whether this ticket opens a live socket of this room now. */
export function isTicket(ticket: string, room: string, token: string, now: number): boolean {
  const [, expires = "", signature = ""] = /^([1-9]\d{0,14})\.([0-9a-f]{64})$/.exec(ticket) ?? [];
  return isSameSecret(signature, sign(room, Number(expires), token)) && now < Number(expires);
}

/** Compares in constant time. Comparing digests also hides the lengths. */
export function isSameSecret(one: string, other: string): boolean {
  const [left, right] = [sha256(utf8ToBytes(one)), sha256(utf8ToBytes(other))];
  return left.reduce((difference, byte, index) => difference | (byte ^ (right[index] ?? 0)), 0) === 0;
}

/** The token of an `Authorization: Bearer` header, or an empty text. */
function bearerToken(headers: Pick<Headers, "get">): string {
  return /^bearer +(\S+)$/i.exec(headers.get("Authorization") ?? "")?.[1] ?? "";
}

function sign(room: string, expires: number, token: string): string {
  const key = deriveKey(token, "live ticket");
  return bytesToHex(hmac(sha256, key, utf8ToBytes(`${room}/${expires}`)));
}
