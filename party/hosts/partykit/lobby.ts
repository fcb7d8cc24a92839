/** What runs outside of the rooms on PartyKit: every request that is not a file goes through the routes. */
import type { RoomDirectory } from "../../directory/directory.ts";
import { upgradeRequest } from "../../http/join.ts";
import { handle } from "../../http/routes.ts";
import { readSettings } from "../../settings/settings.ts";
import type { AdminRoom } from "../../wire/admin.ts";
import type { Presence } from "../../wire/frames.ts";
import { authorization, rpcClient, type Stub } from "./rpc.ts";

/** PartyKit's own types come with an older version of the runtime's types. */
export interface Lobby {
  readonly env: object;
  readonly assets: { fetch(path: string): Promise<Response | null> };
  readonly parties: Parties;
}

export interface Parties {
  readonly main: { get(name: string): Stub };
  /** Without it rooms work the same, but admins see no list of them. */
  readonly directory?: { get(name: string): Stub };
}

export function answer(
  request: Request,
  lobby: Lobby,
  context: Pick<ExecutionContext, "waitUntil">,
): Promise<Response> {
  const room = (name: string) => lobby.parties.main.get(name);
  const token = readToken(lobby.env);
  return handle(request, {
    variables: lobby.env,
    join(join) {
      const { headers } = upgradeRequest(join);
      // An admin's live socket shows more than a person's, so it is authorized like a call.
      return room(join.room).fetch("/", {
        headers: join.role === "admin" ? { ...headers, ...authorization(token) } : headers,
      });
    },
    read: async (name) => (await room(name).fetch("/")).json<Presence>(),
    admin: (name) => rpcClient<AdminRoom>(room(name), token),
    directory: () => directoryOf(lobby.parties, lobby.env),
    file: (path) => lobby.assets.fetch(path),
    // PartyKit counts nothing, and its runtime cannot end a connection.
    joinLimit: null,
    readLimit: null,
    waitUntil: (work) => context.waitUntil(work),
    abort() {},
  });
}

export function directoryOf({ directory }: Parties, env: object): RoomDirectory | null {
  return directory ? rpcClient<RoomDirectory>(directory.get("rooms"), readToken(env)) : null;
}

/** An empty token is rejected everywhere. */
function readToken(env: object): string {
  return readSettings(env).adminToken ?? "";
}
