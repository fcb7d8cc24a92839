/** The project's own party, but it counts what its rooms do. */
import Room from "../../party/hosts/partykit/room-party.ts";
import { COUNTS, counted, operations } from "./counts.ts";

export default class extends Room {
  constructor(...[party]: ConstructorParameters<typeof Room>) {
    Object.defineProperty(party, "storage", { value: counted(party.storage) });
    super(party);
  }

  override onConnect(...parameters: Parameters<Room["onConnect"]>): void {
    operations.objectRequests++;
    super.onConnect(...parameters);
  }

  override onMessage(...parameters: Parameters<Room["onMessage"]>): void {
    operations.messages++;
    super.onMessage(...parameters);
  }

  override onAlarm(): Promise<void> {
    operations.objectRequests++;
    operations.alarms++;
    return super.onAlarm();
  }

  static override onBeforeConnect: typeof Room.onBeforeConnect = (...parameters) => {
    operations.workerRequests++;
    return Room.onBeforeConnect(...parameters);
  };

  static override onFetch: typeof Room.onFetch = async (request, ...rest) =>
    new URL(request.url).pathname === COUNTS ? Response.json(operations) : Room.onFetch(request, ...rest);
}
