/** One person of a crowd with one socket. */
import type { Dialect, Person } from "./dialect.ts";
import { LeanSocket } from "./socket.ts";

/** The events that a crowd waits for. */
export type Signal = "joined" | "presence" | "answer" | "closed";

export class Member {
  readonly person: Person;
  readonly socket: LeanSocket;
  /** The last presence, as text. */
  presence: string | null = null;
  hasJoined = false;
  /** It closes the socket itself, so the close is expected. */
  isLeaving = false;

  constructor(port: number, dialect: Dialect, person: Person, notify: (signal: Signal, member: Member) => void) {
    this.person = person;
    const setJoined = (hasJoined: boolean) => {
      this.hasJoined = hasJoined;
      notify(hasJoined ? "joined" : "closed", this);
    };
    this.socket = new LeanSocket(port, dialect.path(person), person.address, {
      onOpen: () => dialect.joinsOnOpen && setJoined(true),
      onText: (text) => {
        const meaning = dialect.meaningOf(text);
        if (meaning === "error") throw new Error(`The server rejects ${person.id}: ${text}`);
        if (meaning === "presence") this.presence = text;
        if (meaning === "welcome") setJoined(true);
        else notify(meaning, this);
        const reply = dialect.reply(text, person);
        if (reply !== null) this.socket.send(reply);
      },
      onClose: () => setJoined(false),
    });
  }
}
