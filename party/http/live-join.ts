/** The join of an admin's live socket (M11). A ticket authorizes it, because browsers send no header with an upgrade. */
import type { JoinRequest } from "../room/join-request.ts";
import type { Settings } from "../settings/settings.ts";
import { isTicket } from "./admin-auth.ts";
import { addressOf, checkRoom, roomIn } from "./join.ts";
import { Rejection } from "./reject.ts";

/** `/admin/api/rooms/<room>/live?ticket=<ticket>`. @param network See `networkOf`. @param now Milliseconds since 1970. */
export function parseLiveJoin(
  url: URL,
  network: string | null,
  settings: Settings,
  now: number,
): JoinRequest | Rejection {
  const room = roomIn(url, "admin");
  const rejection = checkRoom(room, settings);
  if (rejection) return rejection;
  const { ticket = "" } = Object.fromEntries(url.searchParams);
  if (settings.adminToken === null || !isTicket(ticket, room, settings.adminToken, now)) {
    return new Rejection("unauthorized", "Missing, wrong or expired ticket.");
  }
  return {
    room,
    role: "admin",
    session: crypto.randomUUID(),
    mood: undefined,
    said: undefined,
    address: addressOf(network, settings),
  };
}
