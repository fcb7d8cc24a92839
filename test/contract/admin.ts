/** An admin of a real server. Every answer is checked against its schema. */
import { expect } from "vitest";
import type WebSocket from "ws";
import {
  Done,
  HistoryList,
  LiveFrame,
  LiveTicket,
  RoomDetails,
  RoomList,
  type RoomRow,
  SessionList,
} from "../../party/wire/admin.ts";
import { poll, waitFor } from "../peer.ts";
import { TOKEN } from "./settings.ts";
import { onCloseFrame, type Visitors } from "./visitors.ts";

const ROOMS = "/admin/api/rooms";

interface Schema<T> {
  parse(value: unknown): T;
}

export class Admin {
  readonly #visitors: Visitors;

  constructor(visitors: Visitors) {
    this.#visitors = visitors;
  }

  /** @param path Below the API's rooms. */
  ask(path: string, init: RequestInit = {}): Promise<Response> {
    return this.#visitors.fetch(ROOMS + path, { ...init, headers: { Authorization: `Bearer ${TOKEN}` } });
  }

  /** All pages of the list of the rooms whose name contains the text. */
  async rooms(search: string, limit = 20): Promise<RoomRow[]> {
    const query = `?limit=${limit}&search=${search}`;
    const rows: RoomRow[] = [];
    for (let page = query; page; ) {
      const { rooms, cursor } = await this.#get(page, RoomList);
      rows.push(...rooms);
      page = cursor === null ? "" : `${query}&cursor=${cursor}`;
    }
    return rows;
  }

  inspect(room: string): Promise<RoomDetails> {
    return this.#get(`/${room}`, RoomDetails);
  }

  /** Resolves when the room has stored every urgent change (D2). */
  async isStored(room: string): Promise<void> {
    await poll(async () => (await this.inspect(room)).alarm.why).toMatch(/deadline|memory|nothing/);
  }

  async sessions(room: string): Promise<SessionList["sessions"]> {
    return (await this.#get(`/${room}/sessions`, SessionList)).sessions;
  }

  /** All pages of the list of sessions. */
  async allSessions(room: string): Promise<SessionList["sessions"]> {
    const rows: SessionList["sessions"] = [];
    for (let query = "?limit=100"; query; ) {
      const { sessions, cursor } = await this.#get(`/${room}/sessions${query}`, SessionList);
      rows.push(...sessions);
      query = cursor === null ? "" : `?limit=100&cursor=${cursor}`;
    }
    return rows;
  }

  history(room: string): Promise<HistoryList> {
    return this.#get(`/${room}/history`, HistoryList);
  }

  async close(room: string): Promise<void> {
    await this.#post(`/${room}/close`, Done);
  }

  async reopen(room: string): Promise<void> {
    await this.#post(`/${room}/open`, Done);
  }

  /** Removes the one session with this mood. */
  async remove(room: string, mood: string): Promise<void> {
    const session = (await this.sessions(room)).find((each) => each.mood === mood);
    await this.#post(`/${room}/sessions/${session?.hash}/remove`, Done);
  }

  /** Opens a live socket with a ticket. */
  async live(room: string): Promise<Live> {
    const { ticket } = await this.#post(`/${room}/live-ticket`, LiveTicket);
    return new Live(this.#visitors.socket(`${ROOMS}/${room}/live?ticket=${ticket}`));
  }

  async #get<T>(path: string, schema: Schema<T>): Promise<T> {
    return this.#parse(await this.ask(path), schema);
  }

  async #post<T>(path: string, schema: Schema<T>): Promise<T> {
    return this.#parse(await this.ask(path, { method: "POST" }), schema);
  }

  async #parse<T>(response: Response, schema: Schema<T>): Promise<T> {
    expect(response.status).toBe(200);
    return schema.parse(await response.json());
  }
}

/** A live socket and the frames it has received. */
export class Live {
  readonly frames: LiveFrame[] = [];
  closed: { code: number; reason: string } | null = null;
  readonly socket: WebSocket;

  constructor(socket: WebSocket) {
    this.socket = socket;
    socket.on("message", (text) => this.frames.push(LiveFrame.parse(JSON.parse(String(text)))));
    onCloseFrame(socket, (code, reason) => {
      this.closed ??= { code, reason };
    });
  }

  /** The first frame with this count. */
  sees(count: number): Promise<LiveFrame> {
    return waitFor(() => this.frames.find((frame) => frame.count === count));
  }

  isClosed(): Promise<{ code: number; reason: string }> {
    return waitFor(() => this.closed);
  }
}
