/** What a script at one address costs in however many rooms, with all limits on (Q11). Time is simulated. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import {
  GIGABYTE_SECOND,
  OBJECT_GIGABYTES,
  OBJECT_REQUEST,
  ROW_WRITTEN,
  WORKER_REQUEST,
} from "../../party/http/prices.ts";
import { MemoryHost, type MemorySocket } from "../../party/room/memory-host.ts";
import { ADDRESS, MINUTE, OTHER_ADDRESS, SECOND, TOKEN } from "./helpers.ts";

/** The limits of wrangler.jsonc, a minute. */
export interface AddressLimits {
  readonly joins: number;
  readonly readings: number;
  readonly payments: number;
}

/** The limits that a deploy has. */
export function deployedLimits(): AddressLimits {
  const text = readFileSync(join(import.meta.dirname, "../../wrangler.jsonc"), "utf8");
  const limitOf = (name: string) => Number(new RegExp(`"${name}".*"limit": (\\d+), "period": 60`).exec(text)?.[1]);
  return { joins: limitOf("JOIN_LIMIT"), readings: limitOf("READ_LIMIT"), payments: limitOf("WORK_LIMIT") };
}

/** What the script does in each of its rooms. A step that has no socket to act on does nothing. */
export type Step =
  | { readonly do: "open"; readonly watch: boolean }
  | { readonly do: "mood" | "sit" | "stand" | "watch" | "join" | "leave" | "away" | "break" | "read" }
  | { readonly do: "chatter"; readonly frames: number }
  | { readonly do: "wait"; readonly seconds: number };

export interface Script {
  readonly rooms: number;
  /** Somebody of another address is in every room. Their own cost is not counted. */
  readonly hasCompany: boolean;
  /** Repeated until the time is over. */
  readonly steps: readonly Step[];
}

const MONTH = 30 * 24 * 60 * MINUTE;
/** As the cost on the admin page assumes (http/cost.ts). */
const EVENT_MS = 5;
const EVENT = OBJECT_REQUEST + (EVENT_MS / 1000) * OBJECT_GIGABYTES * GIGABYTE_SECOND;
const FRAME = EVENT - OBJECT_REQUEST + OBJECT_REQUEST / 20;
const REQUEST = WORKER_REQUEST + EVENT;
/** The snapshot and the alarm. */
const CLEARED_ROWS = 2;
/** Browsers answer, so a script does too: it costs nothing and keeps its sockets. */
const HEARTBEAT = 30 * SECOND;

class ScriptedRoom {
  readonly host: MemoryHost;
  readonly sockets: MemorySocket[] = [];
  changes = 0;

  #resident: MemorySocket | null = null;

  constructor(time: number, canPay: () => boolean) {
    this.host = new MemoryHost({ ADMIN_TOKEN: TOKEN }, { time, evictAfterMs: 10 * SECOND });
    this.host.canPay = (address) => address !== ADDRESS || canPay();
  }

  async addResident(): Promise<void> {
    this.#resident = await this.host.join("resident", { address: OTHER_ADDRESS });
  }

  /** Everybody's heartbeat. */
  beat(): void {
    if (this.#resident) this.host.ping(this.#resident);
    for (const socket of this.sockets) this.host.ping(socket);
  }

  get rows(): number {
    const { rowsWritten, clears } = this.host.counts;
    return rowsWritten + CLEARED_ROWS * clears + this.host.reports.length;
  }

  get calls(): number {
    return this.host.counts.alarms + this.host.reports.length;
  }

  /** The last socket that is still open. */
  get socket(): MemorySocket | undefined {
    while (this.sockets.at(-1)?.closed) this.sockets.pop();
    return this.sockets.at(-1);
  }
}

/** @returns the rows that all its rooms write in an hour, and dollars a month, for a script that goes on for ever. */
export async function costOf({ rooms: count, hasCompany, steps }: Script, limits: AddressLimits, minutes: number) {
  const start = 1_700_000_000_000;
  let now = start;
  const bill = { joins: 0, readings: 0, frames: 0 };
  const used = new Map<string, number>();
  const isAllowed = (what: keyof AddressLimits): boolean => {
    const key = `${what} ${Math.floor(now / MINUTE)}`;
    used.set(key, (used.get(key) ?? 0) + 1);
    return (used.get(key) ?? 0) <= limits[what];
  };
  const rooms = Array.from({ length: count }, () => new ScriptedRoom(start, () => isAllowed("payments")));
  const quiet = new ScriptedRoom(start, () => true);
  const everywhere = [...rooms, quiet];
  if (hasCompany) for (const room of everywhere) await room.addResident();

  const wait = async (ms: number) => {
    const until = now + ms;
    while (now < until) {
      now = Math.min(until, now + HEARTBEAT);
      for (const room of everywhere) {
        await room.host.advance(now - room.host.time);
        room.beat();
      }
    }
  };

  const say = (room: ScriptedRoom, socket: MemorySocket, frame: object) => {
    bill.frames++;
    return room.host.say(socket, frame);
  };

  const take = async (room: ScriptedRoom, step: Step, ids: number): Promise<void> => {
    const { host, socket } = room;
    if (step.do === "open") {
      if (!isAllowed("joins")) return;
      bill.joins++;
      const role = step.watch ? "watch" : "breathe";
      room.sockets.push(await host.join(`session-${ids}`, { address: ADDRESS, role }));
      return;
    }
    if (step.do === "read") {
      if (!isAllowed("readings")) return;
      bill.readings++;
      await host.read();
      return;
    }
    if (!socket) return;
    const mood = host.settings.moods[room.changes++ % 5];
    if (step.do === "mood") await say(room, socket, { type: "mood", mood });
    if (step.do === "sit") await say(room, socket, { type: "sit", minutes: 1 + (room.changes % 60) });
    if (step.do === "stand") await say(room, socket, { type: "sit", minutes: 0 });
    if (step.do === "watch" || step.do === "join" || step.do === "leave") await say(room, socket, { type: step.do });
    if (step.do === "chatter") for (let n = 0; n < step.frames; n++) await say(room, socket, { type: "away" });
    if (step.do === "away" || step.do === "break") {
      room.sockets.pop();
      await host.drop(socket, step.do === "away" ? 1001 : 1006);
    }
  };

  for (let ids = 0; now < start + minutes * MINUTE; ids++) {
    for (const step of steps) {
      if (step.do === "wait") await wait(step.seconds * SECOND);
      else for (const room of rooms) await take(room, step, ids);
    }
    // Nobody sends for nothing.
    await wait(SECOND / 2);
  }

  const sum = (read: (room: ScriptedRoom) => number) => rooms.reduce((total, room) => total + read(room), 0);
  const rows = sum((room) => room.rows - quiet.rows);
  const calls = sum((room) => room.calls - quiet.calls);
  const dollars = (bill.joins + bill.readings) * REQUEST + bill.frames * FRAME + calls * EVENT + rows * ROW_WRITTEN;
  const over = now - start;
  return { rowsAnHour: (rows / over) * 60 * MINUTE, dollarsAMonth: (dollars / over) * MONTH };
}
