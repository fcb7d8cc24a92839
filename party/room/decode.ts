import { ClientFrame, type FrameErrorCode } from "../wire/frames.ts";

export interface FrameError {
  readonly type: "error";
  readonly code: FrameErrorCode;
  readonly message: string;
}

export function frameError(code: FrameErrorCode, message: string): FrameError {
  return { type: "error", code, message };
}

const encoder = new TextEncoder();

/** The one door for what a client says: a checked frame, or the error that answers it (F5). */
export function readFrame(data: string | ArrayBuffer, maxBytes: number): ClientFrame | FrameError {
  if (isOver(data, maxBytes)) return frameError("too_large", `a frame has at most ${maxBytes} bytes`);
  if (typeof data !== "string") return frameError("bad_message", "frames are text");
  let value: unknown;
  try {
    value = JSON.parse(data);
  } catch {
    return frameError("bad_message", "not JSON");
  }
  const frame = ClientFrame.safeParse(value);
  return frame.success ? frame.data : frameError("bad_message", "an unknown type or a wrong shape");
}

function isOver(data: string | ArrayBuffer, maxBytes: number): boolean {
  if (typeof data !== "string") return data.byteLength > maxBytes;
  // No character takes fewer bytes than one, so most of an oversized text need not be encoded to be refused.
  return data.length > maxBytes || encoder.encode(data).byteLength > maxBytes;
}
