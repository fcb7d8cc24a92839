/** The PartyKit server of a room: the adapter of the Host port to PartyKit. */
import type * as Party from "partykit/server";
import type { RoomDirectory } from "../../directory/directory.ts";
import { networkOf } from "../../http/client-ip.ts";
import { Refusal, readJoin } from "../../http/join.ts";
import { log } from "../../http/log.ts";
import { handle } from "../../http/routes.ts";
import { type Host, reasonOf } from "../../room/host.ts";
import { Room } from "../../room/room.ts";
import { readSettings } from "../../settings/settings.ts";
import type { AdminRoom } from "../../wire/admin.ts";
import type { CloseName } from "../../wire/close-codes.ts";
import type { Presence } from "../../wire/frames.ts";
import { quietly } from "../quietly.ts";
import { storagePort } from "../storage.ts";
import { answerCall, isCall, remote, type Target } from "./rpc.ts";

/** Values hold 128 KB with their key and their encoding. */
const VALUE_BYTES = 120_000;
/** A hibernating room is never told how a socket closed, so only `leave` and `away` are clean (README, hosts). */
const UNKNOWN_CLOSE = 1006;

/** What a request outside a room is given. PartyKit brings an older version of the runtime's types, so the global ones stand here. */
interface Lobby {
  readonly env: object;
  readonly assets: { fetch(path: string): Promise<Response | null> };
  readonly parties: Parties;
}
interface Parties {
  readonly main: { get(name: string): Target };
  /** Rooms are the same without it, but admins see no list of them. */
  readonly directory?: { get(name: string): Target };
}
type Context = Pick<ExecutionContext, "waitUntil">;

/** What the routes may call of a room. */
const CALLS = ["inspect", "sessions", "history", "remove", "shut", "open"] as const satisfies (keyof AdminRoom)[];
/** Where a room has an admin's live socket, below its own path. Not in the routes: nobody else gets there. */
const LIVE = "live";

export default class BreathingRoomParty {
  readonly options = { hibernate: true };
  readonly #party: Party.Room;
  #room!: Room<Party.Connection>;

  constructor(party: Party.Room) {
    this.#party = party;
  }

  async onStart(): Promise<void> {
    this.#room = await Room.wake(partykitHost(this.#party), readSettings(this.#party.env));
  }

  onConnect(connection: Party.Connection, { request }: Party.ConnectionContext): void {
    const refusal = this.#enter(connection, new URL(request.url), request.headers);
    if (refusal) connection.close(refusal.code, refusal.reason);
  }

  #enter(connection: Party.Connection, url: URL, headers: Pick<Headers, "get">): Refusal | null {
    // Not the party's own id: it has none where the first to wake it was its alarm.
    const [, , , room = "", below] = url.pathname.split("/");
    // The platform has opened it already.
    const open = () => connection;
    if (below === LIVE) return refused(this.#room.observe({ room, network: networkOf(headers) }, open));
    const join = readJoin(room, url, headers, readSettings(this.#party.env));
    return join instanceof Refusal ? join : refused(this.#room.join(join, open));
  }

  onMessage(data: string | ArrayBuffer, connection: Party.Connection): void {
    this.#room.message(connection, data);
  }

  onClose(connection: Party.Connection): void {
    this.#room.close(connection, UNKNOWN_CLOSE);
    // The closing handshake is left to us; without an answer the peer waits for ever.
    quietly(() => connection.close(1000));
  }

  onError(connection: Party.Connection): void {
    this.#room.close(connection, UNKNOWN_CLOSE);
  }

  onAlarm(): Promise<void> {
    return this.#room.alarm();
  }

  /** From the routes: a call, which shows the token, since others might get here too; or a reading, which anybody may have. */
  async onRequest(request: Party.Request): Promise<Response> {
    const asked = request as unknown as Request;
    if (!isCall(asked)) return Response.json(this.#room.read());
    return answerCall(asked, readSettings(this.#party.env).adminToken, this.#room, CALLS);
  }

  static onBeforeConnect = answer;
  static onBeforeRequest = answer;
  static onFetch = answer;
}

/** Everything that is not a file goes through the routes, before any room is addressed. */
export function answer(request: Request, lobby: Lobby, context: Context): Promise<Response> {
  const room = (name: string) => lobby.parties.main.get(name);
  return handle(request, {
    variables: lobby.env,
    connect: (name, { url, headers }) => room(name).fetch(`/${new URL(url).search}`, { headers }),
    read: async (name) => (await room(name).fetch("/")).json<Presence>(),
    admin: (name) => remote<AdminRoom>(room(name), tokenOf(lobby.env)),
    directory: () => directoryOf(lobby.parties, lobby.env),
    observe: (name, { headers }) => room(name).fetch(`/${LIVE}`, { headers }),
    file: (path) => lobby.assets.fetch(path),
    // PartyKit has no rate limits to bind.
    joinLimit: null,
    waitUntil: (work) => context.waitUntil(work),
  });
}

function refused(name: CloseName | null): Refusal | null {
  return name && Refusal.of(name);
}

/** There is one directory. */
function directoryOf({ directory }: Parties, env: object): RoomDirectory | null {
  return directory ? remote<RoomDirectory>(directory.get("rooms"), tokenOf(env)) : null;
}

/** The empty one is refused everywhere. */
function tokenOf(env: object): string {
  return readSettings(env).adminToken ?? "";
}

/** They cannot be had during an alarm, nor ever where one was the first thing to wake the room; later wakes will report. */
function partiesOf(party: Party.Room): Parties | null {
  try {
    return party.context.parties as unknown as Parties;
  } catch {
    return null;
  }
}

/** It has none where the first to wake it was its alarm. */
function nameOf(party: Party.Room): string | null {
  try {
    return party.id;
  } catch {
    return null;
  }
}

function partykitHost(party: Party.Room): Host<Party.Connection> {
  const parties = partiesOf(party);
  return {
    name: nameOf(party),
    now: () => Date.now(),
    sockets: () => party.getConnections(),
    send: (socket, text) => quietly(() => socket.send(text)),
    close: (socket, code, reason) => quietly(() => socket.close(code, reason)),
    // Rooms have no automatic answers here: every heartbeat is a message.
    heartbeat: () => null,
    attach: (socket, value) => quietly(() => socket.setState(value)),
    attachment: (socket) => socket.state,
    ...storagePort(party.storage, VALUE_BYTES),
    report: (report) => {
      if (parties)
        directoryOf(parties, party.env)
          ?.report(report)
          .catch((fault) => log({ room: report.room, event: "report", reason: reasonOf(fault) }));
    },
    log,
  };
}
