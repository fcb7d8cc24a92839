/** The PartyKit server of a room: the adapter of the Host port to PartyKit. */
import type * as Party from "partykit/server";
import type { Host } from "./host.ts";
import { handle } from "./http.ts";
import { Refusal, readJoin } from "./join.ts";
import { log } from "./log.ts";
import type { Presence } from "./protocol.ts";
import { quietly } from "./quietly.ts";
import { Room } from "./room/room.ts";
import { readSettings } from "./settings.ts";
import { SnapshotStorage } from "./storage.ts";

/** Values hold 128 KB with their key and their encoding. */
const VALUE_BYTES = 120_000;
/** A hibernating room is never told how a socket closed, so only `leave` and `away` are clean (README, hosts). */
const UNKNOWN_CLOSE = 1006;

/** What a request outside a room is given. PartyKit brings an older version of the runtime's types, so the global ones stand here. */
interface Lobby {
  readonly env: object;
  readonly assets: { fetch(path: string): Promise<Response | null> };
  readonly parties: { readonly main: { get(name: string): Pick<Fetcher, "fetch"> } };
}
type Context = Pick<ExecutionContext, "waitUntil">;

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
    const join = readJoin(this.#party.id, new URL(request.url), readSettings(this.#party.env));
    if (join instanceof Refusal) connection.close(join.code, join.reason);
    else this.#room.join(connection, join);
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

  /** The aggregate, for the routes: requests from outside are answered before they get here, but for other rooms'. */
  onRequest(): Response {
    return Response.json(this.#room.read());
  }

  static onBeforeConnect = answer;
  static onBeforeRequest = answer;
  static onFetch = answer;
}

/** Everything that is not a file goes through the routes, before any room is addressed. */
function answer(request: Request, lobby: Lobby, context: Context): Promise<Response> {
  const room = (name: string) => lobby.parties.main.get(name);
  return handle(request, {
    variables: lobby.env,
    connect: (name, { url, headers }) => room(name).fetch(`/${new URL(url).search}`, { headers }),
    read: async (name) => (await room(name).fetch("/")).json<Presence>(),
    file: (path) => lobby.assets.fetch(path),
    waitUntil: (work) => context.waitUntil(work),
  });
}

function partykitHost(party: Party.Room): Host<Party.Connection> {
  const storage = new SnapshotStorage(party.storage, VALUE_BYTES);
  return {
    now: () => Date.now(),
    sockets: () => party.getConnections(),
    send: (socket, text) => quietly(() => socket.send(text)),
    close: (socket, code, reason) => quietly(() => socket.close(code, reason)),
    // Rooms have no automatic answers here: every heartbeat is a message.
    heartbeat: () => null,
    attach: (socket, value) => quietly(() => socket.setState(value)),
    attachment: (socket) => socket.state,
    load: () => storage.load(),
    save: (snapshot) => storage.save(snapshot),
    setAlarm: (at) => storage.setAlarm(at),
    clear: () => storage.clear(),
    report: () => {},
    log,
  };
}
