/** How often one address may join, and read past the cache (Q3). The platform counts; this asks it. */

import { reasonOf } from "../room/host.ts";
import { readSettings } from "../settings/settings.ts";
import { networkOf } from "./client-ip.ts";
import { log } from "./log.ts";

/** Cloudflare's rate-limiting binding: whether this key is still within what the binding was made with. */
export interface RateLimiter {
  limit(options: { key: string }): Promise<{ success: boolean }>;
}

export interface LimitedSite {
  readonly variables: object;
  /** Null where the host has none. */
  readonly joinLimit: RateLimiter | null;
}

const told = new Set<string>();

/** Whether this request is one too many of its address. Never rejects: where it cannot be known, nobody is kept out. */
export async function isTooMany({ headers }: Request, { variables, joinLimit }: LimitedSite): Promise<boolean> {
  if (!readSettings(variables).limitJoins) return false;
  const key = networkOf(headers);
  if (joinLimit === null || key === null) {
    tellOnce(joinLimit === null ? "this host has no rate limit bound" : "the platform tells no address");
    return false;
  }
  try {
    return !(await joinLimit.limit({ key })).success;
  } catch (fault) {
    tellOnce(reasonOf(fault));
    return false;
  }
}

/** In the life of this Worker: it is the same for every request. */
function tellOnce(reason: string): void {
  if (told.has(reason)) return;
  told.add(reason);
  log({ room: null, event: "limit joins", reason });
}
