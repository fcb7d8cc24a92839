import type { Settings } from "../settings/settings.ts";
import type { Connection } from "./connection.ts";
import type { Session } from "./session.ts";
import { Allowance } from "./token-bucket.ts";

/** After so many frames that are too large, nobody believes in an accident any more. */
const MAX_OVERSIZED = 3;
const SECOND = 1000;

/** How much one socket may say, and how many a session may have (Q6–Q8). It decides; whoever asks acts. */
export class Limits<S> {
  readonly #limits: Settings["limits"];
  readonly #heartbeat: number;

  constructor({ limits, heartbeat }: Settings) {
    this.#limits = limits;
    this.#heartbeat = heartbeat;
  }

  /** The socket that a session has to give up for its newest: the oldest. Null where it has not too many. */
  surplus({ connections }: Session<S>, newest: Connection<S>): Connection<S> | null {
    if (connections.length <= this.#limits.socketsPerSession) return null;
    const others = connections.filter((connection) => connection !== newest);
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
