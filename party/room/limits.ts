import type { Settings } from "../settings.ts";
import { Allowance } from "./allowance.ts";
import type { Connection } from "./connection.ts";
import type { Roster } from "./roster.ts";
import { isLingering, type Session } from "./session.ts";

/** After so many frames that are too large, nobody believes in an accident any more. */
const MAX_OVERSIZED = 3;
const SECOND = 1000;

/** What keeps one script from taking the room for itself (section Q). It decides; whoever asks acts. */
export class Limits<S> {
  readonly #roster: Roster<S>;
  readonly #limits: Settings["limits"];
  readonly #heartbeat: number;

  constructor(roster: Roster<S>, { limits, heartbeat }: Settings) {
    this.#roster = roster;
    this.#limits = limits;
    this.#heartbeat = heartbeat;
  }

  /**
   * Why the room has no place for one more socket, or null. Whoever comes back takes the place that was kept.
   * @param address As it is sealed.
   */
  refusal(id: string, address: string | null): "full" | "tooManyOfAddress" | null {
    const { places, addresses, sessions } = this.#roster;
    const session = sessions.get(id);
    const kept = session && isLingering(session) ? session : null;
    if (places - (kept ? 1 : 0) >= this.#limits.sockets) return "full";
    if (address === null) return null;
    const others = addresses.placesOf(address) - (kept?.address === address ? 1 : 0);
    return others >= this.#limits.socketsPerAddress ? "tooManyOfAddress" : null;
  }

  /** The socket that a session has to give up for its newest: the oldest. Null where it has not too many. */
  surplus({ connections }: Session<S>, newest: Connection<S>): Connection<S> | null {
    if (connections.size <= this.#limits.socketsPerSession) return null;
    const others = [...connections].filter((connection) => connection !== newest);
    return others.reduce((oldest, one) => (one.opened < oldest.opened ? one : oldest));
  }

  /** A frame has come, whatever is in it, or a heartbeat that the platform has not answered. */
  take(connection: Connection<S>, kind: "frames" | "beats", now: number): ReturnType<Allowance["take"]> {
    const { framesAtOnce, framesPerSecond } = this.#limits;
    const perSecond = kind === "frames" ? framesPerSecond : framesPerSecond + SECOND / this.#heartbeat;
    // Made when it is needed: most sockets never say anything that reaches the room.
    connection[kind] ??= new Allowance(framesAtOnce, perSecond, now);
    return connection[kind].take(now);
  }

  /** A frame was too large. @returns whether it was one too many of them. */
  isOversizedAgain(connection: Connection<S>): boolean {
    connection.oversized++;
    return connection.oversized >= MAX_OVERSIZED;
  }
}
