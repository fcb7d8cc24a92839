/** A host with an admin side, and what tests of it share. */

import { MemoryHost, type MemorySocket } from "../../party/room/memory-host.ts";
import { Inspection, SessionList, type SessionRow } from "../../party/wire/admin.ts";

export const second = 1000;
export const minute = 60 * second;
export const hour = 60 * minute;
export const day = 24 * hour;
export const token = "a-token-that-is-long-enough-to-be-one";

export function adminHost(variables: object = {}): MemoryHost {
  return new MemoryHost({ ADMIN_TOKEN: token, ...variables });
}

export async function inspect(host: MemoryHost): Promise<Inspection> {
  return Inspection.parse((await host.room()).inspect());
}

/** Every page of the sessions; something may happen between two. */
export async function allSessions(
  host: MemoryHost,
  limit: number,
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

/** Keeps sockets heard from while time passes. */
export async function stay(host: MemoryHost, sockets: MemorySocket[], ms: number): Promise<void> {
  for (let passed = 0; passed < ms; passed += 30 * second) {
    await host.advance(30 * second);
    for (const socket of sockets) host.ping(socket);
  }
}
