import type { Host } from "./host.ts";
import type { IpQuota } from "./ip-quota.ts";
import type { Turn } from "./turn.ts";

/** One payment covers this much work, in rows: about a thousandth of a cent. */
const ROWS_A_PAYMENT = 10;
/** An address pays again when no more than this is left, because its removal costs rows too. */
const RESERVE_ROWS = 5;
/** A frame costs a twentieth of a request and a moment of the object's time. In dollars fifty of them are a row. */
export const FRAME_ROWS = 1 / 50;

/**
 * What addresses have paid for this room's work (Q11). Rooms are free to invent, so a limit in one room limits nothing.
 * The host counts the payments of an address over all rooms.
 */
export class Accounts {
  readonly #host: Pick<Host<never>, "charge">;
  /** Rows that each address may still use. Addresses have 65,535 hashes, so this cannot grow for ever. */
  readonly #balances = new Map<number, number>();
  readonly #payments = new Map<number, Promise<boolean>>();
  readonly #expel: (address: number) => void;
  #lastPayer: number | null = null;

  /** @param expel Called with an address that cannot pay. */
  constructor(host: Pick<Host<never>, "charge">, expel: (address: number) => void) {
    this.#host = host;
    this.#expel = expel;
  }

  /** Books the work of an event. If an address must pay for it and cannot, it is expelled. */
  settle<S>(turn: Turn<S>, quota: IpQuota): void {
    const debtor = this.#book(turn, quota);
    if (debtor === null) return;
    void this.#pay(debtor).then((isPaid) => {
      if (!isPaid) this.#expel(debtor);
    });
  }

  /** A join is paid in advance, unless enough is left. @returns whether the address can pay. */
  async enter(address: number | null): Promise<boolean> {
    return address === null || this.#balanceOf(address) > RESERVE_ROWS || this.#pay(address);
  }

  /**
   * Nobody acts when the alarm fires. Then the last one to act pays, or somebody who is here.
   * @returns the address that must pay now; null if none.
   */
  #book<S>({ payer, work }: Turn<S>, quota: IpQuota): number | null {
    const last = this.#lastPayer !== null && quota.placesOf(this.#lastPayer) > 0 ? this.#lastPayer : quota.anyAddress;
    const address = payer ?? last;
    this.#lastPayer = address;
    if (address === null || work === 0) return null;
    const balance = this.#balanceOf(address) - work;
    this.#balances.set(address, balance);
    return balance <= RESERVE_ROWS ? address : null;
  }

  /** Payments at the same moment are one. */
  #pay(address: number): Promise<boolean> {
    const payment = this.#payments.get(address) ?? this.#charge(address);
    this.#payments.set(address, payment);
    return payment;
  }

  async #charge(address: number): Promise<boolean> {
    const isPaid = await this.#host.charge(address);
    this.#payments.delete(address);
    if (isPaid) this.#balances.set(address, this.#balanceOf(address) + ROWS_A_PAYMENT);
    return isPaid;
  }

  #balanceOf(address: number): number {
    return this.#balances.get(address) ?? 0;
  }
}
