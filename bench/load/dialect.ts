/** How to talk to each server: the same people do the same things, in each server's own protocol. */
import type { Presence } from "./presence.ts";

/** The meaning of a text from a server. */
type Meaning = "welcome" | "presence" | "error" | "answer";

export interface Person {
  readonly id: string;
  readonly room: string;
  /** A different one for each person, as on the internet. */
  readonly address: string;
  mood: string | null;
}

export interface Dialect {
  path(person: Person): string;
  /** Whether a person has joined as soon as the socket opens. Otherwise the server's welcome says so. */
  readonly joinsOnOpen: boolean;
  meaningOf(text: string): Meaning;
  reply(text: string, person: Person): string | null;
  mood(mood: string | null): string;
  /** Null if the server sends the heartbeats. */
  readonly heartbeat: string | null;
  /** A text that the server answers to this socket alone and that changes nothing. */
  probe(person: Person): string;
  presence(text: string): Presence;
}

const mood = (name: string | null) => JSON.stringify({ type: "mood", mood: name });

/** The protocol of SPEC.md. */
const room: Dialect = {
  path: (person) => `/parties/main/${person.room}?v=1&session=${person.id}&mood=${person.mood ?? ""}`,
  joinsOnOpen: false,
  meaningOf: (text) => (/^\{"type":"(presence|welcome|error)"/.exec(text)?.[1] ?? "answer") as Meaning,
  reply: () => null,
  mood,
  heartbeat: "ping",
  // The server acknowledges an unchanged mood and broadcasts nothing (F2).
  probe: (person) => mood(person.mood),
  presence: (text) => JSON.parse(text) as Presence,
};

const party: Dialect = { ...room, joinsOnOpen: true, probe: () => "ping" };
const floor: Dialect = { ...room, joinsOnOpen: true, probe: () => "hello" };

/** Engine.IO 4 over a raw socket: Socket.IO's own client is too slow to run 9,000 of them. */
const socketIo: Dialect = {
  path: () => "/socket.io/?EIO=4&transport=websocket",
  joinsOnOpen: false,
  meaningOf(text) {
    if (text.startsWith('42["presence"')) return "presence";
    if (text.startsWith("40")) return "welcome";
    return text.startsWith("44") ? "error" : "answer";
  },
  reply(text, { id, mood, room }) {
    if (text === "2") return "3";
    return text.startsWith("0") ? `40${JSON.stringify({ id, mood, room })}` : null;
  },
  mood: (name) => `42${JSON.stringify(["mood", name])}`,
  heartbeat: null,
  probe: (person) => `42${JSON.stringify(["mood", person.mood])}`,
  presence: (text) => (JSON.parse(text.slice(2)) as [string, Presence])[1],
};

export const dialects = { room, party, floor, socketIo };
export type DialectName = keyof typeof dialects;
