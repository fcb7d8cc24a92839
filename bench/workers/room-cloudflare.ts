/** The project's own Worker, but it counts what its rooms do. */
import { BreathingRoomObject as Room } from "../../party/hosts/cloudflare/room-object.ts";
import worker from "../../party/hosts/cloudflare/worker.ts";
import { COUNTS, counted, operations } from "./counts.ts";

export { DirectoryObject } from "../../party/hosts/cloudflare/directory-object.ts";

export class BreathingRoomObject extends Room {
  constructor(...[ctx, env]: ConstructorParameters<typeof Room>) {
    // The platform's property is read-only, so an own one hides it.
    Object.defineProperty(ctx, "storage", { value: counted(ctx.storage) });
    super(ctx, env);
  }

  override async fetch(request: Request): Promise<Response> {
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
    if (new URL(request.url).pathname === COUNTS) return Response.json(operations);
    operations.workerRequests++;
    return worker.fetch(request, env, context);
  },
} satisfies typeof worker;
