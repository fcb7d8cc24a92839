import { hmac } from "@noble/hashes/hmac.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { utf8ToBytes } from "@noble/hashes/utils.js";
import ipaddr from "ipaddr.js";
import { deriveKey } from "../room/admin/derived-key.ts";

const NETWORK_BITS = 64;
/** Four numbers from 0 to 255 without leading zeros: the form in which most addresses come. */
const IPV4 = /^((25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)(\.|$)){4}(?<!\.)$/;

/**
 * The client's address as limits count it. A client with IPv6 usually owns a whole /64.
 * @returns an IPv4 address, the /64 of an IPv6 address, or null if the platform does not tell it.
 */
export function networkOf(headers: Pick<Headers, "get">): string | null {
  const address = headers.get("CF-Connecting-IP");
  if (address && IPV4.test(address)) return address;
  // Parsing a bad address would cost an exception.
  if (!address || !ipaddr.isValid(address)) return null;
  // `process` also turns an IPv4-mapped IPv6 address into IPv4.
  const parsed = ipaddr.process(address);
  if (parsed.kind() === "ipv4") return parsed.toString();
  return `${ipaddr.IPv6.networkAddressFromCIDR(`${parsed.toString()}/${NETWORK_BITS}`).toString()}/${NETWORK_BITS}`;
}

/** Keyed once for a secret, because that is half of the work of a hash. */
let keyed: { readonly secret: string; readonly mac: ReturnType<typeof hmac.create> } | null = null;

/**
 * The hash under which rooms know an address (Q9). Thousands of addresses share each, so it limits a crowd and reveals
 * nobody. It is the same in every room, because what an address costs is counted over all of them (Q11).
 * @param network See `networkOf`.
 * @param secret With one, nobody can compute which addresses share a hash.
 * @returns 1 to 65,535.
 */
export function hashNetwork(network: string, secret: string | null): number {
  if (keyed?.secret !== (secret ?? "")) {
    keyed = { secret: secret ?? "", mac: hmac.create(sha256, deriveKey(secret ?? "", "address")) };
  }
  const [high = 0, low = 0] = keyed.mac.clone().update(utf8ToBytes(network)).digest();
  return (high << 8) | low || 1;
}
