/** The directory on PartyKit: a party with one room, which nobody outside can reach. */
import type * as Party from "partykit/server";
import { Directory, type RoomDirectory } from "../../directory/directory.ts";
import { readSettings } from "../../settings/settings.ts";
import { answer } from "./lobby.ts";
import { serveRpc } from "./rpc.ts";

export default class DirectoryParty {
  readonly options = { hibernate: true };
  readonly #token: string | null;
  readonly #directory: RoomDirectory;

  constructor({ env, storage }: Party.Room) {
    this.#token = readSettings(env).adminToken;
    const directory = new Directory(storage);
    this.#directory = {
      report: (report) => directory.report(report, Date.now()),
      list: (page) => directory.list(page, Date.now()),
    };
  }

  onRequest(request: Party.Request): Promise<Response> {
    return serveRpc(request as unknown as Request, this.#token, this.#directory, ["report", "list"]);
  }

  /** The directory has no sockets. */
  onConnect(connection: Party.Connection): void {
    connection.close(1008);
  }

  static onBeforeConnect = answer;
  static onBeforeRequest = answer;
}
