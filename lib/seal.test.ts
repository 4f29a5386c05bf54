import { describe, expect, it } from "vitest";
import { seal, unseal } from "@/lib/seal";

const key = Buffer.alloc(32, 7).toString("base64");
const other = Buffer.alloc(32, 8).toString("base64");

describe("a sealed secret", () => {
  it.each(["", "secret", "ليلى €", "x".repeat(10_000)])("opens with its key and label: %.10s", (plain) => {
    const sealed = seal(plain, "place", key);
    expect(unseal(sealed, "place", key)).toBe(plain);
    if (plain) expect(sealed.includes(Buffer.from(plain))).toBe(false);
  });

  it("is different each time", () => {
    expect(seal("same", "place", key).equals(seal("same", "place", key))).toBe(false);
  });

  it("opens with no other key and at no other place", () => {
    const sealed = seal("secret", "place", key);
    expect(() => unseal(sealed, "place", other)).toThrow();
    expect(() => unseal(sealed, "another place", key)).toThrow();
  });

  it("opens no more when a single bit is changed or the end is cut", () => {
    const sealed = seal("secret", "place", key);
    for (let index = 0; index < sealed.length; index++) {
      const changed = Buffer.from(sealed);
      changed[index] = changed[index]! ^ 1;
      expect(() => unseal(changed, "place", key)).toThrow();
    }
    for (const length of [0, 1, 13, 28, sealed.length - 1])
      expect(() => unseal(sealed.subarray(0, length), "place", key)).toThrow();
  });

  it("asks for a key of 32 bytes", () => {
    expect(() => seal("secret", "place", "short")).toThrow(/32 bytes/);
  });
});
