/** How each server is spoken to: the same people say the same things, in the server's own words. */

/** What a text from a server is. `ask` wants an answer at once: Socket.IO's servers ask for heartbeats. */
export type Heard = "welcome" | "presence" | "pong" | "ask" | "refusal" | "other";

export interface Presence {
  readonly count: number;
  readonly moods: Readonly<Record<string, number>>;
}

export interface Person {
  readonly id: string;
  readonly room: string;
  /** Everybody has their own, as on the internet. */
  readonly address: string;
  mood: string | null;
}

export interface Dialect {
  path(person: Person): string;
  /** Whether a person is in as soon as the socket is open; otherwise with the server's welcome. */
  readonly isInWhenOpen: boolean;
  heard(text: string): Heard;
  /** What is said to an `ask`, or to the server's first words; null: nothing. */
  reply(text: string, person: Person): string | null;
  mood(mood: string | null): string;
  /** A heartbeat; null where it is the server that asks. */
  readonly beat: string | null;
  /** What makes the server run and answer this socket alone, with nothing changed. */
  probe(person: Person): string;
  /** Null where the server counts nobody. */
  presence(text: string): Presence | null;
}

const mood = (name: string | null) => JSON.stringify({ type: "mood", mood: name });

function heard(text: string): Heard {
  if (text === "pong") return "pong";
  if (text.startsWith('{"type":"presence"')) return "presence";
  if (text.startsWith('{"type":"welcome"')) return "welcome";
  return text.startsWith('{"type":"error"') ? "refusal" : "other";
}

/** The words of SPEC.md. */
const room: Dialect = {
  path: (person) => `/parties/main/${person.room}?v=1&session=${person.id}&mood=${person.mood ?? ""}`,
  isInWhenOpen: false,
  heard,
  reply: () => null,
  mood,
  beat: "ping",
  // The mood that it already is: answered, and no change (F2).
  probe: (person) => mood(person.mood),
  presence: (text) => {
    const { count, moods } = JSON.parse(text) as Presence;
    return { count, moods };
  },
};

/** The servers that accept a socket with its first broadcast, if they broadcast at all. */
const party: Dialect = { ...room, isInWhenOpen: true, probe: () => "ping" };

const floor: Dialect = { ...room, isInWhenOpen: true, probe: () => "hello", presence: () => null };

/** Socket.IO's own protocol (Engine.IO 4) over its websocket transport, by hand: its client is too slow to be 9,000. */
const socketIo: Dialect = {
  path: () => "/socket.io/?EIO=4&transport=websocket",
  isInWhenOpen: false,
  heard(text) {
    if (text === "2") return "ask";
    if (text.startsWith('42["presence"')) return "presence";
    if (text.startsWith("40")) return "welcome";
    return text.startsWith("44") ? "refusal" : "other";
  },
  reply(text, { id, mood, room }) {
    if (text === "2") return "3";
    return text.startsWith("0") ? `40${JSON.stringify({ id, mood, room })}` : null;
  },
  mood: (name) => `42${JSON.stringify(["mood", name])}`,
  beat: null,
  probe: ({ mood }) => `42${JSON.stringify(["mood", mood])}`,
  presence: (text) => {
    const [, { count, moods }] = JSON.parse(text.slice(2)) as [string, Presence];
    return { count, moods };
  },
};

export const dialects = { room, party, floor, socketIo };
export type DialectName = keyof typeof dialects;
