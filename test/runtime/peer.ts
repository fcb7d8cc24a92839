/** Sockets to rooms of the Worker under test, the rooms themselves, and their clock. */
import { runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { env, exports } from "cloudflare:workers";
import { vi } from "vitest";
import { Peer } from "../peer.ts";

export const SECOND = 1000;

/** Opens a socket and waits for the welcome. */
export async function join(room: string, query = ""): Promise<Peer<WebSocket>> {
  const url = `https://host.test/parties/main/${room}?${query}`;
  // The platform tells an address, without which the log says that joins are not limited.
  const headers = { Upgrade: "websocket", "CF-Connecting-IP": "192.0.2.7" };
  const { webSocket } = await exports.default.fetch(url, { headers });
  if (!webSocket) throw new Error("The response has no socket.");
  const peer = new Peer(webSocket);
  webSocket.accept();
  return peer.welcomed();
}

export function stubOf(room: string) {
  return env.BREATHING_ROOM.get(env.BREATHING_ROOM.idFromName(room));
}

/** The room's own count, past the edge's cache. */
export async function countOf(room: string): Promise<number> {
  return (await stubOf(room).read()).count;
}

export async function stored(room: string): Promise<{ keys: string[]; alarm: number | null }> {
  return runInDurableObject(stubOf(room), async (_, { storage }) => ({
    keys: [...(await storage.list()).keys()],
    alarm: await storage.getAlarm(),
  }));
}

export function setClock(at: number): void {
  vi.useFakeTimers({ toFake: ["Date"], now: at });
}

/** Sets the clock ahead and runs the alarm. */
export async function pass(room: string, ms: number): Promise<void> {
  setClock(Date.now() + ms);
  await runDurableObjectAlarm(stubOf(room));
}
