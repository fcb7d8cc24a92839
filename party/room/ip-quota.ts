import { hmac } from "@noble/hashes/hmac.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex, hexToBytes, randomBytes, utf8ToBytes } from "@noble/hashes/utils.js";

const KEY_BYTES = 16;
/**
 * Bytes of a hash. So few that many addresses of the world share each, and none can be read out of one by trying all;
 * in one room, the odds to share one with a crowd are small.
 */
const HASH_BYTES = 2;

/**
 * How many places each address has here: its sockets, and its sessions that have none (Q4). An address is kept only as a
 * hash, and only with what has the place; the key of the hash is made anew by every room, is kept with them, and is gone
 * with the last of them (Q9).
 */
export class Addresses {
  #key: string | null = null;
  /** Of the key, ready: half of what a hash costs. */
  #mac: ReturnType<typeof hmac.create> | null = null;
  readonly #places = new Map<string, number>();

  /** Null where nobody has an address. */
  get key(): string | null {
    return this.#key;
  }

  /** As connections and sessions keep it: the key and the hash, in hexadecimal. */
  seal(network: string): string {
    this.#key ??= bytesToHex(randomBytes(KEY_BYTES));
    this.#mac ??= hmac.create(sha256, hexToBytes(this.#key));
    const hash = this.#mac.clone().update(utf8ToBytes(network)).digest().subarray(0, HASH_BYTES);
    return `${this.#key}.${bytesToHex(hash)}`;
  }

  placesOf(address: string): number {
    return this.#places.get(address) ?? 0;
  }

  take(address: string): void {
    this.#key ??= address.split(".")[0] ?? null;
    this.#places.set(address, this.placesOf(address) + 1);
  }

  free(address: string): void {
    const left = this.placesOf(address) - 1;
    if (left > 0) this.#places.set(address, left);
    else this.#places.delete(address);
    if (this.#places.size > 0) return;
    this.#key = null;
    this.#mac = null;
  }
}

/** The hash in a sealed address, as a number of 16 bits. */
export function hashOf(address: string): number {
  return Number.parseInt(address.slice(address.indexOf(".") + 1), 16);
}

/** The sealed address again, of a hash. */
export function sealed(key: string, hash: number): string {
  return `${key}.${hash.toString(16).padStart(2 * HASH_BYTES, "0")}`;
}
