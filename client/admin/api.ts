import type {
  Done,
  HistoryList,
  LiveTicket,
  RemoveRequest,
  RoomDetails,
  RoomList,
  SessionList,
} from "../../party/wire/admin.ts";

const ROOMS_PATH = "/admin/api/rooms";
const PAGE_SIZE = 100;
const REQUEST_TIMEOUT_MS = 30_000;
const UNAUTHORIZED = 401;
const NOT_FOUND = 404;

/** The server answered with an error. The message is the server's own. */
export class ApiError extends Error {
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }

  get isUnauthorized(): boolean {
    return this.status === UNAUTHORIZED;
  }

  /** The same request will fail again. */
  get isFinal(): boolean {
    return this.status >= 400 && this.status < 500 && this.status !== 429;
  }
}

/** The admin API with one token. The server validates its own answers, so this side trusts them. */
export class AdminApi {
  readonly #token: string;
  readonly #onUnauthorized: () => void;

  /** @param onUnauthorized Called whenever the server rejects the token. */
  constructor(token: string, onUnauthorized: () => void) {
    this.#token = token;
    this.#onUnauthorized = onUnauthorized;
  }

  /** @param search A part of the rooms' names, or "". */
  rooms(search: string, cursor: string | null): Promise<RoomList> {
    return this.#request("GET", withQuery("", { search: search || null, cursor }));
  }

  /** Null if the room is empty and stores nothing. */
  details(room: string): Promise<RoomDetails | null> {
    return this.#request<RoomDetails>("GET", pathOf(room)).catch(onNotFound(null));
  }

  /** The sessions of an empty room are an empty list. */
  sessions(room: string, cursor: string | null): Promise<SessionList> {
    const path = withQuery(`${pathOf(room)}/sessions`, { limit: PAGE_SIZE, cursor });
    return this.#request<SessionList>("GET", path).catch(onNotFound({ sessions: [], cursor: null }));
  }

  /** The history of an empty room is an empty list. */
  history(room: string, hours: number): Promise<HistoryList> {
    const path = withQuery(`${pathOf(room)}/history`, { hours });
    return this.#request<HistoryList>("GET", path).catch(onNotFound({ minutes: [] }));
  }

  /** The ticket opens one live socket within 30 s. */
  liveTicket(room: string): Promise<LiveTicket> {
    return this.#request("POST", `${pathOf(room)}/live-ticket`);
  }

  remove(room: string, hash: string, removal: RemoveRequest): Promise<Done> {
    return this.#request("POST", `${pathOf(room)}/sessions/${hash}/remove`, removal);
  }

  closeRoom(room: string): Promise<Done> {
    return this.#request("POST", `${pathOf(room)}/close`);
  }

  openRoom(room: string): Promise<Done> {
    return this.#request("POST", `${pathOf(room)}/open`);
  }

  async #request<Answer>(method: string, path: string, body?: object): Promise<Answer> {
    const headers: Record<string, string> = { Authorization: `Bearer ${this.#token}` };
    if (body) headers["Content-Type"] = "application/json";
    const response = await fetch(`${ROOMS_PATH}${path}`, {
      method,
      headers,
      body: body ? JSON.stringify(body) : null,
      cache: "no-store",
      signal: AbortSignal.timeout(REQUEST_TIMEOUT_MS),
    });
    if (response.ok) return response.json();
    if (response.status === UNAUTHORIZED) this.#onUnauthorized();
    throw new ApiError(response.status, await messageOf(response));
  }
}

/** The name comes from the page's address and may contain anything. */
function pathOf(room: string): string {
  return `/${encodeURIComponent(room)}`;
}

/** Leaves out parameters that are null. */
function withQuery(path: string, parameters: Record<string, string | number | null>): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(parameters)) if (value !== null) query.set(name, String(value));
  return query.size > 0 ? `${path}?${query}` : path;
}

function onNotFound<Answer>(empty: Answer): (error: unknown) => Answer {
  return (error) => {
    if (error instanceof ApiError && error.status === NOT_FOUND) return empty;
    throw error;
  };
}

async function messageOf(response: Response): Promise<string> {
  try {
    return (await response.json()).error.message;
  } catch {
    return `HTTP status ${response.status}`;
  }
}

/** A sentence for the admin. */
export function describeError(error: unknown): string {
  if (!(error instanceof ApiError)) return "The server cannot be reached.";
  return `The server says: ${error.message.replace(/\.?$/, ".")}`;
}
