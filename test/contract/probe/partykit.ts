/** The party, with rooms that print when they are constructed and when they handle a message. */
import Room from "../../../party/hosts/partykit/room-party.ts";

export default class extends Room {
  constructor(...parameters: ConstructorParameters<typeof Room>) {
    super(...parameters);
    print("constructed");
  }

  override onMessage(...parameters: Parameters<Room["onMessage"]>): void {
    print("message");
    super.onMessage(...parameters);
  }
}

function print(event: string): void {
  // biome-ignore lint/suspicious/noConsole: the test reads this line.
  console.log(`probe: ${event}`);
}
