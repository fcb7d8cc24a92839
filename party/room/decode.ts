/** Turns a socket's data into a frame: the limits first, then its size, its JSON and its schema (Q7, Q8, F5). */
import { PING } from "../wire/close-codes.ts";
import { ClientFrame, type FrameErrorCode } from "../wire/frames.ts";
import { TokenBucket } from "./token-bucket.ts";

const SECOND_MS = 1000;
/** The longest real frame has under 100 bytes. */
const MAX_FRAME_BYTES = 1024;
/** No accident makes a longer one. */
const MAX_TOLERATED_BYTES = 65_536;
/** A UTF-16 unit takes at most this many in UTF-8. */
const MAX_BYTES_PER_UNIT = 3;
/** A person who feels more than this in one moment is a script. */
const FRAMES_AT_ONCE = 20;
/** The quickest finger, sustained. */
const FRAMES_PER_SECOND = 2;

const encoder = new TextEncoder();

export interface FrameError {
  readonly type: "error";
  readonly code: FrameErrorCode;
  readonly message: string;
}

/** `flood` closes the socket: it ignored the warning, or sent far too much at once. */
export type Decoded = ClientFrame | FrameError | { readonly type: "ping" } | { readonly type: "flood" };

/** Limits on the frames of one socket, and on its heartbeats that reach the room. Made when needed, full after a sleep. */
export interface FrameLimits {
  frameBucket: TokenBucket | null;
  heartbeatBucket: TokenBucket | null;
}

/** @param heartbeat Milliseconds between two heartbeats of a client. */
export function decode(limits: FrameLimits, data: string | ArrayBuffer, heartbeat: number, now: number): Decoded {
  if (isLongerThan(MAX_TOLERATED_BYTES, data)) return { type: "flood" };
  const isPing = data === PING;
  const bucket = isPing ? heartbeatBucket(limits, heartbeat, now) : frameBucket(limits, now);
  switch (bucket.take(now)) {
    case "over":
      return { type: "flood" };
    case "warned":
      return frameError("rate_limited", `Send at most ${FRAMES_PER_SECOND} frames a second.`);
    case "taken":
      return isPing ? { type: "ping" } : decodeFrame(data);
  }
}

function decodeFrame(data: string | ArrayBuffer): ClientFrame | FrameError {
  if (isLongerThan(MAX_FRAME_BYTES, data))
    return frameError("too_large", `A frame has at most ${MAX_FRAME_BYTES} bytes.`);
  if (typeof data !== "string") return frameError("bad_message", "Send text frames, not binary ones.");
  let value: unknown;
  try {
    value = JSON.parse(data);
  } catch {
    return frameError("bad_message", "This is not JSON.");
  }
  const frame = ClientFrame.safeParse(value);
  return frame.success ? frame.data : frameError("bad_message", "The frame has an unknown type or a wrong shape.");
}

function frameError(code: FrameErrorCode, message: string): FrameError {
  return { type: "error", code, message };
}

/** Encodes a text only if its length does not decide. So a huge one is never copied. */
function isLongerThan(maxBytes: number, data: string | ArrayBuffer): boolean {
  if (typeof data !== "string") return data.byteLength > maxBytes;
  if (data.length > maxBytes) return true;
  return data.length * MAX_BYTES_PER_UNIT > maxBytes && encoder.encode(data).byteLength > maxBytes;
}

function frameBucket(limits: FrameLimits, now: number): TokenBucket {
  limits.frameBucket ??= new TokenBucket(FRAMES_AT_ONCE, FRAMES_PER_SECOND, now);
  return limits.frameBucket;
}

/** Heartbeats that the platform does not answer have a bucket of their own, with room for the regular ones. */
function heartbeatBucket(limits: FrameLimits, heartbeat: number, now: number): TokenBucket {
  limits.heartbeatBucket ??= new TokenBucket(FRAMES_AT_ONCE, FRAMES_PER_SECOND + SECOND_MS / heartbeat, now);
  return limits.heartbeatBucket;
}
