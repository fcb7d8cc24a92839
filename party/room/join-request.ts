/** Which room a socket is for, and where it comes from: an IPv4 address, the /64 of an IPv6 one, or null. */
export interface Visit {
  readonly room: string;
  readonly network: string | null;
}

export interface Join extends Visit {
  /** The session id of the URL, or a new one. */
  readonly session: string;
  /** Null: none. Undefined: the one the session has. */
  readonly mood: string | null | undefined;
  readonly watch: boolean;
}
