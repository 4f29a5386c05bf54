import "server-only";
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

/** From where a key may be used, as the form sends it: addresses and networks, apart by commas or blanks; empty for everywhere. */
export const keyNetworksSchema = z.strictObject({
  keyId: z.number().int().positive(),
  networks: z
    .string()
    .max(4_000)
    .transform((text) =>
      text
        .split(/[\s,;]+/)
        .filter(Boolean)
        .map(networkOf),
    )
    .refine((list): list is string[] => list.length <= 50 && list.every((entry) => entry !== null), {
      error: "networks",
    }),
});
export type KeyNetworksInput = z.output<typeof keyNetworksSchema>;
