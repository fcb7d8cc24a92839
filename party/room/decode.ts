import { ClientFrame, type FrameErrorCode } from "../wire/frames.ts";

/** The longest real frame has under 100 bytes. */
export const MAX_FRAME_BYTES = 1024;

export interface FrameError {
  readonly type: "error";
  readonly code: FrameErrorCode;
  readonly message: string;
}

const encoder = new TextEncoder();

/** The only place where a client's data becomes a frame: a checked one, or the error that answers it (F5). */
export function decodeFrame(data: string | ArrayBuffer): ClientFrame | FrameError {
  if (isTooLarge(data)) return frameError("too_large", `A frame has at most ${MAX_FRAME_BYTES} bytes.`);
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

function isTooLarge(data: string | ArrayBuffer): boolean {
  if (typeof data !== "string") return data.byteLength > MAX_FRAME_BYTES;
  // Every character takes at least one byte, so most oversized texts need not be encoded.
  return data.length > MAX_FRAME_BYTES || encoder.encode(data).byteLength > MAX_FRAME_BYTES;
}
