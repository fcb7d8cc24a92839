import type { CloseName } from "../wire/close-codes.ts";
import type { FrameErrorCode, ServerFrame } from "../wire/frames.ts";
import type { Connection } from "./session.ts";

/**
 * What happened. `request` is a reading, or a question or an action of an admin. `welcome` follows joins, and `expel` the
 * host's word that an address cannot pay (Q11).
 */
export type TurnEvent = "join" | "welcome" | "message" | "close" | "alarm" | "request" | "expel";

/** `welcome` is written when the turn ends, so that it shows the turn's result. `pong` is the bare text. */
export type Reply = ServerFrame | "welcome" | "pong";

/**
 * What one event does to the outside. Commands note it here, and `commit` performs it when the event is over: each
 * attachment is written once, replies go out in their order, then sockets are closed.
 */
export class Turn<S> {
  readonly event: TurnEvent;
  /** Milliseconds since 1970. The whole event happens at this time. */
  readonly now: number;
  /** Connections whose attachment is out of date. */
  readonly touched = new Set<Connection<S>>();
  readonly replies: { readonly to: Connection<S>; readonly frame: Reply }[] = [];
  /** Sockets that the room has released. Null: the peer closed it. */
  readonly closes = new Map<S, CloseName | null>();
  /** Admins' live sockets that must see the inspection. */
  readonly observers = new Set<Connection<S>>();
  /** The address that pays for the room's work in this event (Q11). Null: nobody acts, or nobody knows who. */
  payer: number | null = null;
  /** That work, in rows. */
  work = 0;
  /** An admin waits until the result is stored. */
  mustStore = false;
  /** The room's own code failed. */
  hasFailed = false;

  constructor(event: TurnEvent, now: number) {
    this.event = event;
    this.now = now;
  }

  touch(connection: Connection<S>): void {
    this.touched.add(connection);
  }

  reply(to: Connection<S>, frame: Reply): void {
    this.replies.push({ to, frame });
  }

  replyError(to: Connection<S>, code: FrameErrorCode, message: string): void {
    this.reply(to, { type: "error", code, message });
  }

  /** Answers every socket of the person, and stores the change with each of them. */
  replyToSession(connection: Connection<S>, frame: ServerFrame): void {
    for (const sibling of connection.session?.connections ?? []) {
      this.touch(sibling);
      this.reply(sibling, frame);
    }
  }

  /** @param name Null if the peer has closed it already. */
  close(socket: S, name: CloseName | null): void {
    this.closes.set(socket, name);
  }
}
