import type { Settings } from "../settings/settings.ts";
import type { LiveFrame } from "../wire/admin.ts";
import { CloseCode, type CloseName, PONG, PROTOCOL_VERSION } from "../wire/close-codes.ts";
import type { FrameErrorCode, Presence, ServerFrame } from "../wire/frames.ts";
import { toAttachment } from "./attachment.ts";
import type { Connection } from "./connection.ts";
import { frameError } from "./decode.ts";
import type { Host } from "./host.ts";

/** What a room says to its sockets, and what it leaves with them for the time it sleeps. */
export class Voice<S> {
  /** The room's name; null where the platform does not tell it, until the first socket brings it. */
  name: string | null;
  readonly #host: Pick<Host<S>, "send" | "close" | "attach">;
  readonly #settings: Settings;

  constructor(host: Pick<Host<S>, "send" | "close" | "attach">, settings: Settings, name: string | null) {
    this.#host = host;
    this.#settings = settings;
    this.name = name;
  }

  send({ socket }: Connection<S>, frame: ServerFrame): void {
    this.#host.send(socket, JSON.stringify(frame));
  }

  /** Where the platform does not. */
  answerBeat({ socket }: Connection<S>): void {
    this.#host.send(socket, PONG);
  }

  refuse(connection: Connection<S>, code: FrameErrorCode, message: string): void {
    this.send(connection, frameError(code, message));
  }

  /**
   * What has changed for one person goes to all their sockets, and survives with each.
   * @param sender Has an attachment at the end of its event anyway.
   */
  tell(sender: Connection<S>, frame: ServerFrame): void {
    for (const connection of sender.session?.connections ?? []) {
      if (connection !== sender) this.attach(connection);
      this.send(connection, frame);
    }
  }

  /** One text, however many sockets (P7). @returns the admins among them, who are shown more. */
  broadcast(connections: Iterable<Connection<S>>, presence: Presence): Connection<S>[] {
    const text = JSON.stringify({ type: "presence", ...presence } satisfies ServerFrame);
    const observers: Connection<S>[] = [];
    for (const connection of connections) {
      if (connection.observer === null) this.#host.send(connection.socket, text);
      else if (connection.observer === "admitted") observers.push(connection);
    }
    return observers;
  }

  show(observers: readonly Connection<S>[], frame: LiveFrame): void {
    const text = JSON.stringify(frame);
    for (const { socket } of observers) this.#host.send(socket, text);
  }

  welcome(connection: Connection<S>, presence: Presence): void {
    const { heartbeat, ttl, moods, breath } = this.#settings;
    const { session } = connection;
    this.send(connection, {
      type: "welcome",
      v: PROTOCOL_VERSION,
      room: this.name ?? "",
      session: session?.id ?? null,
      mood: session?.mood ?? null,
      now: presence.at,
      heartbeat,
      ttl,
      moods: [...moods],
      sit: session && session.sit > presence.at ? session.sit : null,
      breath: { pattern: [...breath], epoch: 0 },
      presence,
    });
  }

  attach(connection: Connection<S>): void {
    this.#host.attach(connection.socket, toAttachment(this.name, connection));
  }

  /** Without its attachment a socket is nobody's, however long the platform still lists it. */
  forget(socket: S): void {
    this.#host.attach(socket, null);
  }

  release(socket: S, code: CloseName): void {
    this.forget(socket);
    this.#host.close(socket, CloseCode[code], code);
  }
}
