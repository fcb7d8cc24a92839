/**
 * A WebSocket client that does as little as it can: thousands of them have to hear a broadcast without being what is
 * measured. It speaks only what the servers here speak: unfragmented text, pings and closes.
 */
import { connect, type Socket } from "node:net";

const TEXT = 1;
const CLOSE = 8;
const PING = 9;
const PONG = 10;
/** Any key will do for a mask but zero, which a server may skip. */
const MASK = Buffer.from([0x37, 0xfa, 0x21, 0x3d]);
const HEAD_END = Buffer.from("\r\n\r\n");
const NONE = Buffer.alloc(0);

/** All sockets read into this one, one after the other: nothing of it is kept. */
const shared = Buffer.allocUnsafe(256 * 1024);

export interface Listener {
  onOpen(): void;
  onText(text: string): void;
  /** @param code null where the connection ended without a closing frame. */
  onClose(code: number | null): void;
}

export class LeanSocket {
  /** Frames heard, and bytes with their heads. */
  frames = 0;
  bytes = 0;
  readonly #socket: Socket;
  readonly #listener: Listener;
  #isOpen = false;
  #closeCode: number | null = null;
  /** A frame that has not come whole. */
  #rest: Buffer = NONE;

  /** @param address Told to the server as the edge tells it; null: nothing is told. */
  constructor(port: number, path: string, address: string | null, listener: Listener) {
    this.#listener = listener;
    const callback = (size: number, buffer: Uint8Array) => {
      this.#read(Buffer.from(buffer.buffer, buffer.byteOffset, size));
      return true;
    };
    this.#socket = connect({ port, host: "127.0.0.1", noDelay: true, onread: { buffer: shared, callback } });
    const from = address === null ? "" : `CF-Connecting-IP: ${address}\r\n`;
    this.#socket.on("connect", () => {
      this.#socket.write(
        `GET ${path} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n` +
          `Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n${from}\r\n`,
      );
    });
    // What went wrong is seen in the close that follows, and in the counts.
    this.#socket.on("error", () => {});
    this.#socket.on("close", () => this.#listener.onClose(this.#closeCode));
  }

  say(text: string): void {
    this.#socket.write(frame(TEXT, text));
  }

  /** With a closing frame, as a browser does. */
  close(): void {
    this.#socket.write(frame(CLOSE, "\x03\xe8"));
  }

  /** Without a word. */
  drop(): void {
    this.#socket.destroy();
  }

  #read(chunk: Buffer): void {
    const data = this.#rest.length === 0 ? chunk : Buffer.concat([this.#rest, chunk]);
    const at = this.#isOpen ? this.#take(data, 0) : this.#takeHead(data);
    this.#rest = at === data.length ? NONE : Buffer.from(data.subarray(at));
  }

  #takeHead(data: Buffer): number {
    const end = data.indexOf(HEAD_END);
    if (end < 0) return 0;
    if (!data.subarray(0, 12).equals(Buffer.from("HTTP/1.1 101"))) {
      this.drop();
      return data.length;
    }
    this.#isOpen = true;
    this.#listener.onOpen();
    return this.#take(data, end + HEAD_END.length);
  }

  /** @returns where the first frame begins that is not whole. */
  #take(data: Buffer, from: number): number {
    let at = from;
    while (data.length - at >= 2) {
      const short = (data[at + 1] ?? 0) & 0x7f;
      const head = short === 126 ? 4 : short === 127 ? 10 : 2;
      if (data.length - at < head) break;
      const length = short === 126 ? data.readUInt16BE(at + 2) : short === 127 ? data.readUInt32BE(at + 6) : short;
      const end = at + head + length;
      if (data.length < end) break;
      this.#hear((data[at] ?? 0) & 0x0f, data, at + head, end);
      this.frames++;
      this.bytes += end - at;
      at = end;
    }
    return at;
  }

  #hear(opcode: number, data: Buffer, from: number, end: number): void {
    if (opcode === TEXT) this.#listener.onText(data.toString("latin1", from, end));
    else if (opcode === PING) this.#socket.write(frame(PONG, data.toString("latin1", from, end)));
    else if (opcode === CLOSE) {
      this.#closeCode = end - from >= 2 ? data.readUInt16BE(from) : 1005;
      this.#socket.end(frame(CLOSE, data.toString("latin1", from, Math.min(end, from + 2))));
    }
  }
}

const frames = new Map<string, Buffer>();

/** What is said is said again and again by thousands: each frame is made once. */
function frame(opcode: number, text: string): Buffer {
  const key = `${opcode}${text}`;
  const known = frames.get(key);
  if (known) return known;
  const payload = Buffer.from(text, "latin1");
  if (payload.length > 125) throw new RangeError("longer than anything that is said here");
  const made = Buffer.concat([Buffer.from([0x80 | opcode, 0x80 | payload.length]), MASK, payload]);
  for (let index = 0; index < payload.length; index++) {
    made[index + 6] = (payload[index] ?? 0) ^ (MASK[index % 4] ?? 0);
  }
  if (frames.size < 1000) frames.set(key, made);
  return made;
}
