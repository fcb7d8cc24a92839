/** How long the scan for silent sockets takes, in this process: the room's own code, without a platform. */
import { connectionOf } from "../../party/room/connection.ts";
import { Roster } from "../../party/room/roster.ts";
import { readSettings } from "../../party/settings/settings.ts";

const REPETITIONS = 25;

/** @returns milliseconds of scans that have to look at every socket and find nobody silent. */
export function measurePrune(size: number): number[] {
  const settings = readSettings({});
  let now = 1_800_000_000_000;
  const roster = new Roster<number>(settings, () => now - settings.heartbeat);
  for (let socket = 0; socket < size; socket++) {
    const connection = connectionOf({ socket, id: `person-${socket}`, observer: null, address: null }, now);
    roster.admit(connection);
    roster.seat(connection, "joy");
  }
  return Array.from({ length: REPETITIONS }, () => {
    now += settings.ttl;
    const startedAt = performance.now();
    const silent = roster.prune(now);
    const took = performance.now() - startedAt;
    if (silent.length > 0) throw new Error("nobody is silent, and the scan has found somebody");
    return took;
  });
}
