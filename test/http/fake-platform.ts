/** The parts of workerd that the routes use and Node lacks, and a backend that records its calls. */
import { vi } from "vitest";
import type { Backend } from "../../party/http/backend.ts";
import type { JoinRequest } from "../../party/room/join-request.ts";
import type { AdminRoom } from "../../party/wire/admin.ts";
import type { Presence } from "../../party/wire/frames.ts";

export const TOKEN = "0123456789-0123456789-0123456789";

const EMPTY: Presence = { at: 0, count: 0, resting: 0, moods: {} };

/** The server's end of a socket. As on the platform, it must be accepted before it is closed. */
class FakeSocket {
  closed: { readonly code: number; readonly reason: string } | null = null;
  /** The client answers the close. */
  answerClose = (): void => {};
  #isAccepted = false;

  accept(): void {
    this.#isAccepted = true;
  }

  close(code: number, reason: string): void {
    if (!this.#isAccepted) throw new TypeError("The socket is not accepted.");
    this.closed = { code, reason };
  }

  addEventListener(_: "close", listener: () => void): void {
    this.answerClose = listener;
  }
}

/** Both ends are one object. */
class FakeSocketPair {
  readonly 0 = new FakeSocket();
  readonly 1 = this[0];
}

/** Node refuses the status 101 and ignores `webSocket`. */
class UpgradeResponse extends Response {
  readonly webSocket: FakeSocket | null;
  constructor(body?: BodyInit | null, init: ResponseInit & { webSocket?: FakeSocket } = {}) {
    const isUpgrade = init.status === 101;
    super(body, isUpgrade ? {} : init);
    this.webSocket = init.webSocket ?? null;
    if (isUpgrade) Object.defineProperty(this, "status", { value: 101 });
  }
}

class FakeCache {
  readonly stored = new Map<string, string>();
  fails = false;
  /** Every call takes a few turns of the event loop, as on the platform. */
  async match(key: string): Promise<Response | undefined> {
    await turns(3);
    const text = this.stored.get(key);
    return text === undefined ? undefined : new Response(text);
  }
  async put(key: string, response: Response): Promise<void> {
    await turns(3);
    if (this.fails) throw new Error("the cache is full");
    this.stored.set(key, await response.text());
  }
}

export async function turns(count: number): Promise<void> {
  for (let turn = 0; turn < count; turn++) await new Promise((resolve) => setImmediate(resolve));
}

/** Ends with `vi.unstubAllGlobals`. @returns the cache. */
export function stubPlatform(): FakeCache {
  const cache = new FakeCache();
  vi.stubGlobal("WebSocketPair", FakeSocketPair);
  vi.stubGlobal("Response", UpgradeResponse);
  vi.stubGlobal("caches", { open: async () => cache });
  return cache;
}

export class FakeBackend implements Backend {
  readonly variables: object;
  readonly joins: JoinRequest[] = [];
  readonly background: Promise<unknown>[] = [];
  readonly files = new Map<string, string>();
  /** The addresses that are over their limit of joins, and of readings. */
  readonly limited = { joins: new Set<string>(), readings: new Set<string>() };
  readonly aborted = vi.fn();
  reads = 0;
  room: Partial<AdminRoom> = {};
  joinLimit: Backend["joinLimit"] = {
    limit: async ({ key }) => ({ success: !this.limited.joins.has(key) }),
  };
  readLimit: Backend["readLimit"] = {
    limit: async ({ key }) => ({ success: !this.limited.readings.has(key) }),
  };
  directory: Backend["directory"] = () => null;
  join = async (request: JoinRequest): Promise<Response> => {
    this.joins.push(request);
    return new Response("admitted");
  };
  read = async (): Promise<Presence> => {
    this.reads++;
    return EMPTY;
  };

  constructor(variables: object = { ADMIN_TOKEN: TOKEN }) {
    this.variables = variables;
  }

  admin(): AdminRoom {
    return this.room as AdminRoom;
  }

  async file(path: string): Promise<Response | null> {
    const text = this.files.get(path);
    return text === undefined ? null : new Response(text);
  }

  waitUntil(work: Promise<unknown>): void {
    this.background.push(work);
  }

  abort(): void {
    this.aborted();
  }
}

/** The client's end of an accepted upgrade, or null. */
export function socketOf(response: Response): FakeSocket | null {
  return (response as UpgradeResponse).webSocket;
}

/** The close of a rejected upgrade, or null. */
export function closeOf(response: Response): FakeSocket["closed"] {
  return socketOf(response)?.closed ?? null;
}
