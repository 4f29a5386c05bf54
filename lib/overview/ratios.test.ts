import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { changeOf, percentOf, shareOf, timesOf } from "@/lib/overview/ratios";

describe("ratios of sums", () => {
  it.each([
    [1n, 3n, "33.3"],
    [2n, 3n, "66.7"],
    [0n, 5n, "0.0"],
    [5n, 5n, "100.0"],
    [-1n, 8n, "-12.5"],
    [1n, 0n, null],
    [9_999_999_999_999_999n, 10_000_000_000_000_000n, "100.0"],
  ])("%s of %s is %s percent", (part, whole, text) => {
    expect(percentOf(part, whole)).toBe(text);
  });

  it("are within half a tenth of the exact ratio, for any two sums", () => {
    fc.assert(
      fc.property(fc.bigInt(0n, 10n ** 15n), fc.bigInt(1n, 10n ** 15n), (part, whole) => {
        const tenths = BigInt((percentOf(part, whole) ?? "").replace(".", ""));
        const twiceOff = 2n * (tenths * whole - part * 1_000n);
        expect(twiceOff <= whole && twiceOff >= -whole).toBe(true);
      }),
    );
  });

  it("tell a change, and nothing when there was nothing before", () => {
    expect([changeOf(15n, 10n), changeOf(5n, 10n), changeOf(5n, 0n)]).toEqual(["50.0", "-50.0", null]);
  });

  it.each([
    [99n, 10n, null],
    [100n, 10n, 10],
    [7_408_700n, 33_200n, 223],
    [105n, 10n, 11],
    [5n, 0n, null],
    [0n, 0n, null],
  ])("%s beside %s before is %s times as much", (now, before, times) => {
    expect(timesOf(now, before)).toBe(times);
  });

  it("give what is there a bar that can be seen", () => {
    expect([shareOf(1n, 1_000n), shareOf(500n, 1_000n), shareOf(0n, 10n), shareOf(0n, 0n)]).toEqual([
      1, 50, 0, 0,
    ]);
  });
});
