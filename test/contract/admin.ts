/** An admin, as the admin side of a real server sees one. Every answer is checked against its schema. */
import { expect } from "vitest";
import WebSocket from "ws";
import { Done, HistoryList, Inspection, LiveFrame, RoomList, SessionList } from "../../party/wire/admin.ts";
import { poll, waitFor } from "../peer.ts";
import { TOKEN, type Visitors } from "./subject.ts";

const ROOMS = "/admin/api/rooms";

interface Schema<T> {
  parse(value: unknown): T;
}

export class Admin {
  readonly #visitors: Visitors;

  constructor(visitors: Visitors) {
    this.#visitors = visitors;
  }

  /** @param path Below the API's rooms. @param token Null: none. */
  ask(path: string, init: RequestInit = {}, token: string | null = TOKEN): Promise<Response> {
    const headers: HeadersInit = token === null ? {} : { Authorization: `Bearer ${token}` };
    return this.#visitors.fetch(ROOMS + path, { ...init, headers });
  }

  rooms(query = ""): Promise<RoomList> {
    return this.#get(`?${query}`, RoomList);
  }

  inspect(room: string): Promise<Inspection> {
    return this.#get(`/${room}`, Inspection);
  }

  /** Resolves when all that has happened is stored: nothing is pending but the next deadline, if that. */
  async isStored(room: string): Promise<void> {
    await poll(async () => (await this.inspect(room)).alarm.why).toMatch(/deadline|nothing/);
  }

  sessions(room: string, query = ""): Promise<SessionList> {
    return this.#get(`/${room}/sessions?${query}`, SessionList);
  }

  history(room: string): Promise<HistoryList> {
    return this.#get(`/${room}/history`, HistoryList);
  }

  /** An action. @param path Below the room's. */
  async act(room: string, path: "close" | "open" | `sessions/${string}/remove`): Promise<void> {
    const response = await this.ask(`/${room}/${path}`, { method: "POST" });
    expect(response.status).toBe(200);
    Done.parse(await response.json());
  }

  /** @param rooms The path, where it is to be written in another way. */
  live(room: string, rooms = ROOMS): Live {
    return new Live(this.#visitors.socket(`${rooms}/${room}/live`));
  }

  async #get<T>(path: string, schema: Schema<T>): Promise<T> {
    const response = await this.ask(path);
    expect(response.status).toBe(200);
    expect(response.headers.get("Cache-Control")).toBe("no-store");
    return schema.parse(await response.json());
  }
}

/** A live socket, and what it has heard. */
export class Live {
  readonly frames: LiveFrame[] = [];
  closed: number | null = null;
  readonly socket: WebSocket;

  constructor(socket: WebSocket) {
    this.socket = socket;
    socket.on("message", (text) => this.frames.push(LiveFrame.parse(JSON.parse(String(text)))));
    socket.on("close", (code) => {
      this.closed ??= code;
    });
  }

  async say(frame: object | string): Promise<this> {
    await waitFor(() => this.socket.readyState === WebSocket.OPEN);
    this.socket.send(typeof frame === "string" ? frame : JSON.stringify(frame));
    return this;
  }

  authenticate(token = TOKEN): Promise<this> {
    return this.say({ type: "auth", token });
  }

  async sees(count: number): Promise<LiveFrame> {
    return waitFor(() => this.frames.findLast((frame) => frame.count === count));
  }
}
