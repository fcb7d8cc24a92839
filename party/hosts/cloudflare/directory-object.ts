/** The Durable Object of the directory on Cloudflare. There is one: at a report a minute it serves tens of thousands of rooms. */
import { DurableObject } from "cloudflare:workers";
import { Directory, type ReportPage, type RoomDirectory } from "../../directory/directory.ts";
import type { Report, RoomsQuery } from "../../wire/admin.ts";
import { reportStore } from "../report-store.ts";

export class DirectoryObject extends DurableObject implements RoomDirectory {
  readonly #directory = new Directory(reportStore(this.ctx.storage));

  report(report: Report): Promise<void> {
    return this.#directory.report(report, Date.now());
  }

  list(page: RoomsQuery): Promise<ReportPage> {
    return this.#directory.list(page, Date.now());
  }
}
