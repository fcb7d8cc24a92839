/** Who is let in to the admin side: whoever has its token. */
import { isToken } from "./token.ts";

/** So many wrong tokens (in `WINDOW` ms, from one address) are told that they are wrong. */
const WRONG_TOKENS = 10;
const WINDOW = 60_000;
/** So many addresses are remembered, the latest. */
const ADDRESSES = 1000;

export type Access = "granted" | "refused" | "too_many";

/**
 * Counts wrong tokens in the memory of one isolate. That is enough: what keeps guessers out is the length of the token,
 * which no rate makes guessable. A forgotten count, or another isolate's, only says "wrong" a few times more.
 */
export class Doorkeeper {
  /** When the latest wrong tokens of an address came (ms), oldest first; the address that came last stands last. */
  readonly #wrong = new Map<string, readonly number[]>();

  /**
   * @param authorization The header as it was sent, if it was: nothing is no guess and is not counted.
   * @param address Where it came from; the empty one is shared by all whose address is not known.
   */
  admit(authorization: string | null, token: string, address: string, now: number): Access {
    // First of all: somebody else's guesses, from one's own address, shut nobody out.
    if (isToken(bearer(authorization), token)) return "granted";
    if (authorization === null) return "refused";
    const recent = (this.#wrong.get(address) ?? []).filter((at) => at > now - WINDOW);
    const isTooMany = recent.length >= WRONG_TOKENS;
    this.#remember(address, isTooMany ? recent : [...recent, now]);
    return isTooMany ? "too_many" : "refused";
  }

  #remember(address: string, times: readonly number[]): void {
    this.#wrong.delete(address);
    this.#wrong.set(address, times);
    const [oldest] = this.#wrong.keys();
    if (this.#wrong.size > ADDRESSES && oldest !== undefined) this.#wrong.delete(oldest);
  }
}

/** The token of an `Authorization: Bearer` header; empty, which is no token, where there is none. */
export function bearer(authorization: string | null): string {
  return /^bearer +(\S+)$/i.exec(authorization ?? "")?.[1] ?? "";
}
