import type { Visit } from "../room/join-request.ts";
import type { Settings } from "../settings/settings.ts";
import type { CloseName } from "../wire/close-codes.ts";
import { type Connection, connectionOf, type Newcomer } from "./connection.ts";
import type { Guests } from "./guests.ts";
import type { Parts } from "./restore.ts";
import { isLingering } from "./session.ts";

/** Who stands before the door. */
export interface Knock extends Visit {
  /** Null for an admin's live socket. */
  readonly session: string | null;
}

/** Who is let in: whom no admin keeps out, as long as there are places (M9, M10, Q4, Q5). */
export class Entrance<S> {
  readonly #parts: Parts<S>;
  readonly #guests: Guests<S>;
  readonly #limits: Settings["limits"];

  constructor(parts: Parts<S>, guests: Guests<S>, { limits }: Settings) {
    this.#parts = parts;
    this.#guests = guests;
    this.#limits = limits;
  }

  /**
   * @param open Opens the socket of who is let in; null where the platform has no place for it.
   * @returns why they are not let in, or their connection.
   */
  admit({ session, network }: Knock, open: () => S | null, now: number): CloseName | Connection<S> {
    const { roster } = this.#parts;
    const address = network === null ? null : roster.addresses.seal(network);
    const refusal = this.#refusal(session, address, now);
    if (refusal) return refusal;
    const socket = open();
    if (socket === null) return "full";
    const newcomer: Newcomer<S> = { socket, id: session ?? "", observer: session === null ? "asked" : null, address };
    const connection = connectionOf(newcomer, now);
    roster.admit(connection);
    return connection;
  }

  #refusal(session: string | null, address: string | null, now: number): CloseName | null {
    const keptOut = session === null ? null : this.#parts.memory.moderation.refusal(session, now);
    return keptOut ?? this.#shortage(session ?? "", address, now);
  }

  /**
   * Where places are short, a socket of the same session that has missed a heartbeat gives way: it is half-open, and this
   * is the same person again.
   */
  #shortage(id: string, address: string | null, now: number): "full" | "tooManyOfAddress" | null {
    const shortage = this.#shortageNow(id, address);
    const mute = shortage && this.#parts.roster.muteSocketOf(id, now);
    if (!mute) return shortage;
    this.#guests.sendAway(mute, "silent", now);
    return this.#shortageNow(id, address);
  }

  /** Whoever comes back takes the place that was kept. */
  #shortageNow(id: string, address: string | null): "full" | "tooManyOfAddress" | null {
    const { places, addresses, sessions } = this.#parts.roster;
    const session = sessions.get(id);
    const kept = session && isLingering(session) ? session : null;
    if (places - (kept ? 1 : 0) >= this.#limits.sockets) return "full";
    if (address === null) return null;
    const others = addresses.placesOf(address) - (kept?.address === address ? 1 : 0);
    return others >= this.#limits.socketsPerAddress ? "tooManyOfAddress" : null;
  }
}
