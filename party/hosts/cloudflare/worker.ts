/** The Worker's entry on Cloudflare. */

import { handle } from "../../http/routes.ts";
import { directoryOf, type Env } from "./room-object.ts";

export { DirectoryObject } from "./directory-object.ts";
export { BreathingRoomObject, type Env } from "./room-object.ts";

export default {
  fetch(request, env, context) {
    const room = (name: string) => env.BREATHING_ROOM.getByName(name);
    return handle(request, {
      variables: env,
      connect: (name, join) => room(name).fetch(join),
      read: (name) => room(name).read(),
      admin: room,
      directory: () => directoryOf(env),
      // Under a path of ours: the one that was asked for may have been written in another way.
      observe: (name, { headers }) =>
        room(name).fetch(new URL(`/admin/api/rooms/${name}/live`, request.url), { headers }),
      file: async (path) => env.ASSETS?.fetch(new URL(path, request.url)) ?? null,
      joinLimit: env.JOIN_LIMIT ?? null,
      waitUntil: (work) => context.waitUntil(work),
    });
  },
} satisfies ExportedHandler<Env>;
