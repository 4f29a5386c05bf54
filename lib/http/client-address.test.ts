import { expect, test } from "vitest";

import { clientAddress } from "@/lib/http/client-address";

const cases: [string, string | undefined, string | undefined, string[], string][] = [
  ["nobody is trusted by default", "198.51.100.7", "203.0.113.9", [], "198.51.100.7"],
  [
    "a peer that is no proxy cannot claim an address",
    "198.51.100.7",
    "203.0.113.9",
    ["10.0.0.1"],
    "198.51.100.7",
  ],
  ["a proxy names its client", "10.0.0.1", "203.0.113.9", ["10.0.0.1"], "203.0.113.9"],
  [
    "what the client wrote itself stays behind",
    "10.0.0.1",
    "1.2.3.4, 203.0.113.9",
    ["10.0.0.1"],
    "203.0.113.9",
  ],
  ["proxies in a row", "10.0.0.1", "203.0.113.9, 10.0.0.2", ["10.0.0.0/8"], "203.0.113.9"],
  ["nothing but proxies", "10.0.0.1", "10.0.0.3, 10.0.0.2", ["10.0.0.0/8"], "10.0.0.3"],
  ["rubbish ends the chain", "10.0.0.1", "203.0.113.9, <script>", ["10.0.0.1"], "10.0.0.1"],
  ["an IPv4 client on an IPv6 socket", "::ffff:198.51.100.7", undefined, [], "198.51.100.7"],
  ["an IPv6 proxy", "fd00::1", "[2001:db8::5]:4711", ["fd00::/8"], "2001:db8::5"],
  ["a network of the other family", "10.0.0.1", "203.0.113.9", ["fd00::/8"], "10.0.0.1"],
  ["a closed socket", undefined, "203.0.113.9", ["10.0.0.1"], "unknown"],
];

test.each(cases)("%s", (_name, socket, forwarded, trusted, expected) => {
  expect(clientAddress(socket, forwarded, trusted)).toBe(expected);
});
