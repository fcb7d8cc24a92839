/** The servers that the benches compare. Each starts empty, in its own process, on its own port. */
import { fork } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import type { DialectName } from "../load/dialect.ts";
import { Child } from "../server/child.ts";
import { type Server, Workerd } from "../server/workerd.ts";

export const WORKERS = join(import.meta.dirname, "../workers");
const ROOM_PATH = "/parties/main/bench";
/** With an admin token, as `npm start` sets one, because the admin's history and reports are part of the cost of a room. */
export const ADMIN_TOKEN = "bench-bench-bench-bench-bench-bench";

export interface Contender {
  readonly name: string;
  readonly dialect: DialectName;
  start(): Promise<Server>;
  /** Path that turns broadcasts off (`?quiet=1`) and on. A server that coalesces them needs no switch. */
  readonly quietPath?: string;
  /** Path that tells how often the object was constructed and how often its alarm fired, if it hibernates. */
  readonly lifePath?: string;
}

/** @param variables Settings other than the defaults. @param config Another checkout's wrangler configuration. */
export function room(variables: Readonly<Record<string, number>> = {}, name = "this room", config?: string): Contender {
  const start = () => Workerd.start({ LIMIT_ADDRESSES: "off", ADMIN_TOKEN, ...variables }, config);
  return { name, dialect: "room", start, lifePath: "/admin/api/rooms/bench" };
}

export const floor: Contender = {
  name: "floor",
  dialect: "floor",
  start: () => Workerd.start({}, join(WORKERS, "floor.jsonc")),
  lifePath: "/",
};

export const party: Contender = {
  name: "partyserver",
  dialect: "party",
  start: () => Workerd.start({}, join(WORKERS, "partyserver.jsonc")),
  quietPath: ROOM_PATH,
  lifePath: ROOM_PATH,
};

export function ws(ttlSeconds: number): Contender {
  return { name: "ws", dialect: "room", start: () => startNode("ws.ts", ttlSeconds), quietPath: "/" };
}

export function socketIo(heartbeatSeconds: number): Contender {
  const start = () => startNode("socket-io.ts", heartbeatSeconds);
  return { name: "Socket.IO", dialect: "socketIo", start, quietPath: "/" };
}

async function startNode(file: string, seconds: number): Promise<Server> {
  const child = new Child(fork(join(import.meta.dirname, file), [String(seconds * 1000)]));
  const [port] = (await once(child.process, "message")) as [number];
  return Object.assign(child, { port });
}
