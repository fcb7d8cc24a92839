import ReconnectingWebSocket, { CloseEvent as SyntheticCloseEvent } from "partysocket/ws";
import { isFinal } from "../party/wire/close-codes.ts";
import type { Backoff } from "./backoff.ts";

/** The default of 4 s is short for a phone that has just woken up. */
const CONNECT_TIMEOUT_MS = 10_000;

/** Hosts that rarely have a certificate. `host:port` without a scheme uses `ws` for them, as PartySocket does. */
const LOCAL_HOST = /^(localhost:|127\.0\.0\.1:|192\.168\.|10\.|172\.(1[6-9]|2\d|3[01])\.)/;

export interface SocketOptions {
  /** `example.com`, or an origin such as `http://example.com`. The scheme decides between `ws` and `wss`. */
  readonly host: string;
  readonly room: string;
  /** Called before every connection attempt. */
  readonly query: () => Record<string, string | undefined>;
  /** Replaces the global WebSocket in hosts that have none, and in tests. */
  readonly WebSocket?: typeof WebSocket | undefined;
}

/**
 * The library's own delays have no jitter and cannot be cut short. They are set to zero, and the URL, which the library
 * awaits before every attempt, waits for the backoff instead.
 * @throws TypeError if the room's name is empty.
 */
export function openSocket({ host, room, query, WebSocket }: SocketOptions, backoff: Backoff): ReconnectingWebSocket {
  if (!room) throw new TypeError("The room needs a name.");
  const path = `${webSocketOrigin(host)}/parties/main/${encodeURIComponent(room)}`;
  const url = async () => {
    await backoff.wait();
    const parameters = Object.entries(query()).filter((entry): entry is [string, string] => entry[1] !== undefined);
    return `${path}?${new URLSearchParams(parameters)}`;
  };
  return new ReconnectingWebSocket(url, undefined, {
    WebSocket,
    maxReconnectionDelay: 0,
    connectionTimeout: CONNECT_TIMEOUT_MS,
    maxEnqueuedMessages: 0,
    shouldReconnectOnClose: (event: CloseEvent) => !isFinal(closeCode(event)),
  });
}

function webSocketOrigin(host: string): string {
  const [, s, name = ""] = /^(?:(?:http|ws)(s?):\/\/)?(.*?)\/?$/.exec(host) ?? [];
  return `ws${s ?? (LOCAL_HOST.test(name) ? "" : "s")}://${name}`;
}

/** The library reports errors and timeouts as a synthetic close with code 1000. Taken literally, 1000 would be final. */
export function closeCode(event: object & { readonly code: number }): number {
  return event instanceof SyntheticCloseEvent ? 1006 : event.code;
}
