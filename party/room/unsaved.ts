/**
 * The kind of the changes that the snapshot does not hold yet (D2). A room that wakes concludes the `concluded` ones again
 * as long as it has sockets. Sockets, clients or the clock know the `patient` ones too, so these are stored with an event
 * that comes anyway. Nobody else knows the `urgent` ones, so they get an alarm.
 */
const KINDS = ["nothing", "concluded", "patient", "urgent"] as const;
export type Unsaved = (typeof KINDS)[number];

export function moreUrgent(one: Unsaved, other: Unsaved): Unsaved {
  return KINDS.indexOf(one) > KINDS.indexOf(other) ? one : other;
}
