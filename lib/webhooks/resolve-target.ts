import "server-only";
import { lookup } from "node:dns/promises";
import ipaddr from "ipaddr.js";
import { getEnv } from "@/lib/env";
import type { DeliveryFault } from "@/lib/webhooks/types";

export interface AddressPolicy {
  /** Private networks and this machine itself are receivers like others. */
  allowPrivate: boolean;
  /** The demo runs its receivers on the same machine. */
  allowLoopback: boolean;
  /** Networks that the operator trusts by name, whatever they are. */
  networks: readonly string[];
}

export interface CheckedAddress {
  address: string;
  family: 4 | 6;
}

export type Resolution =
  | { ok: true; addresses: [CheckedAddress, ...CheckedAddress[]] }
  | { ok: false; fault: Extract<DeliveryFault, "dns" | "refused_target">; detail: string };

export type Resolver = (host: string) => Promise<{ address: string; family: number }[]>;

/** What `allowPrivate` opens. Link-local is not among them: clouds keep their machines' credentials there. */
const PRIVATE_RANGES = ["private", "uniqueLocal", "carrierGradeNat", "loopback"];

/** Where clouds answer about credentials and their machines although the address is an ordinary one. */
const METADATA: ReadonlySet<string> = new Set(["fd00:ec2::254", "100.100.100.200", "168.63.129.16"]);

const GLOBAL_IPV6 = ipaddr.IPv6.parseCIDR("2000::/3");

/** Of IPv6 only what is handed out as public: `::7f00:1` is this machine in an old way of writing and has no range of its own. */
function isPublic(address: ipaddr.IPv4 | ipaddr.IPv6): boolean {
  return address.kind() === "ipv4" || address.match(GLOBAL_IPV6);
}

/** The operator's choice, from the environment. */
export function addressPolicy(): AddressPolicy {
  const env = getEnv();
  return {
    allowPrivate: env.WEBHOOK_ALLOW_PRIVATE,
    allowLoopback: env.COUNTERSIGN_DEMO,
    networks: env.WEBHOOK_ALLOWED_NETWORKS,
  };
}

/** Whether a webhook may be sent to this address: public ones always, others only where the operator allows them. */
export function isAllowedAddress(address: string, policy: AddressPolicy): boolean {
  if (!ipaddr.isValid(address)) return false;
  const parsed = ipaddr.process(address);
  if (policy.networks.some((entry) => isWithin(parsed, entry))) return true;
  if (METADATA.has(parsed.toString())) return false;
  const range = parsed.range();
  if (range === "unicast") return isPublic(parsed);
  return (
    (policy.allowPrivate && PRIVATE_RANGES.includes(range)) || (policy.allowLoopback && range === "loopback")
  );
}

function isWithin(address: ipaddr.IPv4 | ipaddr.IPv6, entry: string): boolean {
  if (!entry.includes("/")) return ipaddr.process(entry).toString() === address.toString();
  const [network, bits] = ipaddr.parseCIDR(entry);
  return network.kind() === address.kind() && address.match([network, bits]);
}

const systemResolver: Resolver = (host) => lookup(host, { all: true });

/**
 * Resolves a host once and judges every address of the answer; one forbidden address refuses the host. The caller connects to
 * these very addresses, so that a name which answers differently a moment later changes nothing.
 */
export async function resolveTarget(
  hostname: string,
  policy: AddressPolicy,
  resolve: Resolver = systemResolver,
): Promise<Resolution> {
  const host = hostname.replace(/^\[(.*)\]$/, "$1");
  let found: { address: string; family: number }[];
  try {
    found = await resolve(host);
  } catch (error) {
    return { ok: false, fault: "dns", detail: (error as NodeJS.ErrnoException).code ?? "not resolved" };
  }
  const forbidden = found.find(({ address }) => !isAllowedAddress(address, policy));
  if (forbidden) {
    return { ok: false, fault: "refused_target", detail: `${host} leads to ${forbidden.address}` };
  }
  const [first, ...others] = found.map(
    ({ address, family }): CheckedAddress => ({
      address,
      family: family === 6 ? 6 : 4,
    }),
  );
  if (!first) return { ok: false, fault: "dns", detail: "no address" };
  return { ok: true, addresses: [first, ...others] };
}
