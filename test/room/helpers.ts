/** Shared by the tests of the room: times, a host with an admin side, and the view of a socket or an admin. */
import { expect } from "vitest";
import { MemoryHost, type MemoryHostOptions, type MemorySocket } from "../../party/room/memory-host.ts";
import type { StoredSession } from "../../party/room/session.ts";
import { decodeSnapshot } from "../../party/room/snapshot.ts";
import { HistoryList, Inspection, LiveFrame, SessionList, type SessionRow } from "../../party/wire/admin.ts";

export const SECOND = 1000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;
/** Of the default settings. */
export const TTL = 90 * SECOND;

export const TOKEN = "a-token-that-is-long-enough-to-be-one";
export const ADDRESS = 7;
export const OTHER_ADDRESS = 8;
export const NOTHING_STORED = { snapshot: null, alarmAt: null };

export function adminHost(variables: object = {}, options: MemoryHostOptions = {}): MemoryHost {
  return new MemoryHost({ ADMIN_TOKEN: TOKEN, ...variables }, options);
}

/** A room with an admin side that starts this long after a full hour. Its host evicts it as platforms do. */
export function hostAt(afterHour: number, variables: object = {}, evictAfterMs = 10 * SECOND): MemoryHost {
  const hour = Math.ceil(1_700_000_000_000 / HOUR) * HOUR;
  return adminHost(variables, { time: hour + afterHour, evictAfterMs });
}

/** Somebody comes and leaves at once. */
export async function visit(host: MemoryHost): Promise<void> {
  await host.say(await host.join("visitor-1"), { type: "leave" });
}

export async function countOf(host: MemoryHost): Promise<number> {
  return (await host.read()).count;
}

export function welcomeOf(socket: MemorySocket) {
  return socket.framesOf("welcome").at(-1);
}

export function presenceOf(socket: MemorySocket) {
  return socket.framesOf("presence").at(-1);
}

/** Every count that a socket was sent in a broadcast. */
export function countsOf(socket: MemorySocket): number[] {
  return socket.framesOf("presence").map(({ count }) => count);
}

/** @param from Skips the frames before. */
export function errorsOf(socket: MemorySocket, from = 0): string[] {
  return socket.frames.slice(from).flatMap((frame) => (frame.type === "error" ? [frame.code] : []));
}

/** Sends heartbeats from these sockets while time passes. The platform answers them. */
export async function stay(host: MemoryHost, sockets: readonly MemorySocket[], ms: number): Promise<void> {
  const until = host.time + ms;
  while (host.time < until) {
    await host.advance(Math.min(10 * SECOND, until - host.time));
    for (const socket of sockets) host.ping(socket);
  }
}

/** The sessions in the stored snapshot. */
export function storedSessions(host: MemoryHost): readonly StoredSession[] {
  return host.stored.snapshot ? decodeSnapshot(host.stored.snapshot).sessions : [];
}

export async function inspect(host: MemoryHost): Promise<Inspection> {
  return Inspection.parse((await host.room()).inspect());
}

/** Every inspection that a live socket was sent. */
export function inspectionsOf(socket: MemorySocket): LiveFrame[] {
  return socket.texts.filter((text) => text !== "pong").map((text) => LiveFrame.parse(JSON.parse(text)));
}

/** Every page of the sessions. @param between What happens between two pages. */
export async function allSessions(
  host: MemoryHost,
  limit = 10,
  between: () => Promise<void> = async () => {},
): Promise<SessionRow[]> {
  const rows: SessionRow[] = [];
  let cursor: string | undefined;
  do {
    const page = SessionList.parse((await host.room()).sessions(cursor === undefined ? { limit } : { cursor, limit }));
    rows.push(...page.sessions);
    cursor = page.cursor ?? undefined;
    await between();
  } while (cursor !== undefined);
  return rows;
}

/** An admin removes the person who joined as number `index`. */
export async function removeSession(host: MemoryHost, index = 0, minutes = 10, options = {}): Promise<void> {
  const row = (await allSessions(host))[index];
  expect(await (await host.room()).remove(row?.hash ?? "", { minutes, address: false, ...options })).toBe(true);
}

export async function historyOf(host: MemoryHost, hours = 24): Promise<HistoryList["minutes"]> {
  return HistoryList.parse(await (await host.room()).history(hours)).minutes;
}

/** A deploy: another host over the same storage, without sockets. */
export function redeploy(host: MemoryHost, variables: object): MemoryHost {
  const next = new MemoryHost(variables, { time: host.time, name: host.name });
  next.stored = host.stored;
  for (const [key, row] of host.rows) next.rows.set(key, row);
  return next;
}

/** A host that notes every payment. @param purse How many payments each address can make. */
export function payingHost(purse = Infinity, host = new MemoryHost()): { host: MemoryHost; payers: number[] } {
  const payers: number[] = [];
  host.canPay = (payer) => {
    payers.push(payer);
    return payers.filter((other) => other === payer).length <= purse;
  };
  return { host, payers };
}

/** Changes that make the room write: one in 10 s (Q12). */
export async function changeMood(host: MemoryHost, socket: MemorySocket, times: number): Promise<void> {
  for (let time = 0; time < times; time++) {
    await host.say(socket, { type: "mood", mood: time % 2 ? "joy" : "calm" });
    host.ping(socket);
    await host.advance(10 * SECOND);
  }
}
