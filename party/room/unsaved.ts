/**
 * What a snapshot does not hold yet. `patient` changes are stored with an event that comes anyway, because sockets,
 * clients or the clock know them too. `urgent` ones are known to nobody else, so they get an alarm (D2).
 */
export type Unsaved = "nothing" | "patient" | "urgent";

export function moreUrgent(one: Unsaved, other: Unsaved): Unsaved {
  return one === "nothing" || other === "urgent" ? other : one;
}
