import ipaddr from "ipaddr.js";

/**
 * The client's address. `X-Forwarded-For` counts only as far as trusted proxies vouch for it: it is read from the
 * right, and the first address that is not a trusted proxy is the client. Without trusted proxies it is ignored.
 */
export function clientAddress(
  socketAddress: string | undefined,
  forwardedFor: string | undefined,
  trustedProxies: readonly string[],
): string {
  const peer = normalAddress(socketAddress ?? "");
  if (!peer) return "unknown";
  if (!forwardedFor || !isTrusted(peer, trustedProxies)) return peer;
  let client = peer;
  for (const hop of forwardedFor.split(",").reverse()) {
    const address = normalAddress(hop.trim());
    if (!address) return client;
    client = address;
    if (!isTrusted(address, trustedProxies)) return client;
  }
  return client;
}

/** Whether forwarding headers of this peer count at all. */
export function isTrustedProxy(
  socketAddress: string | undefined,
  trustedProxies: readonly string[],
): boolean {
  const peer = normalAddress(socketAddress ?? "");
  return peer !== null && isTrusted(peer, trustedProxies);
}

function isTrusted(address: string, trustedProxies: readonly string[]): boolean {
  if (trustedProxies.length === 0) return false;
  const parsed = ipaddr.process(address);
  return trustedProxies.some((entry) => {
    if (!entry.includes("/")) return ipaddr.process(entry).toString() === parsed.toString();
    const [network, bits] = ipaddr.parseCIDR(entry);
    return network.kind() === parsed.kind() && parsed.match([network, bits]);
  });
}

/** Peers call again and again; the endless addresses of strangers must not fill the memory. */
const KNOWN_LIMIT = 1_000;
const known = new Map<string, string | null>();

/** One spelling per address: an IPv4 client seen through an IPv6 socket must not count as two. */
function normalAddress(text: string): string | null {
  const before = known.get(text);
  if (before !== undefined) return before;
  const address = parseAddress(text);
  if (known.size >= KNOWN_LIMIT) known.clear();
  // What a client writes into a header may be long; an address is not.
  if (text.length <= 64) known.set(text, address);
  return address;
}

function parseAddress(text: string): string | null {
  const bare = text.replace(/^\[(.*)\](:\d+)?$/, "$1").replace(/^(\d+\.\d+\.\d+\.\d+):\d+$/, "$1");
  return ipaddr.isValid(bare) ? ipaddr.process(bare).toString() : null;
}
