import ipaddr from "ipaddr.js";

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
