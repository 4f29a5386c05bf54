import { createCipheriv } from "node:crypto";
import { describe, expect, it } from "vitest";
import { seal, sealHeader, sealKeyId, UnsealError, unseal } from "@/lib/seal";

const key = Buffer.alloc(32, 7).toString("base64");
const other = Buffer.alloc(32, 8).toString("base64");

/** As values were sealed before keys had names. */
function firstVersion(plain: string, label: string, sealKey: string): Buffer {
  const nonce = Buffer.alloc(12, 9);
  const cipher = createCipheriv("aes-256-gcm", Buffer.from(sealKey, "base64"), nonce);
  cipher.setAAD(Buffer.from(label));
  const body = Buffer.concat([cipher.update(plain, "utf8"), cipher.final()]);
  return Buffer.concat([Buffer.from([1]), nonce, cipher.getAuthTag(), body]);
}

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
    for (const length of [0, 1, 5, 17, 32, sealed.length - 1])
      expect(() => unseal(sealed.subarray(0, length), "place", key)).toThrow();
  });

  it("opens with an older key while that is configured, and names the key that is missing", () => {
    const sealed = seal("secret", "place", other);
    expect(unseal(sealed, "place", [key, other])).toBe("secret");
    expect(() => unseal(sealed, "place", [key])).toThrow(
      `sealed under the key ${sealKeyId(other)}, which is not configured`,
    );
    expect(sealed.subarray(0, 5).equals(sealHeader(other))).toBe(true);
  });

  it("does not open when its header claims another configured key", () => {
    const sealed = seal("secret", "place", key);
    const claimed = Buffer.concat([sealHeader(other), sealed.subarray(5)]);
    expect(() => unseal(claimed, "place", [key, other])).toThrow(UnsealError);
  });

  it("of the first version opens under its own label with any configured key, and under no other label", () => {
    const old = firstVersion("secret", "before", other);
    const label = { now: "row:1", before: "before" };
    expect(unseal(old, label, [key, other])).toBe("secret");
    expect(unseal(old, "before", other)).toBe("secret");
    expect(() => unseal(old, "row:1", [key, other])).toThrow(UnsealError);
    expect(() => unseal(old, label, key)).toThrow(UnsealError);
    const relabelled = seal("secret", label, key);
    expect(unseal(relabelled, "row:1", key)).toBe("secret");
    expect(() => unseal(relabelled, "before", key)).toThrow(UnsealError);
  });

  it("asks for a key of 32 bytes", () => {
    expect(() => seal("secret", "place", "short")).toThrow(/32 bytes/);
  });
});
