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
  const parsed = ipaddr.process(address);
  return trustedProxies.some((entry) => {
    if (!entry.includes("/")) return ipaddr.process(entry).toString() === parsed.toString();
    const [network, bits] = ipaddr.parseCIDR(entry);
    return network.kind() === parsed.kind() && parsed.match([network, bits]);
  });
}

/** One spelling per address: an IPv4 client seen through an IPv6 socket must not count as two. */
function normalAddress(text: string): string | null {
  const bare = text.replace(/^\[(.*)\](:\d+)?$/, "$1").replace(/^(\d+\.\d+\.\d+\.\d+):\d+$/, "$1");
  return ipaddr.isValid(bare) ? ipaddr.process(bare).toString() : null;
}
