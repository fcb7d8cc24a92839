import type { Dialect, Person } from "./dialect.ts";
import { LeanSocket } from "./socket.ts";

/** What a member tells its crowd. */
export interface Hearing {
  onIn(member: Member): void;
  onPresence(member: Member): void;
  onAnswer(member: Member): void;
  onClose(member: Member): void;
}

/** One person with one socket, and what they were told last. */
export class Member {
  readonly person: Person;
  /** The last presence, as it came. */
  told: string | null = null;
  /** How many presences have come, and all of what came. */
  presences = 0;
  isIn = false;
  /** It means to go, so its close is no fault. */
  isGoing = false;
  readonly socket: LeanSocket;

  constructor(port: number, dialect: Dialect, person: Person, hearing: Hearing) {
    this.person = person;
    this.socket = new LeanSocket(port, dialect.path(person), person.address, {
      onOpen: () => {
        if (!dialect.isInWhenOpen) return;
        this.isIn = true;
        hearing.onIn(this);
      },
      onText: (text) => {
        switch (dialect.heard(text)) {
          case "presence":
            this.told = text;
            this.presences++;
            hearing.onPresence(this);
            break;
          case "welcome":
            this.isIn = true;
            hearing.onIn(this);
            break;
          case "ask":
            hearing.onAnswer(this);
            break;
          case "refusal":
            throw new Error(`the server refuses: ${text}`);
          default:
            hearing.onAnswer(this);
        }
        const reply = dialect.reply(text, person);
        if (reply !== null) this.socket.say(reply);
      },
      onClose: () => {
        this.isIn = false;
        hearing.onClose(this);
      },
    });
  }
}
