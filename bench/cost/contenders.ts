/** What is compared: the old designs and the room on both of its hosts, each run in the same way. */
import { DESIGNS } from "./designs/index.ts";
import type { Outcome } from "./operations.ts";
import type { Storage } from "./price.ts";
import { CLOUDFLARE, PARTYKIT, type Platform } from "./room-host.ts";
import { allDay, type Load, type Script, sittings } from "./script.ts";
import { simulateKv } from "./simulate-kv.ts";
import { simulateRoom } from "./simulate-room.ts";
import type { Span } from "./window.ts";

const SECOND = 1000;
const HOUR = 3600 * SECOND;
/** Those who are there from the start have come. */
const RAMP = 30 * SECOND;
const ROOM_WARM = 120 * SECOND;

export interface Contender {
  readonly name: string;
  readonly title: string;
  readonly isRoom: boolean;
  readonly storage: Storage;
  /** How long is simulated, by people at once: as long as it has to be for the figures to stand (ms). */
  readonly spans: Readonly<Record<number, Span>>;
  simulate(script: Script, load: Load, span: Span): Promise<Outcome>;
}

/** The script goes on a little after the window, so that what is late within it is not missing. */
const TAIL = SECOND;

/** Whole heartbeats, and whole quiet wakes of the room, fit into each half of a window. One heartbeat of the single key at 10,000 people walks the whole map, and there are 1,000 a second: no day of it. */
const OLD_WINDOWS = { 10: 5 * HOUR, 100: HOUR, 1000: 300 * SECOND, 10000: 60 * SECOND };
const ROOM_WINDOWS = { 10: 24 * HOUR - ROOM_WARM, 100: 4 * HOUR, 1000: 1200 * SECOND, 10000: 480 * SECOND };

const old: Contender[] = DESIGNS.map((design) => ({
  name: design.name,
  title: design.title,
  isRoom: false,
  storage: "rows",
  // Counters write at changes alone: it takes longer to see as many. They are no work.
  spans: spansOf(OLD_WINDOWS, design.staleness + RAMP, design.tellsLeave ? 4 : 1),
  simulate: (script, load, span) => simulateKv(design, script, load, span),
}));

const room = (platform: Platform, storage: Storage): Contender => ({
  name: platform.name,
  title: platform.title,
  isRoom: true,
  storage,
  spans: spansOf(ROOM_WINDOWS, ROOM_WARM),
  simulate: (script, load, span) => simulateRoom(platform, script, load, span),
});

export const CONTENDERS: readonly Contender[] = [...old, room(CLOUDFLARE, "rows"), room(PARTYKIT, "units")];

function spansOf(windows: Readonly<Record<number, number>>, warm: number, times = 1): Record<number, Span> {
  const spans = Object.entries(windows).map(([people, length]) => [people, { warm, length: length * times }]);
  return Object.fromEntries(spans);
}

/** One simulation; plain data, so that another thread can do it. */
export interface Job {
  readonly contender: string;
  readonly load: Load;
  readonly people: number;
  readonly seed: number;
  readonly span: Span;
}

export function perform({ contender: name, load, people, seed, span }: Job): Promise<Outcome> {
  const contender = CONTENDERS.find((one) => one.name === name);
  if (!contender) throw new RangeError(name);
  const until = span.warm + span.length + TAIL;
  const script = load === "all day" ? allDay(people, seed, until) : sittings(people, seed, until);
  return contender.simulate(script, load, span);
}
