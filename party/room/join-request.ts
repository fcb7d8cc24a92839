/** A checked join. The Worker parses it once (http/join.ts) and hands it to the room's object. */
export interface JoinRequest {
  readonly room: string;
  /** An admin's live socket is neither a person nor a watcher. */
  readonly role: "breathe" | "watch" | "admin";
  /** The session id of the URL, or a new random one. */
  readonly session: string;
  /** Null means no mood. Undefined keeps the mood of the session. */
  readonly mood: string | null | undefined;
  /** The mood that the server last told this client. Null means no mood. Undefined means that it has told none. */
  readonly said: string | null | undefined;
  /** The hash of the client's address (http/client-ip.ts); null if the platform does not tell it. */
  readonly address: number | null;
}

/** The header that carries a join from the Worker to the room's object. Clients cannot set it (see http/join.ts). */
export const JOIN_HEADER = "Breathing-Room-Join";

/** @returns JSON in ASCII, because every field has a form that allows nothing else. */
export function encodeJoin(request: JoinRequest): string {
  return JSON.stringify(request);
}

/** @param text A value that `encodeJoin` made. It is trusted. */
export function decodeJoin(text: string): JoinRequest {
  // JSON has no undefined.
  return { mood: undefined, said: undefined, ...JSON.parse(text) };
}
