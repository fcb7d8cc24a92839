export type { Breath, BreathPattern } from "../party/breath.ts";
export type { Presence } from "../party/protocol.ts";
export { BreathingRoom, type RoomOptions } from "./room.ts";
export type { Role, RoomError, RoomEvents, Snapshot, Status, StatusChange } from "./snapshot.ts";
