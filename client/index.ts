export type { Breath, BreathPattern } from "../party/wire/breath.ts";
export type { Presence } from "../party/wire/frames.ts";
export type { RoomOptions } from "./options.ts";
export { BreathingRoom } from "./room.ts";
export type { Role, RoomError, RoomEvents, Snapshot, Status, StatusChange } from "./snapshot.ts";
