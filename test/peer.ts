/** The client end of a socket, in any runtime. It records and checks every frame. */
import { expect, vi } from "vitest";
import { ServerFrame } from "../party/wire/frames.ts";

/** The limit of every wait. A wait ends as soon as its condition holds, so a long limit costs nothing. */
const PATIENCE_MS = 120_000;

/** The socket API that `ws`, browsers and workerd share. */
export interface PeerSocket {
  addEventListener(type: "message", listener: (event: { data: unknown }) => void): void;
  addEventListener(type: "close", listener: (event: { code: number; reason: string }) => void): void;
  send(data: string | ArrayBuffer): void;
  close(code?: number): void;
}

type Frame<T extends ServerFrame["type"]> = Extract<ServerFrame, { type: T }>;

export class Peer<S extends PeerSocket = PeerSocket> {
  readonly frames: ServerFrame[] = [];
  readonly texts: string[] = [];
  closed: { code: number; reason: string } | null = null;
  readonly socket: S;

  constructor(socket: S) {
    this.socket = socket;
    socket.addEventListener("message", ({ data }) => {
      const text = String(data);
      this.texts.push(text);
      if (text !== "pong") this.frames.push(ServerFrame.parse(JSON.parse(text)));
    });
    socket.addEventListener("close", ({ code, reason }) => this.noteClose(code, reason));
  }

  /** Only the first close counts. */
  noteClose(code: number, reason: string): void {
    this.closed ??= { code, reason };
  }

  framesOf<T extends ServerFrame["type"]>(type: T): Frame<T>[] {
    return this.frames.filter((frame): frame is Frame<T> => frame.type === type);
  }

  /** The latest welcome. */
  get welcome(): Frame<"welcome"> {
    const welcome = this.framesOf("welcome").at(-1);
    if (!welcome) throw new Error("There is no welcome yet.");
    return welcome;
  }

  /** The latest aggregate. */
  get presence() {
    const last = this.frames.findLast((frame) => frame.type === "presence" || frame.type === "welcome");
    return last?.type === "welcome" ? last.presence : last?.type === "presence" ? last : undefined;
  }

  say(frame: object | string): void {
    this.socket.send(typeof frame === "string" ? frame : JSON.stringify(frame));
  }

  /** Sends a frame and waits for the next answer of this type. */
  async ask<T extends ServerFrame["type"]>(frame: object | string, type: T): Promise<Frame<T>> {
    const before = this.framesOf(type).length;
    this.say(frame);
    return waitFor(() => this.framesOf(type)[before]);
  }

  async ping(): Promise<void> {
    const before = this.texts.filter((text) => text === "pong").length;
    this.say("ping");
    await waitFor(() => this.texts.filter((text) => text === "pong").length > before);
  }

  async welcomed(): Promise<this> {
    await waitFor(() => this.framesOf("welcome").length > 0);
    return this;
  }

  async sees(count: number): Promise<void> {
    await vi.waitFor(() => expect(this.presence?.count).toBe(count), { timeout: PATIENCE_MS });
  }

  async isClosed(): Promise<{ code: number; reason: string }> {
    return waitFor(() => this.closed);
  }
}

/** Resolves with the first truthy value. */
export async function waitFor<T>(look: () => T, timeout = PATIENCE_MS): Promise<NonNullable<T>> {
  return vi.waitFor(
    () => {
      const seen = look();
      if (!seen) throw new Error("The condition does not hold yet.");
      return seen;
    },
    { timeout },
  );
}

/** The matchers of `poll`. Each resolves when it holds. */
interface Polled {
  toBe(value: unknown): Promise<void>;
  toEqual(value: unknown): Promise<void>;
  toMatchObject(value: object): Promise<void>;
  toContain(value: unknown): Promise<void>;
  toBeGreaterThan(value: number): Promise<void>;
  toMatch(form: RegExp): Promise<void>;
}

/** Like `expect.poll`, which does not work in concurrent tests. */
export function poll(look: () => unknown, { timeout = PATIENCE_MS, interval = 50 } = {}): Polled {
  const until = (assert: (value: unknown) => void) =>
    vi.waitFor(async () => assert(await look()), { timeout, interval });
  return {
    toBe: (value) => until((seen) => expect(seen).toBe(value)),
    toEqual: (value) => until((seen) => expect(seen).toEqual(value)),
    toMatchObject: (value) => until((seen) => expect(seen).toMatchObject(value)),
    toContain: (value) => until((seen) => expect(seen).toContain(value)),
    toBeGreaterThan: (value) => until((seen) => expect(seen).toBeGreaterThan(value)),
    toMatch: (form) => until((seen) => expect(seen).toMatch(form)),
  };
}
