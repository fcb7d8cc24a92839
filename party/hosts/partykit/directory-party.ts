/** The directory on PartyKit: a party of its own, with one room. Nothing of it is reachable from outside. */
import type * as Party from "partykit/server";
import { Directory, type RoomDirectory } from "../../directory/directory.ts";
import { readSettings } from "../../settings/settings.ts";
import { reportStore } from "../report-store.ts";
import { answer } from "./room-party.ts";
import { answerCall } from "./rpc.ts";

export default class DirectoryParty {
  readonly options = { hibernate: true };
  readonly #token: string | null;
  readonly #directory: RoomDirectory;

  constructor({ env, storage }: Party.Room) {
    this.#token = readSettings(env).adminToken;
    const directory = new Directory(reportStore(storage));
    this.#directory = {
      report: (report) => directory.report(report, Date.now()),
      list: (page) => directory.list(page, Date.now()),
    };
  }

  onRequest(request: Party.Request): Promise<Response> {
    return answerCall(request as unknown as Request, this.#token, this.#directory, ["report", "list"]);
  }

  /** There are no sockets to it. */
  onConnect(connection: Party.Connection): void {
    connection.close(1008);
  }

  static onBeforeConnect = answer;
  static onBeforeRequest = answer;
}
