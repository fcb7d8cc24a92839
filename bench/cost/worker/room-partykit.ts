/** The party as it is, but what its rooms do is counted. */
import Room, { answer } from "../../../party/hosts/partykit/room-party.ts";
import type { ValueStorage } from "../../../party/hosts/storage.ts";
import { counted } from "../storage.ts";
import { COUNTS, operations, told } from "./counts.ts";

type Answer = typeof answer;

export default class extends Room {
  constructor(...[party]: ConstructorParameters<typeof Room>) {
    const storage = counted(party.storage as unknown as ValueStorage, operations);
    super(
      new Proxy(party, {
        get(target, name) {
          if (name === "storage") return storage;
          const value: unknown = Reflect.get(target, name);
          return typeof value === "function" ? value.bind(target) : value;
        },
      }),
    );
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

  static override onBeforeConnect: Answer = (...parameters) => {
    operations.workerRequests++;
    return answer(...parameters);
  };

  static override onFetch: Answer = async (request, ...rest) =>
    new URL(request.url).pathname === COUNTS ? told() : answer(request, ...rest);
}
