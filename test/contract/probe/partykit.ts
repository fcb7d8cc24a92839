/** The party, with rooms that print when they are constructed and when they handle a message. */
import Room from "../../../party/hosts/partykit/room-party.ts";

export default class extends Room {
  readonly #name: string;

  constructor(...parameters: ConstructorParameters<typeof Room>) {
    super(...parameters);
    this.#name = parameters[0].id;
    this.#print("constructed");
  }

  override onMessage(...parameters: Parameters<Room["onMessage"]>): void {
    this.#print("message");
    super.onMessage(...parameters);
  }

  #print(event: string): void {
    // biome-ignore lint/suspicious/noConsole: the test reads this line.
    console.log(`probe: ${event} ${this.#name}`);
  }
}
