/**
 * A WebSocket with no network: the test is the server. `FakeNetwork.WebSocket` goes into a client's options, every
 * socket it opens is kept in `sockets`, and nothing happens to one until the test says so.
 */
import type { Welcome } from "../../party/wire/frames.ts";

export class FakeSocket extends EventTarget {
  static readonly CONNECTING = 0;
  static readonly OPEN = 1;
  static readonly CLOSING = 2;
  static readonly CLOSED = 3;
  readonly CONNECTING = 0;
  readonly OPEN = 1;
  readonly CLOSING = 2;
  readonly CLOSED = 3;
  readonly url: URL;
  readonly sent: string[] = [];
  /** The code the client closed it with. */
  closedWith: number | undefined;
  readyState = 0;
  binaryType = "blob";

  constructor(url: string) {
    super();
    this.url = new URL(url);
  }

  send(text: string): void {
    this.sent.push(text);
  }

  close(code: number): void {
    this.closedWith = code;
    this.readyState = 2;
  }

  get query(): Record<string, string> {
    const { _pk, ...query } = Object.fromEntries(this.url.searchParams);
    return query;
  }

  /** What was sent, but for heartbeats. */
  get frames(): unknown[] {
    return this.sent.filter((text) => text !== "ping").map((text) => JSON.parse(text));
  }

  get pings(): number {
    return this.sent.filter((text) => text === "ping").length;
  }

  open(): void {
    this.readyState = 1;
    this.dispatchEvent(new Event("open"));
  }

  /** A bare text, or a frame. */
  say(message: string | object): void {
    const data = typeof message === "string" ? message : JSON.stringify(message);
    this.dispatchEvent(new MessageEvent("message", { data }));
  }

  /** Opens and welcomes, as the server does; the session and mood of the query where nothing else is said. */
  welcome(change: Partial<Welcome> = {}): void {
    this.open();
    this.say({ ...welcomeFrame, mood: this.query.mood || null, ...change });
  }

  /** The server closes. */
  end(code: number, reason = ""): void {
    this.readyState = 3;
    this.dispatchEvent(Object.assign(new Event("close"), { code, reason }));
  }

  /** The connection fails: an error comes before the close, as in browsers. */
  fail(): void {
    this.readyState = 3;
    this.dispatchEvent(Object.assign(new Event("error"), { message: "failed", error: new Error("failed") }));
    this.end(1006);
  }
}

export class FakeNetwork {
  readonly sockets: FakeSocket[] = [];
  readonly WebSocket: typeof WebSocket;

  constructor() {
    const { sockets } = this;
    this.WebSocket = class extends FakeSocket {
      constructor(url: string) {
        super(url);
        sockets.push(this);
      }
    } as unknown as typeof WebSocket;
  }

  get latest(): FakeSocket {
    const socket = this.sockets.at(-1);
    if (!socket) throw new Error("the client has opened no socket");
    return socket;
  }
}

export const welcomeFrame: Welcome = {
  type: "welcome",
  v: 1,
  room: "lobby",
  session: "somebody",
  mood: null,
  now: 1_000,
  heartbeat: 30_000,
  ttl: 90_000,
  moods: ["joy", "calm"],
  sit: null,
  breath: { pattern: [4, 0, 6, 0], epoch: 0 },
  presence: { at: 1_000, count: 1, resting: 0, moods: { joy: 0, calm: 0 } },
};
