import type { Done, HistoryList, RoomList, SessionList } from "../../party/wire/admin.ts";

const ROOMS = "/admin/api/rooms";
const UNAUTHORIZED = 401;
const NOT_FOUND = 404;
const LONGEST_PAGE = 100;

/** The server has answered, but not with what was asked for. The message is the server's. */
export class Refused extends Error {
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

/** Anything may stand in the page's address; what is no room is for the server to say. */
const part = encodeURIComponent;

/** The admin API with one token. Its answers are the server's own, checked there, and taken as they are. */
export class AdminApi {
  readonly token: string;
  readonly #unauthorized: () => void;

  /** @param unauthorized Called whenever the server does not take the token. */
  constructor(token: string, unauthorized: () => void) {
    this.token = token;
    this.#unauthorized = unauthorized;
  }

  rooms(cursor: string | null): Promise<RoomList> {
    return this.#ask("GET", "", cursor === null ? {} : { cursor });
  }

  sessions(room: string, cursor: string | null): Promise<SessionList> {
    const query = { limit: String(LONGEST_PAGE), ...(cursor === null ? {} : { cursor }) };
    return this.#ask<SessionList>("GET", `/${part(room)}/sessions`, query).catch(
      ifMissing({ sessions: [], cursor: null }),
    );
  }

  history(room: string, hours: number): Promise<HistoryList> {
    const query = { hours: String(hours) };
    return this.#ask<HistoryList>("GET", `/${part(room)}/history`, query).catch(ifMissing({ minutes: [] }));
  }

  remove(room: string, hash: string): Promise<Done> {
    return this.#ask("POST", `/${part(room)}/sessions/${hash}/remove`);
  }

  shut(room: string): Promise<Done> {
    return this.#ask("POST", `/${part(room)}/close`);
  }

  open(room: string): Promise<Done> {
    return this.#ask("POST", `/${part(room)}/open`);
  }

  async #ask<Answer>(method: string, path: string, query: Record<string, string> = {}): Promise<Answer> {
    const search = new URLSearchParams(query).toString();
    const response = await fetch(`${ROOMS}${path}${search && `?${search}`}`, {
      method,
      headers: { Authorization: `Bearer ${this.token}` },
      cache: "no-store",
    });
    if (response.ok) return response.json();
    if (response.status === UNAUTHORIZED) this.#unauthorized();
    throw new Refused(response.status, await messageIn(response));
  }
}

/** A room in which nobody is, and of which nothing is stored, is an empty one. */
function ifMissing<Answer>(empty: Answer): (fault: unknown) => Answer {
  return (fault) => {
    if (fault instanceof Refused && fault.status === NOT_FOUND) return empty;
    throw fault;
  };
}

async function messageIn(response: Response): Promise<string> {
  try {
    return (await response.json()).error.message;
  } catch {
    return `it answered ${response.status}`;
  }
}

/** For people to read. */
export function wordsOf(fault: unknown): string {
  return fault instanceof Refused ? `The server says: ${fault.message}.` : "The server cannot be reached.";
}
