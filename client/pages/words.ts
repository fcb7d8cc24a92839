import type { Status } from "../index.ts";

/** What the number means; whoever reads it is counted in it. */
export function peopleHere(count: number): string {
  if (count <= 1) return "You are the first to breathe here.";
  if (count === 2) return "One other person is breathing with you.";
  return `${count - 1} other people are breathing with you.`;
}

export function statusText(status: Status, code: number | null, reason: string): string {
  if (status === "open") return "Connected";
  if (status === "connecting") return "Connecting…";
  if (status === "reconnecting") return "Connection lost. Trying again…";
  return code === 1000 ? "You have left." : `Not connected: ${reason || "refused"} (${code})`;
}
