import PartySocket, { type PartySocketOptions } from "partysocket";
import { CloseEvent as MadeUpClose } from "partysocket/ws";
import { isFinal } from "../party/wire/close-codes.ts";
import type { Backoff } from "./backoff.ts";

/** ms. PartySocket's 4 s is short for a phone that has just been woken. */
const CONNECT_TIMEOUT = 10_000;

export interface SocketOptions {
  /** A host, or an origin (`http://…`), which then says whether to use `ws` or `wss`. */
  readonly host: string;
  readonly room: string;
  /** Evaluated for every connect. */
  readonly query: () => Record<string, string | undefined>;
  /** A port for hosts without a global one, and for tests. */
  readonly WebSocket?: typeof WebSocket | undefined;
}

/**
 * A PartySocket with full jitter. Its own delays have none and cannot be cut short, so they are set to nothing, and
 * `query`, which it awaits before each connect, waits instead.
 */
export function openSocket({ host, room, query, WebSocket }: SocketOptions, backoff: Backoff): PartySocket {
  const options: PartySocketOptions = {
    host,
    room: encodeURIComponent(room),
    query: async () => {
      await backoff.wait();
      return query();
    },
    maxReconnectionDelay: 0,
    connectionTimeout: CONNECT_TIMEOUT,
    maxEnqueuedMessages: 0,
    shouldReconnectOnClose: (event: CloseEvent) => !isFinal(closeCode(event)),
  };
  const scheme = /^(?:http|ws)(s?):/.exec(host);
  if (scheme) options.protocol = scheme[1] ? "wss" : "ws";
  if (WebSocket) options.WebSocket = WebSocket;
  return new PartySocket(options);
}

/** PartySocket reports an error or a timeout as a close of its own making, with 1000; taken at its word it would be final. */
export function closeCode(event: object & { readonly code: number }): number {
  return event instanceof MadeUpClose ? 1006 : event.code;
}
