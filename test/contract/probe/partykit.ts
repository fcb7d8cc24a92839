/** The party, with rooms that print when they handle a message. */
import Room from "../../../party/hosts/partykit/room-party.ts";

export default class extends Room {
  readonly #name: string;

  constructor(...parameters: ConstructorParameters<typeof Room>) {
    super(...parameters);
    this.#name = parameters[0].id;
  }

  override onMessage(...parameters: Parameters<Room["onMessage"]>): void {
    // biome-ignore lint/suspicious/noConsole: the test reads this line.
    console.log(`probe: message ${this.#name}`);
    super.onMessage(...parameters);
  }
}
