import { hmac } from "@noble/hashes/hmac.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { utf8ToBytes } from "@noble/hashes/utils.js";

/** Each use of the admin token has a key of its own. So no hash of one use is valid in another. */
export type KeyUse = "live ticket" | "session hash" | "address";

/** The token itself keys nothing that leaves the server. */
export function deriveKey(token: string, use: KeyUse): Uint8Array {
  return hmac(sha256, utf8ToBytes(token), utf8ToBytes(`breathing-room ${use}`));
}
