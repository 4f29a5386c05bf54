import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { quickAmounts } from "@/components/operations/quick-amounts";
import { parseAmount } from "@/lib/money/money";
import type { OperationSupport, TransactionFacts } from "@/lib/transactions/types";

const MULTIPLE: OperationSupport = { capture: "multiple", refund: "multiple", void: true };

function facts(change: Partial<TransactionFacts> = {}): TransactionFacts {
  return {
    state: "paid",
    currencyCode: "KWD",
    paymentCurrencyCode: null,
    accountCurrencyCode: "KWD",
    gatewayName: "KNET",
    support: MULTIPLE,
    accountDisabled: false,
    voidHeld: false,
    voidRequested: false,
    frozen: false,
    deleted: false,
    amountMinor: 12_501n,
    settledMinor: 12_501n,
    feeMinor: 0n,
    capturedMinor: 0n,
    captureHeldMinor: 0n,
    refundedMinor: 0n,
    refundQueuedMinor: 0n,
    refundHeldMinor: 0n,
    requestHeldMinor: 0n,
    disputedMinor: 0n,
    voidedMinor: 0n,
    ...change,
  };
}

describe("amounts that are one press away", () => {
  it("offer all of an untouched payment, and the smaller half of what does not divide", () => {
    expect(quickAmounts("refund", facts())).toEqual({
      full: "12.501",
      remaining: null,
      half: { amount: "6.250", rounded: true },
    });
  });

  it("offer what is left once something went back", () => {
    expect(quickAmounts("refund", facts({ refundedMinor: 2_501n }))).toEqual({
      full: null,
      remaining: "10.000",
      half: { amount: "5.000", rounded: false },
    });
  });

  it("offer no half where the gateway takes only the whole, or where one unit is left", () => {
    expect(quickAmounts("refund", facts({ support: { ...MULTIPLE, refund: "full" } })).half).toBeNull();
    const yen = facts({ currencyCode: "JPY", settledMinor: 1n, amountMinor: 1n });
    expect(quickAmounts("refund", yen)).toEqual({ full: "1", remaining: null, half: null });
  });

  it("round the half to what the gateway can write", () => {
    const amounts = { kind: "decimal_string", threeDecimalsEndInZero: true } as const;
    const asked = facts({ settledMinor: 12_510n, support: { ...MULTIPLE, amounts } });
    expect(quickAmounts("refund", asked).half).toEqual({ amount: "6.250", rounded: true });
  });

  it("count the fee for a capture, which takes all that was authorized", () => {
    const asked = facts({ state: "authorized", settledMinor: 10_000n, feeMinor: 200n });
    expect(quickAmounts("capture", asked)).toMatchObject({ full: "10.200", half: { amount: "5.100" } });
  });

  it("never pass what is left, in any currency", () => {
    fc.assert(
      fc.property(
        fc.constantFrom("KWD", "SAR", "JPY"),
        fc.bigInt({ min: 0n, max: 10n ** 13n }),
        fc.bigInt({ min: 0n, max: 10n ** 13n }),
        (currencyCode, settledMinor, wished) => {
          const refundedMinor = wished > settledMinor ? settledMinor : wished;
          const left = settledMinor - refundedMinor;
          const quick = quickAmounts("refund", facts({ currencyCode, settledMinor, refundedMinor }));
          for (const text of [quick.full, quick.remaining])
            if (text !== null) expect(parseAmount(text, currencyCode)).toBe(left);
          if (quick.half === null) {
            expect(left).toBeLessThan(2n);
            return;
          }
          const half = parseAmount(quick.half.amount, currencyCode);
          expect(left - half * 2n).toBe(quick.half.rounded ? 1n : 0n);
        },
      ),
    );
  });
});
