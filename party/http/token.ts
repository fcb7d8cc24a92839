import { sha256 } from "@noble/hashes/sha2.js";
import { utf8ToBytes } from "@noble/hashes/utils.js";

/** Whether two secrets are the same. Digests are compared, all of them, so that time tells nothing about either. */
export function isToken(one: string, other: string): boolean {
  const [left, right] = [sha256(utf8ToBytes(one)), sha256(utf8ToBytes(other))];
  return left.reduce((difference, byte, index) => difference | (byte ^ (right[index] ?? 0)), 0) === 0;
}
