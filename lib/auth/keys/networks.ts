import ipaddr from "ipaddr.js";
import { z } from "zod";

/** `10.1.2.3/8` -> `10.0.0.0/8`: bits beyond the mask would only confuse. Null for what is no address or network. */
export function networkOf(text: string): string | null {
  try {
    const [address, bits] = ipaddr.isValidCIDR(text)
      ? ipaddr.parseCIDR(text)
      : ([ipaddr.process(text), -1] as const);
    if (
      !/[.:]/.test(text) ||
      (address.kind() === "ipv4" && !/^\d+\.\d+\.\d+\.\d+(\/\d+)?$/.test(text.replace(/^::ffff:/i, "")))
    )
      return null;
    if (bits === -1) return address.toString();
    const kind = address.kind() === "ipv4" ? ipaddr.IPv4 : ipaddr.IPv6;
    return `${kind.networkAddressFromCIDR(text).toString()}/${bits}`;
  } catch {
    return null;
  }
}

const MOST_NETWORKS = 50;

/** What is wrong with one entry, as a code for screens with the entry behind it. */
export const badNetwork = (entry: string) => `network:${entry}`;

/** From where a key may be used: addresses and networks, apart by commas or blanks; empty for everywhere. */
export const networkList = z
  .string()
  .max(4_000, { error: "networks" })
  .transform((text, context): string[] => {
    const entries = text.split(/[\s,;]+/).filter(Boolean);
    const networks = entries.map(networkOf);
    const bad = entries.find((_entry, index) => networks[index] === null);
    if (bad === undefined && entries.length <= MOST_NETWORKS) return [...new Set(networks as string[])];
    const message = bad === undefined ? "networks" : badNetwork(bad.slice(0, 60));
    context.issues.push({ code: "custom", message, input: text });
    return z.NEVER;
  });

/** The list of a key, as its form sends it. */
export const keyNetworksSchema = z.strictObject({
  keyId: z.int32().positive(),
  networks: networkList,
});
export type KeyNetworksInput = z.output<typeof keyNetworksSchema>;
