/** The PartyKit server of a room: connects the Host port to PartyKit. */
import type * as Party from "partykit/server";
import { isAuthorized } from "../../http/admin-auth.ts";
import { log } from "../../http/log.ts";
import type { Host } from "../../room/host.ts";
import { decodeJoin, JOIN_HEADER } from "../../room/join-request.ts";
import { Room } from "../../room/room.ts";
import { readSettings } from "../../settings/settings.ts";
import type { AdminRoom } from "../../wire/admin.ts";
import { CloseCode, type CloseName } from "../../wire/close-codes.ts";
import { ignoreErrors, sendReport, soon } from "../adapter.ts";
import { storagePort } from "../storage.ts";
import { answer, directoryOf, type Parties } from "./lobby.ts";
import { isRpc, serveRpc } from "./rpc.ts";

/** Key-value objects store 128 KB of key and encoded value. */
const VALUE_BYTES = 120_000;
/** PartyKit does not tell a hibernating room how a socket closed, so only `leave` and `away` are clean. */
const UNKNOWN_CLOSE = 1006;
const METHODS = [
  "inspect",
  "sessions",
  "history",
  "remove",
  "closeRoom",
  "openRoom",
] as const satisfies (keyof AdminRoom)[];

export default class BreathingRoomParty {
  readonly options = { hibernate: true };
  readonly #party: Party.Room;
  #room!: Room<Party.Connection>;

  constructor(party: Party.Room) {
    this.#party = party;
  }

  async onStart(): Promise<void> {
    this.#room = await Room.restore(partykitHost(this.#party), readSettings(this.#party.env));
  }

  onConnect(connection: Party.Connection, { request }: Party.ConnectionContext): void {
    const rejected = this.#join(connection, request.headers);
    if (rejected) connection.close(CloseCode[rejected], rejected);
  }

  #join(connection: Party.Connection, headers: Pick<Headers, "get">): CloseName | null {
    const header = headers.get(JOIN_HEADER);
    if (header === null) return "badParameter";
    const join = decodeJoin(header);
    if (join.role === "admin" && !isAuthorized(headers, this.#token)) return "unauthorized";
    // PartyKit has accepted the socket already.
    return this.#room.join(join, () => connection);
  }

  onMessage(data: string | ArrayBuffer, connection: Party.Connection): void {
    this.#room.message(connection, data);
  }

  onClose(connection: Party.Connection): void {
    this.#room.close(connection, UNKNOWN_CLOSE);
    // PartyKit does not answer the closing handshake. Without an answer the peer waits forever.
    ignoreErrors(() => connection.close(1000));
  }

  onError(connection: Party.Connection): void {
    this.#room.close(connection, UNKNOWN_CLOSE);
  }

  async onAlarm(): Promise<void> {
    if (!this.#room.isLoaded) this.#room = await this.#party.blockConcurrencyWhile(() => this.#room.reload());
    await this.#room.alarm();
  }

  /** The routes send calls, and plain requests for readings. */
  async onRequest(request: Party.Request): Promise<Response> {
    const standard = request as unknown as Request;
    return isRpc(standard) ? serveRpc(standard, this.#token, this.#room, METHODS) : Response.json(this.#room.read());
  }

  get #token(): string | null {
    return readSettings(this.#party.env).adminToken;
  }

  static onBeforeConnect = answer;
  static onBeforeRequest = answer;
  static onFetch = answer;
}

function partykitHost(party: Party.Room): Host<Party.Connection> {
  const parties = orNull(() => party.context.parties as unknown as Parties);
  return {
    name: orNull(() => party.id),
    now: () => Date.now(),
    sockets: () => party.getConnections(),
    soon,
    send: (socket, text) => ignoreErrors(() => socket.send(text)),
    close: (socket, code, reason) => ignoreErrors(() => socket.close(code, reason)),
    // PartyKit has no automatic answers: every heartbeat is a message.
    lastPongAt: () => null,
    attach: (socket, value) => ignoreErrors(() => socket.setState(value)),
    attachment: (socket) => socket.state,
    ...storagePort(party.storage, VALUE_BYTES),
    // PartyKit counts nothing.
    charge: async () => true,
    report: (report) => sendReport(parties && directoryOf(parties, party.env), report),
    log,
  };
}

/** PartyKit throws instead of telling the room's name or its parties if an alarm started the room. */
function orNull<T>(read: () => T): T | null {
  try {
    return read();
  } catch {
    return null;
  }
}
