import ipaddr from "ipaddr.js";
import { z } from "zod";

/** How each kind of value is written in the environment, and what is said of one that is not. The variables stand in `env.ts`. */

export const flag = z
  .enum(["0", "1", "true", "false", ""], { error: "must be 1 or 0" })
  .default("0")
  .transform((text) => text === "1" || text === "true");

export const count = (fallback: number, min: number, max: number) =>
  z
    .string()
    .regex(/^\d{1,9}$/, "must be a whole number")
    .transform(Number)
    .refine((value) => value >= min && value <= max, `must lie between ${min} and ${max}`)
    .default(fallback);

export const postgresUrl = z.string().regex(/^postgres(ql)?:\/\//, "must start with postgresql://");

export const httpOrigin = z
  .url({ protocol: /^https?$/, error: "must be an http or https address" })
  .transform((text) => new URL(text))
  .refine((url) => url.pathname === "/" && !url.search && !url.hash && !url.username, {
    error: "must be an origin without path, query or sign-in, such as https://pay.example.com",
  })
  .transform((url) => url.origin);

export const addressList = z
  .string()
  .default("")
  .transform((text) => text.split(/[\s,]+/).filter(Boolean))
  .refine((list) => list.every((entry) => ipaddr.isValid(entry) || ipaddr.isValidCIDR(entry)), {
    error: "must be a list of addresses or networks, such as 10.0.0.1,192.168.0.0/16",
  });

export const delayList = z
  .string()
  .regex(/^\d+(\s*,\s*\d+)*$/, "must be a list of milliseconds, such as 30000,60000")
  .default("30000,60000,300000,1800000,3600000")
  .transform((text) => text.split(",").map(Number));

export const mailDelays = z
  .string()
  .regex(/^\d+(\s*,\s*\d+)*$/, "must be a list of milliseconds, such as 30000,60000")
  .default("30000,120000,600000,1800000,7200000,21600000,43200000")
  .transform((text) => text.split(",").map(Number));

/** Kept out of messages: it may hold a password. */
export const smtpUrl = z
  .string()
  .refine((text) => /^smtps?:\/\/[^/?#]+\/?$/.test(text) && URL.canParse(text), {
    error: "must be the address of a mail server, such as smtp://user:password@mail.example.com:587",
  });

export const mailFrom = z
  .string()
  .max(320, "must have at most 320 characters")
  .regex(
    /^(?:[^<>@",;:\\\p{Cc}]+ <)?[^\s<>@",;:\\\p{Cc}]+@[^\s<>@",;:\\\p{Cc}]+>?$/u,
    "must be an address such as Countersign <no-reply@example.com>",
  )
  .refine((text) => text.includes("<") === text.endsWith(">"), {
    error: "must be an address such as Countersign <no-reply@example.com>",
  });

/** `name=value` pairs, as collectors want them; kept out of messages, because they hold tokens. */
export const headerList = z
  .string()
  .default("")
  .refine(
    (text) => text.split(",").every((pair) => pair.trim() === "" || /^[\w-]+=[^\r\n]+$/.test(pair.trim())),
    {
      error: "must be a list of headers, such as authorization=Bearer%20token",
    },
  )
  .transform((text) => {
    const pairs = text.split(",").filter((pair) => pair.trim() !== "");
    return Object.fromEntries(
      pairs.map((pair) => {
        const [name = "", ...rest] = pair.trim().split("=");
        return [name.toLowerCase(), rest.join("=").replaceAll("%20", " ")];
      }),
    );
  });

export const twoDelays = z
  .string()
  .regex(/^\d{1,9}(\s*,\s*\d{1,9})?$/, "must be one or two numbers of milliseconds, such as 600000,1800000")
  .default("600000,1800000")
  .transform((text) => text.split(",").map(Number));

/** The issuer is compared letter by letter with what the provider says, so it stays as it was written. */
export const oidcIssuer = z
  .url({ protocol: /^https?$/, error: "must be the issuer's address, such as https://id.example.com" })
  .max(500, "must have at most 500 characters")
  .refine((text) => text.startsWith("https:") || isLoopbackHost(new URL(text).hostname), {
    error: "must be an https address",
  })
  .refine((text) => !new URL(text).search && !new URL(text).hash && !new URL(text).username, {
    error: "must be an address without query, fragment or sign-in",
  });

export const wordList = z
  .string()
  .default("")
  .transform((text) => text.split(/[\s,]+/).filter(Boolean));

export const sealKey = z
  .string()
  .refine((text) => Buffer.from(text, "base64").length === 32, "must be 32 random bytes in base64");

export const sealKeyList = z
  .string()
  .default("")
  .transform((text) => text.split(/[\s,]+/).filter(Boolean))
  .refine((list) => list.every((text) => sealKey.safeParse(text).success), {
    error: "must be a list of keys, each of 32 random bytes in base64",
  });

/** Where a daemon listens: a socket in the file system, or host and port. */
export type ScannerAddress = { path: string } | { host: string; port: number };

export const scannerAddress = z
  .string()
  .refine((text) => readScannerAddress(text) !== null, {
    error:
      "must be host:port, such as 127.0.0.1:3310, or the whole path of a socket, such as /run/clamav/clamd.ctl",
  })
  .transform((text) => readScannerAddress(text) as ScannerAddress);

function readScannerAddress(text: string): ScannerAddress | null {
  if (/^\/[^\0]+$/.test(text)) return { path: text };
  const [, bracketed, plain, digits] = /^(?:\[([0-9a-f:.]+)\]|([^\s:/[\]@?#]+)):(\d{1,5})$/i.exec(text) ?? [];
  const port = Number(digits);
  const host = bracketed ?? plain;
  if (host === undefined || port < 1 || port > 65_535) return null;
  return bracketed === undefined || ipaddr.IPv6.isValid(bracketed) ? { host, port } : null;
}

/** True for addresses that only this machine can reach. */
export function isLoopbackHost(host: string): boolean {
  const bare = host.replace(/^\[|\]$/g, "");
  if (bare === "localhost" || bare.endsWith(".localhost")) return true;
  return ipaddr.isValid(bare) && ipaddr.process(bare).range() === "loopback";
}
