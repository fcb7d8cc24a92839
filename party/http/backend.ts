import type { RoomDirectory } from "../directory/directory.ts";
import type { AdminRoom } from "../wire/admin.ts";

/** What the admin side needs of a host. */
export interface AdminSite {
  /** The variables that settings are read from. */
  readonly variables: object;
  /** A file of the client build; null where there is none. */
  file(path: string): Promise<Response | null>;
  admin(room: string): AdminRoom;
  /** Null where the host has no directory: then no room is listed. */
  directory(): RoomDirectory | null;
  /** Hands the upgrade for a live socket to the room's object. */
  observe(room: string, request: Request): Promise<Response>;
}
