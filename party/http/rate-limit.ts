/** What one address may do in a minute, over all rooms (Q3, Q11). The platform does the counting. */
import { reasonOf } from "../room/host.ts";
import { readSettings } from "../settings/settings.ts";
import { log } from "./log.ts";

/** Cloudflare's rate-limiting binding. `success` is false if the key is over the limit. */
export interface RateLimiter {
  limit(options: { key: string }): Promise<{ success: boolean }>;
}

type Obstacle = "this host has no rate limit bound" | "the platform does not tell client addresses" | "counting failed";

const logged = new Set<Obstacle>();

/**
 * @param address In any form; null if the platform does not tell it.
 * @param limiter Null if the host has none. If the platform cannot count, nobody is limited.
 * @param variables The raw variables of the settings.
 */
export async function isOverLimit(
  address: string | number | null,
  limiter: RateLimiter | null,
  variables: object,
): Promise<boolean> {
  if (!readSettings(variables).limitAddresses) return false;
  if (limiter === null) logOnce("this host has no rate limit bound");
  else if (address === null) logOnce("the platform does not tell client addresses");
  else {
    try {
      return !(await limiter.limit({ key: String(address) })).success;
    } catch (fault) {
      logOnce("counting failed", reasonOf(fault));
    }
  }
  return false;
}

/** What keeps one request from being counted keeps the others too, so one line for each Worker is enough. */
function logOnce(obstacle: Obstacle, reason: string = obstacle): void {
  if (logged.has(obstacle)) return;
  logged.add(obstacle);
  log({ room: null, event: "limit addresses", reason });
}
