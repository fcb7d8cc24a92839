import type { ServerFrame } from "../wire/frames.ts";

/** One end of a socket: the frames it received, its close code, and its attachment. */
export class MemorySocket {
  /** Every frame, parsed. */
  readonly frames: ServerFrame[] = [];
  /** Every text, `pong` too. */
  readonly texts: string[] = [];
  closed: { readonly code: number; readonly reason: string } | null = null;
  attachment: unknown = undefined;
  /** When the platform last answered its heartbeat (ms). */
  pongAt: number | null = null;

  framesOf<T extends ServerFrame["type"]>(type: T): Extract<ServerFrame, { type: T }>[] {
    return this.frames.filter((frame): frame is Extract<ServerFrame, { type: T }> => frame.type === type);
  }
}
