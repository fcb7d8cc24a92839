/** A room as a React hook. Only effects open sockets, so server rendering opens none. */
import { useEffect, useMemo, useState, useSyncExternalStore } from "react";
import { Emitter } from "./emitter.ts";
import type { RoomOptions } from "./options.ts";
import { BreathingRoom } from "./room.ts";
import { INITIAL_SNAPSHOT, type Snapshot } from "./snapshot.ts";

export type { Mood } from "./mood.ts";
export type { RoomOptions } from "./options.ts";
export type { Role, Snapshot, Status } from "./snapshot.ts";

/** The methods of `BreathingRoom`. They stay the same functions for as long as the component lives. */
export type RoomActions = Pick<BreathingRoom, "setMood" | "sit" | "join" | "watch" | "leave" | "close" | "now">;

export interface RoomView extends RoomActions {
  readonly snapshot: Snapshot;
}

/**
 * Joins the room when the component mounts and closes the connection when it unmounts.
 *
 * - A new `host`, `room` or `session` leaves the old room and joins the new one.
 * - A new `mood` or `role` uses the open socket.
 * - The hook reads `storage` and `WebSocket` only when it joins.
 *
 * Before the first welcome, and on a server, `snapshot` has the status `connecting` and a count of 0.
 */
export function useBreathingRoom(options: RoomOptions): RoomView {
  const { host, room, session, mood, role } = options;
  const [handle] = useState(() => new RoomHandle());
  const initial = useMemo(() => initialSnapshot({ session, mood, role }), [session, mood, role]);
  const snapshot = useSyncExternalStore(
    handle.subscribe,
    () => handle.snapshotOf({ host, room, session }) ?? initial,
    () => initial,
  );
  // biome-ignore lint/correctness/useExhaustiveDependencies: storage and WebSocket may be new objects in every render.
  useEffect(() => handle.mount(options), [handle, host, room, session]);
  useEffect(() => handle.apply({ role, mood }), [handle, role, mood]);
  return useMemo(() => ({ snapshot, ...handle.actions }), [snapshot, handle]);
}

type RoomKey = Pick<RoomOptions, "host" | "room" | "session">;
type LiveOptions = Pick<RoomOptions, "role" | "mood">;

/** The component's current room. Effects replace it when its key changes. */
class RoomHandle {
  readonly #changes = new Emitter<{ change: undefined }>();
  /** Actions from the effects of child components, which run before the effect that joins. */
  readonly #queue: ((room: BreathingRoom) => void)[] = [];
  #room: BreathingRoom | undefined;
  #applied: Partial<RoomOptions> = {};
  #isMounted = false;

  readonly subscribe = (listener: () => void): (() => void) => this.#changes.on("change", listener);

  readonly actions: RoomActions = {
    setMood: (mood) => this.#run((room) => room.setMood(mood)),
    sit: (minutes) => this.#run((room) => room.sit(minutes)),
    join: (mood) => this.#run((room) => room.join(mood)),
    watch: () => this.#run((room) => room.watch()),
    leave: () => this.#run((room) => room.leave()),
    close: () => this.#run((room) => room.close()),
    now: () => this.#room?.now() ?? Date.now(),
  };

  /** Undefined until an effect has joined the room, so a new room never shows the counts of the old one. */
  snapshotOf(key: RoomKey): Snapshot | undefined {
    return this.#isAt(key) ? this.#room?.snapshot : undefined;
  }

  /** Returns the cleanup. It waits a microtask, because StrictMode unmounts and mounts again at once. */
  mount(options: RoomOptions): () => void {
    this.#isMounted = true;
    if (!this.#isAt(options) || this.#room?.snapshot.status === "closed") this.#replaceRoom(options);
    return () => {
      this.#isMounted = false;
      queueMicrotask(() => this.#isMounted || this.#room?.close());
    };
  }

  /** Acts only on options that differ from the last ones: the component may have called an action since. */
  apply({ role = "breathe", mood }: LiveOptions): void {
    const { role: roleBefore = "breathe", mood: moodBefore } = this.#applied;
    this.#applied = { ...this.#applied, role, mood };
    if (role !== roleBefore) role === "watch" ? this.actions.watch() : this.actions.join();
    if (mood !== undefined && mood !== moodBefore) this.actions.setMood(mood);
  }

  #replaceRoom(options: RoomOptions): void {
    this.#room?.leave();
    const room = new BreathingRoom(options);
    this.#room = room;
    this.#applied = options;
    room.subscribe(() => this.#changes.emit("change", undefined));
    for (const action of this.#queue.splice(0)) action(room);
    this.#changes.emit("change", undefined);
  }

  #isAt({ host, room, session }: RoomKey): boolean {
    const applied = this.#applied;
    return host === applied.host && room === applied.room && session === applied.session;
  }

  #run(action: (room: BreathingRoom) => void): void {
    if (this.#room) action(this.#room);
    else this.#queue.push(action);
  }
}

/** The snapshot of a first render. It must not read storage, because a server renders it too. */
function initialSnapshot({ session = "", mood = null, role }: Omit<RoomOptions, "host" | "room">): Snapshot {
  return Object.freeze({ ...INITIAL_SNAPSHOT, mood: role === "watch" ? null : mood, session });
}
