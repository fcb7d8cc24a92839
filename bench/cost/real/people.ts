/** The script's people as real clients, in real time. */
import { once } from "node:events";
import { setTimeout as delay } from "node:timers/promises";
import { WebSocket } from "ws";
import type { Server } from "../../../test/servers.ts";
import type { Design } from "../designs/design.ts";
import { type Happening, happenings, type Script } from "../script.ts";

const MINUTE = 60_000;
const HEARTBEAT = 30_000;

/** Lets each thing happen at its time after `start` (ms since 1970). @throws when one of them fails. */
async function play(
  all: readonly Happening[],
  start: number,
  happen: (one: Happening) => Promise<void>,
): Promise<void> {
  const running: Promise<void>[] = [];
  for (const one of all) {
    const wait = start + one.at - Date.now();
    if (wait > 0) await delay(wait);
    running.push(happen(one));
  }
  await Promise.all(running);
}

/** Requests to one of the old designs, and its cron. */
export async function visit({ origin }: Server, design: Design, script: Script, start: number): Promise<void> {
  const minutely = async () => {
    for (let at = MINUTE; design.minutely && at < script.until; at += MINUTE) {
      await delay(Math.max(0, start + at - Date.now()));
      // It runs for nearly a minute: nobody waits for its answer.
      fetch(`${origin}/cdn-cgi/handler/scheduled`).catch(() => {});
    }
  };
  const all = happenings(script, design.heartbeat).filter(({ kind }) => kind !== "leave" || design.tellsLeave);
  const request = async ({ kind, id, mood, was }: Happening) => {
    const query = new URLSearchParams({ id, mood, ...(was === null ? {} : { was }) });
    const answer = await fetch(`${origin}/${design.name}/${kind}?${query}`);
    if (!answer.ok) throw new Error(`${design.name}: ${answer.status}`);
    await answer.arrayBuffer();
  };
  await Promise.all([minutely(), play(all, start, request)]);
}

/** What the people of a room have heard. */
export interface Heard {
  pongs: number;
  /** The last aggregate that anybody was told. */
  last: { count: number; moods: Record<string, number> } | null;
}

/** Sockets to the room. Those who stay are there still when it resolves. */
export async function enter({ port }: Server, script: Script, start: number, sockets: Set<WebSocket>): Promise<Heard> {
  const heard: Heard = { pongs: 0, last: null };
  const open = new Map<string, WebSocket>();
  const hear = (text: string) => {
    if (text === "pong") heard.pongs++;
    else if (text.includes('"type":"presence"')) heard.last = JSON.parse(text);
  };
  const happen = async ({ kind, id, mood }: Happening) => {
    if (kind === "join") {
      const query = new URLSearchParams({ session: id, mood });
      const socket = new WebSocket(`ws://127.0.0.1:${port}/parties/main/bench?${query}`);
      open.set(id, socket);
      sockets.add(socket);
      socket.on("message", (data) => hear(String(data)));
      await once(socket, "open");
      return;
    }
    const socket = open.get(id);
    if (socket?.readyState !== WebSocket.OPEN) throw new Error(`${id} was sent away`);
    if (kind === "beat") socket.send("ping");
    if (kind === "mood") socket.send(JSON.stringify({ type: "mood", mood }));
    if (kind === "leave") {
      socket.send('{"type":"away"}');
      socket.close(1000);
    }
  };
  await play(happenings(script, HEARTBEAT), start, happen);
  return heard;
}
