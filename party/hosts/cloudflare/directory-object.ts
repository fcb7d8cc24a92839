/** The Durable Object of the directory. One object is enough: at a report a minute it serves tens of thousands of rooms. */
import { DurableObject } from "cloudflare:workers";
import { Directory, type ReportPage, type RoomDirectory } from "../../directory/directory.ts";
import type { Report, RoomsQuery } from "../../wire/admin.ts";

export interface DirectoryBinding {
  /** Without it rooms work the same, but admins see no list of them. */
  readonly BREATHING_DIRECTORY?: DurableObjectNamespace<DirectoryObject>;
}

export class DirectoryObject extends DurableObject implements RoomDirectory {
  readonly #directory = new Directory(this.ctx.storage);

  report(report: Report): Promise<void> {
    return this.#directory.report(report, Date.now());
  }

  list(page: RoomsQuery): Promise<ReportPage> {
    return this.#directory.list(page, Date.now());
  }
}

export function directoryOf({ BREATHING_DIRECTORY }: DirectoryBinding): RoomDirectory | null {
  return BREATHING_DIRECTORY?.getByName("rooms") ?? null;
}
