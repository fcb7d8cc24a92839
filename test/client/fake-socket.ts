/**
 * A WebSocket without a network: the test plays the server. Pass `FakeNetwork.WebSocket` to a client. The network keeps
 * every socket that the client opens, and nothing happens to a socket until the test makes it happen.
 */
import type { Welcome } from "../../party/wire/frames.ts";

/** The session of clients under test. */
export const SESSION = "the-session-of-somebody";

export class FakeSocket extends EventTarget {
  static readonly OPEN = 1;
  /** PartySocket takes a class for a WebSocket if it has this. */
  static readonly CLOSING = 2;
  readonly url: URL;
  readonly sent: string[] = [];
  /** The code of the client's close. */
  closedWith: number | undefined;
  readyState = 0;
  onopen: ((event: Event) => void) | null = null;
  onmessage: ((event: Event) => void) | null = null;
  onclose: ((event: Event) => void) | null = null;

  constructor(url: string) {
    super();
    this.url = new URL(url);
  }

  override dispatchEvent(event: Event): boolean {
    const { onopen, onmessage, onclose } = this;
    ({ open: onopen, message: onmessage, close: onclose })[event.type]?.call(this, event);
    return super.dispatchEvent(event);
  }

  send(text: string): void {
    this.sent.push(text);
  }

  close(code: number): void {
    this.closedWith = code;
    this.readyState = 2;
  }

  get query(): Record<string, string> {
    return Object.fromEntries(this.url.searchParams);
  }

  /** The frames that the client sent, without heartbeats. */
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

  /** The server sends a text or a frame. */
  receive(message: string | object): void {
    const data = typeof message === "string" ? message : JSON.stringify(message);
    this.dispatchEvent(new MessageEvent("message", { data }));
  }

  /** The server accepts the join, by default with the mood of the query. */
  welcome(change: Partial<Welcome> = {}): void {
    this.open();
    this.receive({ ...welcomeFrame, mood: this.query.mood || null, ...change });
  }

  /** The server closes the socket. */
  closeByServer(code: number, reason = ""): void {
    this.readyState = 3;
    this.dispatchEvent(Object.assign(new Event("close"), { code, reason }));
  }

  /** The connection fails. As in browsers, an error comes before the close. */
  fail(): void {
    this.readyState = 3;
    this.dispatchEvent(Object.assign(new Event("error"), { message: "failed", error: new Error("failed") }));
    this.closeByServer(1006);
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
    if (!socket) throw new Error("The client has not opened a socket.");
    return socket;
  }
}

export const welcomeFrame: Welcome = {
  type: "welcome",
  v: 1,
  room: "lobby",
  session: SESSION,
  mood: null,
  now: 1_000,
  heartbeat: 30_000,
  ttl: 90_000,
  moods: ["joy", "calm"],
  sit: null,
  breath: { pattern: [4, 0, 6, 0], epoch: 0 },
  presence: { at: 1_000, count: 1, resting: 0, moods: { joy: 0, calm: 0 } },
};
