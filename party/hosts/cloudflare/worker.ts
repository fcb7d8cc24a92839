/** The Worker's entry on Cloudflare. */
import { upgradeRequest } from "../../http/join.ts";
import { handle } from "../../http/routes.ts";
import { directoryOf } from "./directory-object.ts";
import type { Env } from "./room-object.ts";

export { DirectoryObject } from "./directory-object.ts";
export { BreathingRoomObject, type Env } from "./room-object.ts";

export default {
  fetch(request, env, context) {
    const room = (name: string) => env.BREATHING_ROOM.getByName(name);
    return handle(request, {
      variables: env,
      join: (join) => room(join.room).fetch(ROOM_URL, upgradeRequest(join)),
      read: (name) => room(name).read(),
      admin: room,
      directory: () => directoryOf(env),
      file: async (path) => env.ASSETS?.fetch(new URL(path, request.url)) ?? null,
      joinLimit: env.JOIN_LIMIT ?? null,
      readLimit: env.READ_LIMIT ?? null,
      waitUntil: (work) => context.waitUntil(work),
      abort: () => context.abort(),
    });
  },
} satisfies ExportedHandler<Env>;

/** Requests to an object need a URL. The object ignores it. */
const ROOM_URL = "https://room/";
