import type { ServerFrame } from "../../party/wire/frames.ts";

/** A socket of the host in memory: it keeps what it was sent, what it was closed with, and what the room left with it. */
export class FakeSocket {
  readonly frames: ServerFrame[] = [];
  readonly texts: string[] = [];
  closed: { code: number; reason: string } | null = null;
  attachment: unknown = undefined;
  heartbeatAt: number | null = null;

  framesOf<T extends ServerFrame["type"]>(type: T): Extract<ServerFrame, { type: T }>[] {
    return this.frames.filter((frame): frame is Extract<ServerFrame, { type: T }> => frame.type === type);
  }
}
