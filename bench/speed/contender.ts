/** What is compared: each a server that is started afresh, on its own port, in its own process. */
import { fork } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import type { DialectName } from "../load/dialect.ts";
import { atExit } from "../load/ending.ts";
import { cpuOf, memoryOf } from "../load/usage.ts";
import { Workerd, type WorkerdOptions } from "../workerd.ts";

const SECOND = 1000;
const FOLDER = join(import.meta.dirname, "contenders");
/** There is an admin side, as `npm start` makes one: its history and its reports are part of what a room does. */
const ADMIN_TOKEN = "bench-bench-bench-bench-bench-bench";

/** What an object has been through. */
export interface Life {
  /** How often it was made: once more after each hibernation. */
  readonly made: number;
  /** How often its alarm has woken it. */
  readonly alarms: number;
}

/** A server that runs. */
export interface Running {
  readonly port: number;
  /** Milliseconds of CPU since its start. */
  readonly cpu: number;
  /** Bytes resident. */
  readonly memory: number;
  /** Whether it tells changes to nobody; a server that coalesces has no need of it. */
  quiet(isQuiet: boolean): Promise<void>;
  /** Null where nothing hibernates. */
  life(): Promise<Life | null>;
  stop(): Promise<void>;
}

export interface Contender {
  readonly name: string;
  readonly dialect: DialectName;
  readonly hibernates: boolean;
  start(): Promise<Running>;
}

/** @param ttl Seconds of silence that end a stay; null: the default, with the default heartbeat. */
export function room(ttl: number | null): Contender {
  const variables = { LIMIT_JOINS: "off", ADMIN_TOKEN, ...(ttl === null ? {} : { TTL_SECONDS: ttl }) };
  const life = async ({ origin }: Workerd): Promise<Life> => {
    const headers = { Authorization: `Bearer ${ADMIN_TOKEN}` };
    const answer = await fetch(`${origin}/admin/api/rooms/bench`, { headers });
    const { counters } = (await answer.json()) as { counters: { constructed: number; alarms: number } };
    return { made: counters.constructed, alarms: counters.alarms };
  };
  return { name: "this room", dialect: "room", hibernates: true, start: () => inWorkerd({ variables }, life) };
}

export const floor: Contender = {
  name: "floor",
  dialect: "floor",
  hibernates: true,
  start: () => {
    const options = { entry: join(FOLDER, "floor.ts"), objects: { Floor: "FLOOR" } };
    return inWorkerd(options, ({ origin }) => lifeIn(origin));
  },
};

const partyObjects = { entry: join(FOLDER, "party.ts"), objects: { Main: "Main" } };

export const party: Contender = {
  name: "partyserver",
  dialect: "party",
  hibernates: true,
  start: () =>
    inWorkerd(
      partyObjects,
      ({ origin }) => lifeIn(`${origin}/parties/main/bench`),
      async ({ origin }, isQuiet) => {
        await lifeIn(`${origin}/parties/main/bench?quiet=${isQuiet ? 1 : 0}`);
      },
    ),
};

/** @param ttl Seconds of silence that end a stay. */
export function ws(ttl: number): Contender {
  return { name: "ws", dialect: "room", hibernates: false, start: () => inNode("ws.ts", String(ttl * SECOND)) };
}

/** @param interval Seconds between two heartbeats. */
export function socketIo(interval: number): Contender {
  const start = () => inNode("socket-io.ts", String(interval * SECOND));
  return { name: "Socket.IO", dialect: "socketIo", hibernates: false, start };
}

async function lifeIn(url: string): Promise<Life> {
  const { made } = (await (await fetch(url)).json()) as { made: number };
  return { made, alarms: 0 };
}

async function inWorkerd(
  options: WorkerdOptions,
  life: (server: Workerd) => Promise<Life>,
  quiet: (server: Workerd, isQuiet: boolean) => Promise<void> = async () => {},
): Promise<Running> {
  const server = await Workerd.start(options);
  return {
    port: server.port,
    get cpu() {
      return server.cpu;
    },
    get memory() {
      return server.memory;
    },
    quiet: (isQuiet) => quiet(server, isQuiet),
    life: () => life(server),
    stop: () => server.stop(),
  };
}

async function inNode(file: string, ...args: string[]): Promise<Running> {
  const child = fork(join(FOLDER, file), args, { stdio: ["ignore", "inherit", "inherit", "ipc"] });
  const kill = () => child.kill("SIGKILL");
  const forget = atExit(kill);
  const [{ port }] = (await once(child, "message")) as [{ port: number }];
  const { pid = 0 } = child;
  return {
    port,
    get cpu() {
      return cpuOf(pid);
    },
    get memory() {
      return memoryOf(pid);
    },
    async quiet(isQuiet) {
      child.send(isQuiet);
      await once(child, "message");
    },
    life: async () => null,
    async stop() {
      forget();
      const ended = once(child, "exit");
      kill();
      await ended;
    },
  };
}
