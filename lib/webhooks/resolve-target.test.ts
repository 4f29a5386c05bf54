import { describe, expect, it } from "vitest";
import { type AddressPolicy, isAllowedAddress, resolveTarget } from "@/lib/webhooks/resolve-target";

const strict: AddressPolicy = { allowPrivate: false, allowLoopback: false, networks: [] };

const INSIDE = [
  "127.0.0.1",
  "127.255.255.254",
  "10.1.2.3",
  "172.16.0.1",
  "172.31.255.255",
  "192.168.1.1",
  "169.254.169.254",
  "100.64.0.1",
  "0.0.0.0",
  "224.0.0.1",
  "255.255.255.255",
  "192.0.2.1",
  "::1",
  "::",
  "fc00::1",
  "fd12::1",
  "fe80::1",
  "ff02::1",
  "::ffff:127.0.0.1",
  "::ffff:10.0.0.1",
  "64:ff9b::7f00:1",
  "::7f00:1",
  "::a9fe:a9fe",
  "4000::1",
  "168.63.129.16",
  "2002:7f00:1::",
  "not an address",
];

describe("addresses", () => {
  it.each(INSIDE)("%s is refused", (address) => {
    expect(isAllowedAddress(address, strict)).toBe(false);
  });

  it.each(["93.184.216.34", "8.8.8.8", "172.32.0.1", "2606:4700::1111", "::ffff:8.8.8.8"])(
    "%s is public",
    (address) => {
      expect(isAllowedAddress(address, strict)).toBe(true);
    },
  );

  it("the demo opens this machine only", () => {
    const demo = { ...strict, allowLoopback: true };
    expect(isAllowedAddress("127.0.0.1", demo)).toBe(true);
    expect(isAllowedAddress("::1", demo)).toBe(true);
    expect(isAllowedAddress("10.0.0.1", demo)).toBe(false);
  });

  it("the operator opens private networks, never where clouds keep credentials, unless he names it", () => {
    const open = { ...strict, allowPrivate: true };
    for (const address of ["127.0.0.1", "10.0.0.1", "192.168.0.9", "fd00::1", "100.64.0.1"]) {
      expect(isAllowedAddress(address, open), address).toBe(true);
    }
    expect(isAllowedAddress("169.254.169.254", open)).toBe(false);
    expect(isAllowedAddress("0.0.0.0", open)).toBe(false);
    expect(isAllowedAddress("fd00:ec2::254", open)).toBe(false);
    expect(isAllowedAddress("100.100.100.200", open)).toBe(false);
    const named = { ...strict, networks: ["169.254.0.0/16", "10.0.0.7"] };
    expect(isAllowedAddress("169.254.169.254", named)).toBe(true);
    expect(isAllowedAddress("10.0.0.7", named)).toBe(true);
    expect(isAllowedAddress("10.0.0.8", named)).toBe(false);
  });
});

describe("names", () => {
  const answering =
    (...addresses: string[]) =>
    async () =>
      addresses.map((address) => ({ address, family: address.includes(":") ? 6 : 4 }));

  it("with one forbidden address among good ones are refused", async () => {
    const resolution = await resolveTarget("shop.test", strict, answering("8.8.8.8", "10.0.0.1"));
    expect(resolution).toMatchObject({ ok: false, fault: "refused_target" });
  });

  it("without an address, or that cannot be resolved, are a fault of the network", async () => {
    expect(await resolveTarget("shop.test", strict, answering())).toMatchObject({ ok: false, fault: "dns" });
    const failing = () => Promise.reject(Object.assign(new Error("no"), { code: "ENOTFOUND" }));
    expect(await resolveTarget("shop.test", strict, failing)).toEqual({
      ok: false,
      fault: "dns",
      detail: "ENOTFOUND",
    });
  });

  it.each(["127.0.0.1", "[::1]", new URL("http://0x7f.1/").hostname, new URL("http://2130706433/").hostname])(
    "that are addresses of this machine in disguise are refused: %s",
    async (host) => {
      expect(await resolveTarget(host, strict)).toMatchObject({ ok: false, fault: "refused_target" });
    },
  );
});
