import { hmac } from "@noble/hashes/hmac.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex, hexToBytes, randomBytes, utf8ToBytes } from "@noble/hashes/utils.js";

const KEY_BYTES = 16;

/**
 * How many places each address holds in this room: its sockets, and its sessions without a socket (Q4).
 *
 * An address is kept only as a hash of 16 bits. Thousands of addresses share each hash, so trying all of them reveals
 * none, and in one room two of them rarely collide. The key belongs to the room and is replaced when no address is left (Q9).
 */
export class IpQuota {
  #key = "";
  /** Keyed once, because that is half of the work of a hash. */
  #mac: ReturnType<typeof hmac.create> | null = null;
  readonly #places = new Map<number, number>();

  /** In hexadecimal; null if no address is here. */
  get key(): string | null {
    return this.#places.size > 0 ? this.#key : null;
  }

  /** Continues with the key under which a restored room's addresses were hashed. */
  resume(key: string): void {
    this.#key = key;
    this.#mac = null;
  }

  /** The hash under which an address is kept: 1 to 65,535. */
  hash(network: string): number {
    if (this.#places.size === 0 || this.#key === "") this.resume(bytesToHex(randomBytes(KEY_BYTES)));
    this.#mac ??= hmac.create(sha256, hexToBytes(this.#key));
    const [high = 0, low = 0] = this.#mac.clone().update(utf8ToBytes(network)).digest();
    return (high << 8) | low || 1;
  }

  placesOf(address: number): number {
    return this.#places.get(address) ?? 0;
  }

  take(address: number | null): void {
    if (address !== null) this.#places.set(address, this.placesOf(address) + 1);
  }

  release(address: number | null): void {
    if (address === null) return;
    const left = this.placesOf(address) - 1;
    if (left > 0) this.#places.set(address, left);
    else this.#places.delete(address);
  }
}
