/**
 * A WebSocket client that does as little as possible, so that thousands of them can receive a broadcast without becoming
 * the bottleneck. It supports what these servers send: unfragmented text and close frames.
 */
import { connect, type Socket } from "node:net";

const TEXT = 1;
const CLOSE = 8;
/** Any mask works except zero, which a server may skip. */
const MASK = [0x37, 0xfa, 0x21, 0x3d];
const HEAD_END = "\r\n\r\n";
const NOTHING = Buffer.alloc(0);
/** All sockets read into this buffer in turn. Nothing keeps a reference to it. */
const shared = Buffer.allocUnsafe(256 * 1024);

interface Listener {
  onOpen(): void;
  onText(text: string): void;
  /** @param code Null if the connection ended without a close frame. */
  onClose(code: number | null): void;
}

export class LeanSocket {
  /** Frames and bytes received, headers included. */
  frames = 0;
  bytes = 0;
  readonly #socket: Socket;
  readonly #listener: Listener;
  #isOpen = false;
  #closeCode: number | null = null;
  /** The beginning of a frame that has not arrived completely. */
  #rest: Buffer = NOTHING;

  /** @param address Sent as the edge sends a visitor's address; null: none is sent. */
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
    // An error is always followed by the close event, which reports it.
    this.#socket.on("error", () => {});
    this.#socket.on("close", () => this.#listener.onClose(this.#closeCode));
  }

  send(text: string): void {
    this.#socket.write(frame(TEXT, text));
  }

  /** Sends a close frame, as a browser does. */
  close(): void {
    this.#socket.write(frame(CLOSE, "\x03\xe8"));
  }

  /** Ends the connection without a close frame. */
  drop(): void {
    this.#socket.destroy();
  }

  #read(chunk: Buffer): void {
    const data = this.#rest.length === 0 ? chunk : Buffer.concat([this.#rest, chunk]);
    const at = this.#isOpen ? this.#readFrames(data, 0) : this.#readHead(data);
    this.#rest = at === data.length ? NOTHING : Buffer.from(data.subarray(at));
  }

  #readHead(data: Buffer): number {
    const end = data.indexOf(HEAD_END);
    if (end < 0) return 0;
    this.#isOpen = data.toString("latin1", 0, 12) === "HTTP/1.1 101";
    if (this.#isOpen) this.#listener.onOpen();
    else this.drop();
    return this.#readFrames(data, end + HEAD_END.length);
  }

  /** @returns the start of the first incomplete frame. */
  #readFrames(data: Buffer, from: number): number {
    let at = from;
    while (data.length - at >= 2) {
      const short = (data[at + 1] ?? 0) & 0x7f;
      const head = short === 126 ? 4 : 2;
      if (data.length - at < head) break;
      const end = at + head + (short === 126 ? data.readUInt16BE(at + 2) : short);
      if (data.length < end) break;
      if (((data[at] ?? 0) & 0x0f) === TEXT) this.#listener.onText(data.toString("latin1", at + head, end));
      else {
        this.#closeCode = end - at - head >= 2 ? data.readUInt16BE(at + head) : null;
        this.#socket.end(frame(CLOSE, data.toString("latin1", at + head, Math.min(end, at + head + 2))));
      }
      this.frames++;
      this.bytes += end - at;
      at = end;
    }
    return at;
  }
}

const frames = new Map<string, Buffer>();

/** Thousands of sockets send the same texts, so each frame is encoded once. */
function frame(opcode: number, text: string): Buffer {
  const key = `${opcode}${text}`;
  const known = frames.get(key);
  if (known) return known;
  if (text.length > 125) throw new RangeError(`Longer than 125 bytes: ${text}`);
  const masked = Array.from(text, (character, index) => character.charCodeAt(0) ^ (MASK[index % 4] ?? 0));
  const encoded = Buffer.from([0x80 | opcode, 0x80 | text.length, ...MASK, ...masked]);
  if (frames.size < 1000) frames.set(key, encoded);
  return encoded;
}
