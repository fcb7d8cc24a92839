/** The Worker, with rooms that print when they are constructed and when they handle a message. */
import { BreathingRoomObject as Room } from "../../../party/hosts/cloudflare/room-object.ts";

export { DirectoryObject } from "../../../party/hosts/cloudflare/directory-object.ts";
export { default } from "../../../party/hosts/cloudflare/worker.ts";

export class BreathingRoomObject extends Room {
  constructor(...parameters: ConstructorParameters<typeof Room>) {
    super(...parameters);
    print("constructed");
  }

  override webSocketMessage(...parameters: Parameters<Room["webSocketMessage"]>): void {
    print("message");
    super.webSocketMessage(...parameters);
  }
}

function print(event: string): void {
  // biome-ignore lint/suspicious/noConsole: the test reads this line.
  console.log(`probe: ${event}`);
}
