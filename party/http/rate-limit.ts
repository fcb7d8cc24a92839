/** The limit on joins and uncached readings of one address (Q3). The platform does the counting. */
import { reasonOf } from "../room/host.ts";
import { readSettings } from "../settings/settings.ts";
import type { Backend } from "./backend.ts";
import { log } from "./log.ts";

const logged = new Set<string>();

/** @param network See `networkOf`. If the platform cannot count, nobody is limited. Never rejects. */
export async function isRateLimited(network: string | null, { variables, joinLimit }: Backend): Promise<boolean> {
  if (!readSettings(variables).limitJoins) return false;
  if (joinLimit === null || network === null) {
    logOnce(joinLimit === null ? "this host has no rate limit bound" : "the platform does not tell client addresses");
    return false;
  }
  try {
    return !(await joinLimit.limit({ key: network })).success;
  } catch (fault) {
    logOnce(reasonOf(fault));
    return false;
  }
}

/** The reason is the same for every request, so one line for each Worker is enough. */
function logOnce(reason: string): void {
  if (logged.has(reason)) return;
  logged.add(reason);
  log({ room: null, event: "limit joins", reason });
}
