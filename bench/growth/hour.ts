/** An hour of a room, simulated: the room's own code, the counting host, people who come for ten minutes. */

import type { Room } from "../../party/room/room.ts";
import { readSettings } from "../../party/settings/settings.ts";
import { CountingHost, type Guest } from "./host.ts";

const SECOND = 1000;
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const BEGIN = 1_800_000_000_000;
export const SITTING_MINUTES = 10;

export interface Hour {
  readonly rows: number;
  /** Events of its own: alarms, and being made from what is stored when somebody else's event wakes it. */
  readonly alarms: number;
  readonly made: number;
}

/**
 * So many people at any time: each stays ten minutes, changes their mood once, leaves, and somebody else comes.
 * @param phase Between 0 and 1: so that many rooms do not all do the same at the same moment.
 */
export async function sittings(people: number, phase: number): Promise<Hour> {
  const host = newHost();
  const stay = SITTING_MINUTES * MINUTE;
  const seats: (Guest | undefined)[] = Array.from({ length: people });
  // Three events of each stay, all at even distances: somebody goes, the next one comes, somebody's mood changes.
  return measure(host, stay / people, stay, phase, async (turn, time) => {
    const leaver = seats[turn % people];
    const room = await host.at(time);
    if (leaver) {
      host.open.delete(leaver);
      room.close(leaver, 1000);
    }
    seats[turn % people] = enter(host, room, turn, time);
    const other = seats[(turn + Math.floor(people / 2)) % people];
    if (other) (await host.at(time + stay / people / 2)).message(other, '{"type":"mood","mood":"joy"}');
  });
}

/** So many people who stay; together they change their moods so often a second. */
export async function changes(people: number, perSecond: number): Promise<Hour> {
  const host = newHost();
  const room = await host.at(BEGIN);
  const guests = Array.from({ length: people }, (_, index) => enter(host, room, index, BEGIN));
  return measure(host, SECOND / perSecond, MINUTE, 0, async (turn, time) => {
    const guest = guests[turn % people];
    const mood = Math.floor(turn / people) % 2 === 0 ? "joy" : "calm";
    if (guest) (await host.at(time)).message(guest, JSON.stringify({ type: "mood", mood }));
  });
}

function newHost(): CountingHost {
  return new CountingHost(readSettings({ ADMIN_TOKEN: "bench-bench-bench-bench-bench-bench" }), BEGIN);
}

function enter(host: CountingHost, room: Room<Guest>, number: number, time: number): Guest {
  const guest: Guest = { id: `person-${number}`, since: time, attachment: undefined };
  room.join({ room: "bench", session: guest.id, mood: "calm", watch: false, network: null }, () => {
    host.open.add(guest);
    return guest;
  });
  return guest;
}

/** @param step Milliseconds between two turns. @param lead Milliseconds before the hour that counts. */
async function measure(
  host: CountingHost,
  step: number,
  lead: number,
  phase: number,
  act: (turn: number, time: number) => Promise<void>,
): Promise<Hour> {
  let before: Hour | null = null;
  for (let turn = 0; ; turn++) {
    const time = BEGIN + (turn + phase) * step;
    const { rows, alarms, made } = host;
    if (time >= BEGIN + lead) before ??= { rows, alarms, made };
    if (before && time >= BEGIN + lead + HOUR)
      return { rows: rows - before.rows, alarms: alarms - before.alarms, made: made - before.made };
    await act(turn, time);
  }
}
