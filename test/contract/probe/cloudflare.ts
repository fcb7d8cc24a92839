/**
 * The Worker, with rooms that print when they are constructed and when they handle a message. For the rate limits, each
 * join counts as three hundred and each payment as ten, so that a test reaches them soon.
 */
import { BreathingRoomObject as Room } from "../../../party/hosts/cloudflare/room-object.ts";
import worker, { type Env } from "../../../party/hosts/cloudflare/worker.ts";

export { DirectoryObject } from "../../../party/hosts/cloudflare/directory-object.ts";

const JOIN_WEIGHT = 300;
const PAYMENT_WEIGHT = 10;

export class BreathingRoomObject extends Room {
  constructor(state: DurableObjectState, env: Env) {
    super(state, { ...env, WORK_LIMIT: weighted(env.WORK_LIMIT, PAYMENT_WEIGHT) });
    this.#print("constructed");
  }

  override webSocketMessage(...parameters: Parameters<Room["webSocketMessage"]>): void {
    this.#print("message");
    super.webSocketMessage(...parameters);
  }

  #print(event: string): void {
    // biome-ignore lint/suspicious/noConsole: the test reads this line.
    console.log(`probe: ${event} ${this.ctx.id.name}`);
  }
}

export default {
  fetch: (request, env, context) =>
    worker.fetch(request, { ...env, JOIN_LIMIT: weighted(env.JOIN_LIMIT, JOIN_WEIGHT) }, context),
} satisfies ExportedHandler<Env>;

function weighted(real: RateLimit | undefined, weight: number): RateLimit {
  return {
    async limit(options) {
      if (!real) throw new Error("The configuration binds no rate limit.");
      const outcomes = await Promise.all(Array.from({ length: weight }, () => real.limit(options)));
      return { success: outcomes.every(({ success }) => success) };
    },
  };
}
