/** A story that touches every rule of liveness, with the knowledge of every socket after each step. */
import { readAttachment } from "../../party/room/attachment.ts";
import { MemoryHost, type MemorySocket } from "../../party/room/memory-host.ts";
import type { Presence } from "../../party/wire/frames.ts";
import { presenceOf, SECOND, welcomeOf } from "./helpers.ts";

/** @param sockets By the names that the scenario gives them. */
type Step = (host: MemoryHost, sockets: Map<string, MemorySocket>) => Promise<unknown>;

const enter =
  (name: string, session: string, request = {}): Step =>
  async (host, sockets) =>
    sockets.set(name, await host.join(session, request));
const say =
  (name: string, frame: object): Step =>
  (host, sockets) =>
    host.say(socketOf(sockets, name), frame);
const drop =
  (name: string, code: number): Step =>
  (host, sockets) =>
    host.drop(socketOf(sockets, name), code);
const ping =
  (...names: string[]): Step =>
  async (host, sockets) => {
    for (const name of names) host.ping(socketOf(sockets, name));
  };
const wait =
  (ms: number): Step =>
  (host) =>
    host.advance(ms);

function socketOf(sockets: Map<string, MemorySocket>, name: string): MemorySocket {
  const socket = sockets.get(name);
  if (!socket) throw new Error(`The scenario has no socket ${name}.`);
  return socket;
}

const sit = say("c", { type: "sit", minutes: 4 });

export const SCENARIO: readonly Step[] = [
  enter("watcher", "watcher-1", { role: "watch" }),
  enter("a", "session-a", { mood: "joy" }),
  enter("b", "session-b"),
  say("b", { type: "mood", mood: "calm" }),
  enter("b2", "session-b"),
  drop("b", 1001),
  wait(20 * SECOND),
  ping("watcher", "a", "b2"),
  enter("c", "session-c"),
  sit,
  // A person who joins, sits and is dropped within 5 s may never be stored (D1, D2).
  wait(5 * SECOND),
  drop("c", 1006),
  wait(40 * SECOND),
  ping("watcher", "b2"),
  drop("b2", 1006),
  enter("b3", "session-b"),
  say("b3", { type: "away" }),
  drop("b3", 1006),
  wait(SECOND),
  enter("b4", "session-b", { mood: "release" }),
  enter("d", "session-d", { role: "watch" }),
  say("d", { type: "join", mood: "joy" }),
  say("d", { type: "nonsense" }),
  wait(30 * SECOND),
  ping("watcher", "b4", "d"),
  wait(30 * SECOND),
  say("d", { type: "watch" }),
  say("b4", { type: "leave" }),
  ping("watcher"),
  wait(80 * SECOND),
  wait(100 * SECOND),
];

/** A sitting of which nothing was stored is lost with its socket. */
export const SIT_STEP = SCENARIO.indexOf(sit);

export interface Moment {
  /** Milliseconds since the start. */
  readonly at: number;
  readonly aggregate: Omit<Presence, "at">;
  /** The knowledge of every socket. */
  readonly sockets: unknown;
  readonly logged: number;
}

export interface Played {
  readonly host: MemoryHost;
  /** One moment after each step. */
  readonly moments: readonly Moment[];
}

/** @param disturb Called after each step. @param pauseMs In five seconds every change is broadcast and stored. */
export async function play(
  disturb: (step: number, host: MemoryHost, sockets: Map<string, MemorySocket>) => unknown,
  pauseMs = 5 * SECOND,
): Promise<Played> {
  const host = new MemoryHost();
  const start = host.time;
  const sockets = new Map<string, MemorySocket>();
  const moments: Moment[] = [];
  for (const [index, step] of SCENARIO.entries()) {
    await step(host, sockets);
    await host.advance(pauseMs);
    await disturb(index, host, sockets);
    const { at, ...aggregate } = await host.read();
    const known = [...sockets].map(([name, socket]) => [name, knowledgeOf(socket)]);
    moments.push({ at: at - start, aggregate, sockets: known, logged: host.logged.length });
  }
  return { host, moments };
}

/** Loses the room and every socket. Each client reconnects with its session and its last mood. */
export async function reconnectAll(host: MemoryHost, sockets: Map<string, MemorySocket>): Promise<void> {
  const lost = [...sockets].filter(([, socket]) => host.open.has(socket) && !socket.closed);
  host.restart();
  for (const [name, socket] of lost) {
    const [, , session, id] = readAttachment(socket.attachment) ?? [];
    const request = session ? ({ role: "breathe", said: session[1] } as const) : ({ role: "watch" } as const);
    sockets.set(name, await host.join(id ?? "", request));
  }
}

/** The last aggregate that a socket received, and its number of answers. A repeated broadcast changes neither. */
function knowledgeOf(socket: MemorySocket): unknown {
  const [welcome, presence] = [welcomeOf(socket)?.presence, presenceOf(socket)];
  const { count, resting, moods } = (presence?.at ?? 0) >= (welcome?.at ?? 0) ? (presence ?? {}) : (welcome ?? {});
  const answers = socket.frames.filter(({ type }) => type !== "presence").length;
  return [answers, { count, resting, moods }, socket.closed];
}
