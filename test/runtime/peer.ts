/** A socket to a room of the Worker under test, and what it has heard. */
import { env, exports } from "cloudflare:workers";
import { expect, vi } from "vitest";
import { type Reading, ServerFrame } from "../../party/protocol.ts";

export class Peer {
  readonly frames: ServerFrame[] = [];
  readonly texts: string[] = [];
  closed: { code: number; reason: string } | null = null;
  readonly #socket: WebSocket;

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.addEventListener("message", ({ data }) => {
      this.texts.push(String(data));
      if (data !== "pong") this.frames.push(ServerFrame.parse(JSON.parse(String(data))));
    });
    socket.addEventListener("close", ({ code, reason }) => {
      this.closed = { code, reason };
    });
    socket.accept();
  }

  static async open(room: string, query = ""): Promise<Peer> {
    const url = `https://host.test/parties/main/${room}?${query}`;
    const response = await exports.default.fetch(url, { headers: { Upgrade: "websocket" } });
    expect(response.status).toBe(101);
    if (!response.webSocket) throw new Error("no socket");
    return new Peer(response.webSocket);
  }

  /** Opens and waits for the welcome. */
  static async join(room: string, query = ""): Promise<Peer> {
    const peer = await Peer.open(room, query);
    await vi.waitFor(() => expect(peer.frames[0]?.type).toBe("welcome"));
    return peer;
  }

  get welcome() {
    const frame = this.frames.findLast(({ type }) => type === "welcome");
    if (frame?.type !== "welcome") throw new Error("no welcome yet");
    return frame;
  }

  get count(): number | undefined {
    const frame = this.frames.findLast((frame) => frame.type === "presence" || frame.type === "welcome");
    return frame?.type === "presence" ? frame.count : frame?.type === "welcome" ? frame.presence.count : undefined;
  }

  say(frame: object | string): void {
    this.#socket.send(typeof frame === "string" ? frame : JSON.stringify(frame));
  }

  async ping(): Promise<void> {
    const pongs = this.texts.length;
    this.say("ping");
    await vi.waitFor(() => expect(this.texts.slice(pongs)).toContain("pong"));
  }

  close(code?: number): void {
    this.#socket.close(code);
  }
}

export function stubOf(room: string) {
  return env.BREATHING_ROOM.get(env.BREATHING_ROOM.idFromName(room));
}

/** Past the edge's cache: what the room itself says. */
export async function count(room: string): Promise<number> {
  return (await stubOf(room).read()).count;
}

export async function reading(room: string): Promise<Reading> {
  return (await exports.default.fetch(`https://host.test/parties/main/${room}`)).json();
}
