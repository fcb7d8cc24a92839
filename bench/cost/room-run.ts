/** Runs the real room through the script, in simulated time, and checks everything that it sends. */
import type { MemorySocket } from "../../party/room/memory-host.ts";
import type { Presence } from "../load/presence.ts";
import { CountingHost, EPOCH, type Platform } from "./counting-host.ts";
import { Delays } from "./delays.ts";
import { GroundTruth, WrongAnswer } from "./ground-truth.ts";
import { noOperations, noQuality, type Run } from "./operations.ts";
import { type Event, eventsOf, type Script } from "./script.ts";

const SECOND_MS = 1000;
/** Between two frames people see the last one: for the longest interval (P5), the slack of an expiry (L7) and PATIENCE. */
const BROADCAST_WITHIN_MS = 5 * SECOND_MS + 500;
const FIRST_LOOK_MS = 60 * SECOND_MS;
/** Enough for every departure to expire and to be broadcast. */
const QUIET_MS = 20 * SECOND_MS;
/** A model on the high side: how long an event and a `send` keep the object running. */
const EVENT_MS = 5;
const SEND_MS = 0.04;

export interface RoomRun extends Required<Run> {
  readonly delays: Delays;
}

export function startRoomRun(platform: Platform, script: Script, variables: object = {}): RoomRun {
  const host = new CountingHost(platform, variables);
  const truth = new GroundTruth(script);
  const events = eventsOf(script, host.settings.heartbeat);
  const delays = new Delays(host.settings.grace);
  const sockets = new Map<string, MemorySocket>();
  const [operations, quality] = [noOperations(), noQuality()];
  let [next, nextLook] = [0, FIRST_LOOK_MS];
  let shown: Presence | null = null;
  /** Thrown between two events, because a room survives faults within one. */
  let fault: WrongAnswer | null = null;

  const check = (reading: Presence, at: number, lateBy: number) => {
    if (truth.check(reading, at, host.settings.grace + lateBy, quality)) return;
    fault ??= new WrongAnswer(`${at / SECOND_MS} s after the start the room shows ${JSON.stringify(reading)}`);
  };
  const passTime = (until: number) => host.advance(EPOCH + until - host.time);
  host.onText = (text) => {
    if (!text.startsWith("{")) return;
    const frame = JSON.parse(text) as { type: string; presence?: Presence } & Presence;
    const reading = frame.type === "presence" ? frame : frame.presence;
    const at = host.time - EPOCH;
    if (reading) check(reading, at, 0);
    if (frame.type !== "presence") return;
    shown = frame;
    delays.shows(frame, at);
  };

  async function play({ kind, id, mood }: Event): Promise<void> {
    if (kind !== "beat") quality.updates++;
    if (kind === "join") {
      operations.workerRequests++;
      sockets.set(id, await host.join(id, { room: "bench", mood }));
      return;
    }
    const socket = sockets.get(id);
    if (!socket || socket.closed) throw new WrongAnswer(`The room closed the socket of ${id}`);
    if (kind === "beat" && platform.answersHeartbeats) {
      operations.autoResponses++;
      host.ping(socket);
      return;
    }
    operations.messages++;
    // A leaving client says so first, because PartyKit does not tell the close code.
    await host.say(socket, kind === "beat" ? "ping" : kind === "mood" ? { type: "mood", mood } : { type: "away" });
    if (kind !== "leave") return;
    await host.drop(socket, platform.closeCode);
    sockets.delete(id);
  }

  return {
    quality,
    delays,
    get operations() {
      const { alarms, restores, rowsWritten, sends } = host.counts;
      return {
        ...operations,
        alarms,
        restores,
        frames: sends,
        objectRequests: operations.workerRequests + alarms,
        rowsWritten: rowsWritten + host.rowsDeleted,
        unitsWritten: host.unitsWritten + host.rowsDeleted,
        runningMs: host.events * EVENT_MS + sends * SEND_MS,
      };
    },
    async advance(until) {
      for (;;) {
        const event = events[next];
        const at = Math.min(event?.at ?? until, until);
        // Once a second, everybody looks at the last frame.
        for (; nextLook < at; nextLook += SECOND_MS) {
          await passTime(nextLook);
          if (shown) check(shown, nextLook, BROADCAST_WITHIN_MS + host.settings.patience);
        }
        await passTime(at);
        if (fault) throw fault;
        if (!event || event.at >= until) return;
        next++;
        delays.happens(event);
        await play(event);
      }
    },
    /** The run cannot go on afterwards. */
    async finish() {
      const at = host.time - EPOCH;
      host.onText = () => {};
      await host.advance(QUIET_MS);
      // The next event would have been at this time.
      truth.mustEqual(await host.read(), at - 1);
    },
  };
}
