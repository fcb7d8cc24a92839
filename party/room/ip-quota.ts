/**
 * How many places each address holds in this room: its sockets, and its sessions without a socket (Q4). The room knows an
 * address only by a hash of 16 bits, which many addresses share (Q9).
 */
export class IpQuota {
  readonly #places = new Map<number, number>();

  placesOf(address: number): number {
    return this.#places.get(address) ?? 0;
  }

  /** An address that has a place here. Null: nobody with a known address is here. */
  get anyAddress(): number | null {
    const [address = null] = this.#places.keys();
    return address;
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
