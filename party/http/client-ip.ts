/** Where a request comes from, as limits count it: somebody with an IPv6 address has all of its /64. */
import ipaddr from "ipaddr.js";

const NETWORK_BITS = 64;

/** @returns the IPv4 address, or the /64 of the IPv6 one; null where the platform tells none. */
export function networkOf(headers: Pick<Headers, "get">): string | null {
  const address = headers.get("CF-Connecting-IP");
  // What is no address costs the library an exception, with all of its trace.
  if (!address || !ipaddr.isValid(address)) return null;
  // An IPv4 address in the clothes of an IPv6 one is the IPv4 address.
  const parsed = ipaddr.process(address);
  if (parsed.kind() === "ipv4") return parsed.toString();
  return `${ipaddr.IPv6.networkAddressFromCIDR(`${parsed.toString()}/${NETWORK_BITS}`).toString()}/${NETWORK_BITS}`;
}
