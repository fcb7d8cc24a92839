/**
 * Session ids are written in 64 characters, so each needs six bits. Packed, 30,000 ids of 64 characters leave room for
 * the rest of a snapshot in one value of 2 MB (D7); as text they would not.
 */
const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-";
const CHARACTER = new TextEncoder().encode(ALPHABET);
const CODE = new Uint8Array(128);
for (let code = 0; code < 64; code++) CODE[ALPHABET.charCodeAt(code)] = code;

/** Bytes that an id of this many characters takes. */
export function packedLength(characters: number): number {
  return Math.ceil((characters * 6) / 8);
}

export function packId(id: string, bytes: Uint8Array, offset: number): void {
  let bits = 0;
  let held = 0;
  let at = offset;
  for (let index = 0; index < id.length; index++) {
    bits = (bits << 6) | (CODE[id.charCodeAt(index)] ?? 0);
    held += 6;
    if (held >= 8) {
      held -= 8;
      bytes[at++] = bits >> held;
      bits &= (1 << held) - 1;
    }
  }
  if (held > 0) bytes[at] = bits << (8 - held);
}

/** Ids one after the other, as one text: made one by one, each would be a chain of characters until it is looked up. */
export class UnpackedIds {
  readonly #codes: Uint8Array;
  #length = 0;

  /** @param bytes No fewer than all of them take, packed. */
  constructor(bytes: number) {
    this.#codes = new Uint8Array(Math.ceil((bytes * 8) / 6));
  }

  add(bytes: Uint8Array, offset: number, characters: number): void {
    let bits = 0;
    let held = 0;
    let at = offset;
    for (let index = 0; index < characters; index++) {
      if (held < 6) {
        bits = (bits << 8) | (bytes[at++] ?? 0);
        held += 8;
      }
      held -= 6;
      this.#codes[this.#length++] = CHARACTER[bits >> held] ?? 0;
      bits &= (1 << held) - 1;
    }
  }

  text(): string {
    return new TextDecoder().decode(this.#codes.subarray(0, this.#length));
  }
}
