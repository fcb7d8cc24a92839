/** What is compared: each a server that is started afresh, on its own port, in its own process. */
import { fork } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import type { DialectName } from "../load/dialect.ts";
import { cpuOf, memoryOf } from "../load/usage.ts";
import { Workerd, type WorkerdOptions } from "../workerd.ts";

const FOLDER = join(import.meta.dirname, "contenders");
/** There is an admin side, as `npm start` makes one: its history and its reports are part of what a room does. */
const ADMIN_TOKEN = "bench-bench-bench-bench-bench-bench";

/** A server that runs. */
export interface Running {
  readonly port: number;
  /** Milliseconds of CPU since its start. */
  readonly cpu: number;
  /** Bytes resident. */
  readonly memory: number;
  /** Whether it tells changes to nobody; a server that coalesces has no need of it. */
  quiet(isQuiet: boolean): Promise<void>;
  /** How often its object was made: once more after each hibernation. Null where nothing hibernates. */
  made(): Promise<number | null>;
  stop(): Promise<void>;
}

export interface Contender {
  readonly name: string;
  readonly dialect: DialectName;
  readonly hibernates: boolean;
  start(): Promise<Running>;
}

export const room: Contender = {
  name: "this room",
  dialect: "room",
  hibernates: true,
  start: () =>
    inWorkerd({ variables: { LIMIT_JOINS: "off", ADMIN_TOKEN } }, async ({ origin }) => {
      const headers = { Authorization: `Bearer ${ADMIN_TOKEN}` };
      const answer = await fetch(`${origin}/admin/api/rooms/bench`, { headers });
      const { counters } = (await answer.json()) as { counters: { constructed: number } };
      return counters.constructed;
    }),
};

export const floor: Contender = {
  name: "floor",
  dialect: "floor",
  hibernates: true,
  start: () => {
    const options = { entry: join(FOLDER, "floor.ts"), objects: { Floor: "FLOOR" } };
    return inWorkerd(options, ({ origin }) => madeIn(origin));
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
      ({ origin }) => madeIn(`${origin}/parties/main/bench`),
      async ({ origin }, isQuiet) => {
        await madeIn(`${origin}/parties/main/bench?quiet=${isQuiet ? 1 : 0}`);
      },
    ),
};

export const ws: Contender = { name: "ws", dialect: "room", hibernates: false, start: () => inNode("ws.ts") };

/** @param interval Milliseconds between two heartbeats. */
export function socketIo(interval: number): Contender {
  const start = () => inNode("socket-io.ts", String(interval));
  return { name: "Socket.IO", dialect: "socketIo", hibernates: false, start };
}

async function madeIn(url: string): Promise<number> {
  const { made } = (await (await fetch(url)).json()) as { made: number };
  return made;
}

async function inWorkerd(
  options: WorkerdOptions,
  made: (server: Workerd) => Promise<number>,
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
    made: () => made(server),
    stop: () => server.stop(),
  };
}

async function inNode(file: string, ...args: string[]): Promise<Running> {
  const child = fork(join(FOLDER, file), args, { stdio: ["ignore", "inherit", "inherit", "ipc"] });
  const kill = () => child.kill("SIGKILL");
  process.once("exit", kill);
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
    made: async () => null,
    async stop() {
      process.off("exit", kill);
      const ended = once(child, "exit");
      kill();
      await ended;
    },
  };
}
