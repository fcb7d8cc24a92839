/** The Worker as it is, but what its rooms do is counted. */
import { BreathingRoomObject as Room } from "../../../party/hosts/cloudflare/room-object.ts";
import worker from "../../../party/hosts/cloudflare/worker.ts";
import type { ValueStorage } from "../../../party/hosts/storage.ts";
import { counted } from "../storage.ts";
import { COUNTS, operations, told } from "./counts.ts";

export { DirectoryObject } from "../../../party/hosts/cloudflare/directory-object.ts";

export class BreathingRoomObject extends Room {
  constructor(...[ctx, env]: ConstructorParameters<typeof Room>) {
    // Its own property hides the platform's, which cannot be replaced.
    Object.defineProperty(ctx, "storage", { value: counted(ctx.storage as ValueStorage, operations) });
    super(ctx, env);
  }

  override fetch(request: Request): Response {
    operations.objectRequests++;
    return super.fetch(request);
  }

  override webSocketMessage(...parameters: Parameters<Room["webSocketMessage"]>): void {
    operations.messages++;
    super.webSocketMessage(...parameters);
  }

  override alarm(): Promise<void> {
    operations.objectRequests++;
    operations.alarms++;
    return super.alarm();
  }
}

export default {
  async fetch(request, env, context) {
    if (new URL(request.url).pathname === COUNTS) return told();
    operations.workerRequests++;
    return worker.fetch(request, env, context);
  },
} satisfies typeof worker;
