/** Plays a script of the cost bench in a room, and measures its rows and the time until each change is broadcast. */
import { type Event, eventsOf, type Script } from "../../bench/cost/script.ts";
import { MemoryHost, type MemorySocket } from "../../party/room/memory-host.ts";
import type { Settings } from "../../party/settings/settings.ts";
import { SECOND } from "./helpers.ts";

export interface Result {
  readonly rows: number;
  /** The longest time from each kind of change until it was broadcast (ms). */
  readonly waits: Readonly<Record<Event["kind"], number>>;
}

interface Moment {
  /** Milliseconds since the start. */
  readonly at: number;
  readonly happens: Event | { readonly kind: "broadcast"; readonly shown: string };
}

/** The people of the script come, change their moods and close their pages. A watcher hears every broadcast. */
export async function playScript(script: Script): Promise<Result> {
  const host = new MemoryHost({}, { evictAfterMs: 10 * SECOND });
  const start = host.time;
  const events = eventsOf(script, host.settings.heartbeat);
  const watcher = await host.join("watcher-1", { role: "watch" });
  const sockets = new Map<string, MemorySocket>();
  for (const { at, kind, id, mood } of events) {
    await host.advance(start + at - host.time);
    host.ping(watcher);
    const socket = sockets.get(id) ?? (await host.join(id, { mood }));
    sockets.set(id, socket);
    if (kind === "beat") host.ping(socket);
    if (kind === "mood") await host.say(socket, { type: "mood", mood });
    if (kind === "leave") await host.drop(socket, 1001);
  }
  await host.advance(start + script.until - host.time);
  const broadcasts = watcher.framesOf("presence").map(({ at, count, moods }): Moment => {
    return { at: at - start, happens: { kind: "broadcast", shown: JSON.stringify({ count, moods }) } };
  });
  return { rows: host.counts.rowsWritten, waits: longestWaits(events, broadcasts, host.settings) };
}

function longestWaits(events: readonly Event[], broadcasts: readonly Moment[], { moods, grace }: Settings) {
  const waits = { join: 0, mood: 0, leave: 0, beat: 0 };
  const truth = { count: 0, moods: Object.fromEntries(moods.map((mood) => [mood, 0])) };
  const add = (mood: string | null, people: number) => {
    if (mood !== null) truth.moods[mood] = (truth.moods[mood] ?? 0) + people;
  };
  let shown = JSON.stringify(truth);
  let pending: Event[] = [];
  const changes = events
    .filter(({ kind }) => kind !== "beat")
    .map((event): Moment => ({ at: event.at + (event.kind === "leave" ? grace : 0), happens: event }));
  for (const { at, happens } of [...changes, ...broadcasts].sort((one, other) => one.at - other.at)) {
    if (happens.kind === "broadcast") shown = happens.shown;
    else {
      add(happens.previous, -1);
      if (happens.kind !== "leave") add(happens.mood, 1);
      truth.count += { join: 1, leave: -1, mood: 0, beat: 0 }[happens.kind];
      pending.push(happens);
    }
    // Nobody needs to hear of changes that cancel each other out (P6).
    if (happens.kind !== "broadcast" && JSON.stringify(truth) !== shown) continue;
    for (const event of pending) waits[event.kind] = Math.max(waits[event.kind], at - event.at);
    pending = [];
  }
  return waits;
}
