/** The parts of the Host port that all platforms share. */
import type { RoomDirectory } from "../directory/directory.ts";
import { log } from "../http/log.ts";
import { reasonOf } from "../room/host.ts";
import type { Report } from "../wire/admin.ts";

/** Ignores errors of a socket that is already closing. Its close event, or its silence, ends it. */
export function ignoreErrors(act: () => void): void {
  try {
    act();
  } catch {}
}

/** Runs after the current event. */
export function soon(run: () => void): void {
  setTimeout(run, 0);
}

/** Never throws. A lost report is repeated within a minute. */
export function sendReport(directory: RoomDirectory | null, report: Report): void {
  directory?.report(report).catch((fault) => log({ room: report.room, event: "report", reason: reasonOf(fault) }));
}
