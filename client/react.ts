/** A room as a React hook. Nothing is opened while rendering, so a server that renders opens nothing at all. */
import { useEffect, useMemo, useState, useSyncExternalStore } from "react";
import { Emitter } from "./emitter.ts";
import { BreathingRoom, type RoomOptions } from "./room.ts";
import { NOTHING_HEARD, type Snapshot } from "./snapshot.ts";

export type { Mood } from "./mood.ts";
export type { RoomOptions } from "./room.ts";
export type { Role, Snapshot, Status } from "./snapshot.ts";

/** The methods of `BreathingRoom`. The same functions for as long as the component lives. */
export type RoomActions = Pick<BreathingRoom, "setMood" | "sit" | "join" | "watch" | "leave" | "close" | "now">;

export interface RoomView extends RoomActions {
  readonly snapshot: Snapshot;
}

/**
 * Enters when the component mounts and closes when it unmounts. Another `host`, `room` or `session` leaves the old room
 * and enters the new; another `mood` or `role` is asked for over the same socket; the other options are read on entering.
 */
export function useBreathingRoom(options: RoomOptions): RoomView {
  const { host, room, session, mood, role } = options;
  const [seat] = useState(() => new Seat());
  const outside = useMemo(() => beforeEntering({ session, mood, role }), [session, mood, role]);
  const snapshot = useSyncExternalStore(
    seat.subscribe,
    () => seat.snapshotAt({ host, room, session }) ?? outside,
    () => outside,
  );
  // biome-ignore lint/correctness/useExhaustiveDependencies: the options that are read on entering only may be new objects in every render.
  useEffect(() => seat.enter(options), [seat, host, room, session]);
  useEffect(() => seat.heed({ role, mood }), [seat, role, mood]);
  return useMemo(() => ({ snapshot, ...seat.actions }), [snapshot, seat]);
}

type Place = Pick<RoomOptions, "host" | "room" | "session">;
type Wish = Pick<RoomOptions, "role" | "mood">;

/** One room after another, each entered by an effect. */
class Seat {
  readonly #changes = new Emitter<{ change: undefined }>();
  /** What a child's effect has asked for: those run before ours, which enters. */
  readonly #asked: ((room: BreathingRoom) => void)[] = [];
  #room: BreathingRoom | undefined;
  /** As they were last heeded. */
  #options: Partial<RoomOptions> = {};
  #taken = false;

  readonly subscribe = (listener: () => void): (() => void) => this.#changes.on("change", listener);

  readonly actions: RoomActions = {
    setMood: (mood) => this.#ask((room) => room.setMood(mood)),
    sit: (minutes) => this.#ask((room) => room.sit(minutes)),
    join: (mood) => this.#ask((room) => room.join(mood)),
    watch: () => this.#ask((room) => room.watch()),
    leave: () => this.#ask((room) => room.leave()),
    close: () => this.#ask((room) => room.close()),
    now: () => this.#room?.now() ?? Date.now(),
  };

  /** Undefined until the place has been entered: the room left behind has nothing to say about the next. */
  snapshotAt(place: Place): Snapshot | undefined {
    return this.#isAt(place) ? this.#room?.snapshot : undefined;
  }

  /** Returns the exit. StrictMode exits and enters again at once: what is not entered again by then is closed. */
  enter(options: RoomOptions): () => void {
    this.#taken = true;
    if (!this.#isAt(options) || this.#room?.snapshot.status === "closed") this.#move(options);
    return () => {
      this.#taken = false;
      queueMicrotask(() => this.#taken || this.#room?.close());
    };
  }

  /** Says what is another wish than the last: a child, or the page, may have asked for something else since. */
  heed({ role = "breathe", mood }: Wish): void {
    const { role: roleBefore = "breathe", mood: moodBefore } = this.#options;
    this.#options = { ...this.#options, role, mood };
    if (role !== roleBefore) role === "watch" ? this.actions.watch() : this.actions.join();
    if (mood !== undefined && mood !== moodBefore) this.actions.setMood(mood);
  }

  #move(options: RoomOptions): void {
    this.#room?.leave();
    const room = new BreathingRoom(options);
    this.#room = room;
    this.#options = options;
    room.subscribe(() => this.#changes.emit("change", undefined));
    for (const act of this.#asked.splice(0)) act(room);
    this.#changes.emit("change", undefined);
  }

  #isAt({ host, room, session }: Place): boolean {
    const here = this.#options;
    return host === here.host && room === here.room && session === here.session;
  }

  #ask(act: (room: BreathingRoom) => void): void {
    if (this.#room) act(this.#room);
    else this.#asked.push(act);
  }
}

/** What there is to show while rendering on a server, and in a first render. Nobody's stored id is read for it. */
function beforeEntering({ session = "", mood = null, role }: Omit<RoomOptions, "host" | "room">): Snapshot {
  return Object.freeze({ ...NOTHING_HEARD, mood: role === "watch" ? null : mood, session });
}
