import { hmac } from "@noble/hashes/hmac.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex, hexToBytes, randomBytes, utf8ToBytes } from "@noble/hashes/utils.js";

const KEY_BYTES = 16;
/** Bytes of a hash: enough that 30,000 sockets do not collide. */
const HASH_BYTES = 8;

/**
 * How many sockets each address has here (Q4). An address is kept only as a hash, and only with its sockets; the key of
 * the hash is made anew by every room, and kept with the sockets too, so that it is gone with the last of them (Q9).
 */
export class Addresses {
  #key: string | null = null;
  readonly #sockets = new Map<string, number>();

  /** As a connection keeps it: the key and the hash, in hexadecimal. */
  seal(network: string): string {
    this.#key ??= bytesToHex(randomBytes(KEY_BYTES));
    const hash = hmac(sha256, hexToBytes(this.#key), utf8ToBytes(network)).subarray(0, HASH_BYTES);
    return `${this.#key}.${bytesToHex(hash)}`;
  }

  socketsOf(sealed: string): number {
    return this.#sockets.get(sealed) ?? 0;
  }

  opened(sealed: string): void {
    this.#key ??= sealed.split(".")[0] ?? null;
    this.#sockets.set(sealed, this.socketsOf(sealed) + 1);
  }

  closed(sealed: string): void {
    const left = this.socketsOf(sealed) - 1;
    if (left > 0) this.#sockets.set(sealed, left);
    else this.#sockets.delete(sealed);
    if (this.#sockets.size === 0) this.#key = null;
  }
}
