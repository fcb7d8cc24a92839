import type { RoomDirectory } from "../directory/directory.ts";
import type { JoinRequest } from "../room/join-request.ts";
import type { AdminRoom } from "../wire/admin.ts";
import type { Presence } from "../wire/frames.ts";
import type { RateLimiter } from "./rate-limit.ts";

/** Everything that the routes need from a host. */
export interface Backend {
  /** The raw variables of the settings. */
  readonly variables: object;
  /**
   * Sends a join to the room's object as `upgradeRequest` (join.ts) makes it.
   * @returns a response with a socket, or a rejection (reject.ts).
   */
  join(request: JoinRequest): Promise<Response>;
  read(room: string): Promise<Presence>;
  admin(room: string): AdminRoom;
  /** Null if the host has no directory. The list of rooms is then empty. */
  directory(): RoomDirectory | null;
  /** Fetches a file of the client build. Null if the host serves no files. */
  file(path: string): Promise<Response | null>;
  /** Null if the host has no rate limits. */
  readonly joinLimit: RateLimiter | null;
  readonly readLimit: RateLimiter | null;
  /** Keeps the request's context alive until the promise settles, even if the client disconnects. */
  waitUntil(work: Promise<unknown>): void;
  /** Ends the request's connection, if the host can. */
  abort(): void;
}
