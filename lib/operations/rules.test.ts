import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ERROR_STATUS } from "@/lib/errors";
import { readKeptWords } from "@/lib/i18n/kept-words";
import { canPerform, isSoftDelete } from "@/lib/operations/rules";
import { OPERATION_TYPES, type OperationType } from "@/lib/operations/types";
import { expectSaidInBothLanguages } from "@/lib/testing/kept-words";
import { capturableMinor, refundableMinor, reservedMinor } from "@/lib/transactions/rules";
import {
  factsFromDto,
  factsToDto,
  TRANSACTION_STATES,
  type TransactionFacts,
  type TransactionState,
} from "@/lib/transactions/types";

/** A payment of 10.000 KWD with a fee of 0.250, nothing done to it yet. */
function facts(changes: Partial<TransactionFacts> = {}): TransactionFacts {
  return {
    state: "paid",
    currencyCode: "KWD",
    paymentCurrencyCode: "KWD",
    accountCurrencyCode: "KWD",
    gatewayName: "Sandbox",
    support: { capture: "multiple", void: true, refund: "multiple" },
    amountMinor: 10_000n,
    settledMinor: 10_000n,
    feeMinor: 250n,
    capturedMinor: 0n,
    captureHeldMinor: 0n,
    refundedMinor: 0n,
    refundQueuedMinor: 0n,
    refundHeldMinor: 0n,
    requestHeldMinor: 0n,
    disputedMinor: 0n,
    voidedMinor: 0n,
    voidHeld: false,
    voidRequested: false,
    frozen: false,
    accountDisabled: false,
    deleted: false,
    ...changes,
  };
}

const authorized = (changes: Partial<TransactionFacts> = {}) => facts({ state: "authorized", ...changes });

/** What the table says: `ok`, or the code of the refusal. */
function outcome(type: OperationType, of: TransactionFacts, amountMinor?: bigint): string {
  const verdict = canPerform(type, of, amountMinor);
  if (verdict.ok) return "ok";
  expectSaidInBothLanguages(verdict.reason, readKeptWords(verdict.params));
  return verdict.code;
}

const LAW: Record<TransactionState, Record<OperationType, string>> = {
  created: row({ cancel: "ok", expire: "ok", delete: "ok" }),
  pending: row({ cancel: "ok", expire: "ok", delete: "ok" }),
  attempted: row({ cancel: "ok", expire: "ok", delete: "ok" }),
  authorized: row({ delete: "ok", capture: "ok", void: "ok", refund: "not_captured" }),
  paid: row({ delete: "ok", refund: "ok" }),
  cod: row({ cancel: "ok", delete: "ok" }),
  failed: row({ delete: "ok" }),
  canceled: row({ delete: "ok" }),
  expired: row({ delete: "ok" }),
  invalided: row({ delete: "ok" }),
};

function row(allowed: Partial<Record<OperationType, string>>): Record<OperationType, string> {
  const refused = Object.fromEntries(OPERATION_TYPES.map((type) => [type, "invalid_state"]));
  return { ...refused, ...allowed } as Record<OperationType, string>;
}

const CELLS = TRANSACTION_STATES.flatMap((state) => OPERATION_TYPES.map((type) => [type, state] as const));

describe("state by operation", () => {
  it.each(CELLS)("%s of a transaction that is %s", (type, state) => {
    expect(outcome(type, facts({ state }))).toBe(LAW[state][type]);
  });

  it.each(CELLS)("%s of a deleted transaction that is %s is refused", (type, state) => {
    expect(outcome(type, facts({ state, deleted: true }))).toBe("invalid_state");
  });

  it.each(CELLS)("a frozen transaction refuses what moves money: %s, %s", (type, state) => {
    const expected = LAW[state][type];
    const moves = ["refund", "capture", "void"].includes(type) && expected !== "invalid_state";
    expect(outcome(type, facts({ state, frozen: true }))).toBe(moves ? "transaction_frozen" : expected);
  });

  it.each(CELLS)("a disabled gateway account refuses what goes through it: %s, %s", (type, state) => {
    const expected = LAW[state][type];
    const goesThrough = ["refund", "capture", "void"].includes(type);
    const refusedBefore = expected === "invalid_state" || expected === "not_captured";
    expect(outcome(type, facts({ state, accountDisabled: true }))).toBe(
      goesThrough && !refusedBefore ? "gateway_account_disabled" : expected,
    );
  });

  it("hides what took or promised money and removes the rest", () => {
    const soft = TRANSACTION_STATES.filter(isSoftDelete);
    expect(soft).toEqual(["authorized", "paid", "cod"]);
  });
});

describe("progress of an authorization", () => {
  const cases: [string, Partial<TransactionFacts>, Record<"capture" | "void" | "refund", string>][] = [
    ["nothing done", {}, { capture: "ok", void: "ok", refund: "not_captured" }],
    ["partly captured", { capturedMinor: 4_000n }, { capture: "ok", void: "already_captured", refund: "ok" }],
    [
      "all captured, fee included",
      { capturedMinor: 10_250n },
      { capture: "amount_exceeds_balance", void: "already_captured", refund: "ok" },
    ],
    [
      "capture in flight",
      { captureHeldMinor: 4_000n },
      { capture: "ok", void: "already_captured", refund: "not_captured" },
    ],
    [
      "void in flight",
      { voidHeld: true },
      { capture: "already_voided", void: "already_voided", refund: "not_captured" },
    ],
    [
      "void waiting for a checker",
      { voidRequested: true },
      { capture: "already_voided", void: "already_voided", refund: "not_captured" },
    ],
    [
      "only a card was saved",
      { settledMinor: 0n, feeMinor: 0n },
      { capture: "amount_exceeds_balance", void: "amount_exceeds_balance", refund: "not_captured" },
    ],
    [
      "voided",
      { voidedMinor: 10_250n },
      { capture: "already_voided", void: "already_voided", refund: "already_voided" },
    ],
    [
      "captured and refunded",
      { capturedMinor: 4_000n, refundedMinor: 4_000n },
      { capture: "ok", void: "already_captured", refund: "amount_exceeds_balance" },
    ],
  ];
  it.each(cases)("%s", (_name, changes, expected) => {
    for (const type of ["capture", "void", "refund"] as const) {
      expect([type, outcome(type, authorized(changes))]).toEqual([type, expected[type]]);
    }
  });

  it("voids the whole authorization with its fee, whatever amount was named", () => {
    expect(canPerform("void", authorized(), 1n)).toEqual({ ok: true, amountMinor: 10_250n });
  });

  it("captures settled plus fee and refunds only what was captured up to settled", () => {
    expect(canPerform("capture", authorized())).toEqual({ ok: true, amountMinor: 10_250n });
    expect(outcome("capture", authorized(), 10_251n)).toBe("amount_exceeds_balance");
    expect(canPerform("refund", authorized({ capturedMinor: 10_250n }))).toEqual({
      ok: true,
      amountMinor: 10_000n,
    });
    expect(canPerform("refund", authorized({ capturedMinor: 4_000n }))).toEqual({
      ok: true,
      amountMinor: 4_000n,
    });
  });
});

describe("gateway support", () => {
  const none = { capture: "none", void: false, refund: "none" } as const;
  const full = { capture: "multiple", void: true, refund: "multiple" } as const;
  it.each(["refund", "capture", "void"] as const)("a gateway without %s", (type) => {
    const of = type === "refund" ? facts({ support: none }) : authorized({ support: none });
    expect(outcome(type, of)).toBe("operation_not_supported");
    expect(outcome(type, { ...of, support: null, gatewayName: null })).toBe("operation_not_supported");
  });

  it("a gateway with one capture", () => {
    const support = { ...full, capture: "partial" } as const;
    expect(outcome("capture", authorized({ support }))).toBe("ok");
    expect(outcome("capture", authorized({ support, capturedMinor: 1n }))).toBe("operation_not_supported");
    expect(outcome("capture", authorized({ support, captureHeldMinor: 1n }))).toBe("operation_not_supported");
  });

  it("a gateway with one partial refund", () => {
    const support = { ...full, refund: "partial" } as const;
    expect(outcome("refund", facts({ support }), 3n)).toBe("ok");
    for (const changes of [{ refundedMinor: 1n }, { refundQueuedMinor: 1n }, { refundHeldMinor: 1n }]) {
      expect(outcome("refund", facts({ support, ...changes }), 3n)).toBe("operation_not_supported");
    }
  });

  it("a gateway that refunds only the whole", () => {
    const support = { ...full, refund: "full" } as const;
    expect(outcome("refund", facts({ support }))).toBe("ok");
    expect(outcome("refund", facts({ support }), 10_000n)).toBe("ok");
    expect(outcome("refund", facts({ support }), 9_999n)).toBe("operation_not_supported");
  });

  it("internal operations need no gateway and no currency", () => {
    const foreign = {
      support: null,
      gatewayName: null,
      accountCurrencyCode: null,
      paymentCurrencyCode: "USD",
    };
    expect(outcome("cancel", facts({ state: "cod", ...foreign }))).toBe("ok");
    expect(outcome("expire", facts({ state: "created", ...foreign }))).toBe("ok");
    expect(outcome("delete", facts({ ...foreign }))).toBe("ok");
  });
});

describe("currency", () => {
  it.each([
    ["USD", "KWD", "foreign_currency"],
    [null, "KWD", "ok"],
    ["KWD", "KWD", "ok"],
    ["KWD", null, "foreign_currency"],
  ])("paid in %s at an account in %s", (paymentCurrencyCode, accountCurrencyCode, expected) => {
    expect(outcome("refund", facts({ paymentCurrencyCode, accountCurrencyCode }))).toBe(expected);
    expect(outcome("capture", authorized({ paymentCurrencyCode, accountCurrencyCode }))).toBe(expected);
    expect(outcome("void", authorized({ paymentCurrencyCode, accountCurrencyCode }))).toBe(expected);
  });
});

describe("amount of a refund", () => {
  it.each<[string, Partial<TransactionFacts>, bigint | undefined, bigint | string]>([
    ["left out: all", {}, undefined, 10_000n],
    ["left out after a partial: the rest", { refundedMinor: 4_000n }, undefined, 6_000n],
    ["one unit", {}, 1n, 1n],
    ["to the last unit", { refundedMinor: 3_333n, refundQueuedMinor: 3_333n }, 3_334n, 3_334n],
    ["one unit too much", {}, 10_001n, "amount_exceeds_balance"],
    ["the fee never", {}, 10_250n, "amount_exceeds_balance"],
    ["zero", {}, 0n, "invalid_amount"],
    ["negative", {}, -1n, "invalid_amount"],
    ["nothing left", { refundedMinor: 10_000n }, undefined, "amount_exceeds_balance"],
    ["queued counts", { refundQueuedMinor: 9_999n }, 2n, "amount_exceeds_balance"],
    ["in flight counts", { refundHeldMinor: 9_999n }, 2n, "amount_exceeds_balance"],
    ["open requests count", { requestHeldMinor: 9_999n }, 2n, "amount_exceeds_balance"],
    ["disputes count", { disputedMinor: 9_999n }, 2n, "amount_exceeds_balance"],
    ["over-refunded elsewhere", { refundedMinor: 12_000n }, 1n, "amount_exceeds_balance"],
  ])("%s", (_name, changes, amountMinor, expected) => {
    const verdict = canPerform("refund", facts(changes), amountMinor);
    if (typeof expected === "bigint") expect(verdict).toEqual({ ok: true, amountMinor: expected });
    else expect(verdict).toMatchObject({ ok: false, code: expected });
  });

  it("says how much is available, in the currency's own decimals", () => {
    expect(canPerform("refund", facts({ refundedMinor: 4_000n }), 7_000n)).toMatchObject({
      reason: "The refund amount exceeds the available amount 6.000 KWD.",
      params: { available: "6.000", currency: "KWD", operation: "refund" },
    });
  });
});

describe("delete", () => {
  it.each<Partial<TransactionFacts>>([
    { refundHeldMinor: 1n },
    { refundQueuedMinor: 1n },
    { captureHeldMinor: 1n },
    { requestHeldMinor: 1n },
    { voidHeld: true },
    { voidRequested: true },
  ])("waits for what is not finished: %o", (changes) => {
    expect(outcome("delete", facts(changes))).toBe("invalid_state");
  });
});

const minor = fc.bigInt({ min: 0n, max: 20_000n });
const anyFacts: fc.Arbitrary<TransactionFacts> = fc
  .record({
    state: fc.constantFrom(...TRANSACTION_STATES),
    paymentCurrencyCode: fc.constantFrom(null, "KWD", "USD"),
    support: fc.record({
      capture: fc.constantFrom("none" as const, "full" as const, "partial" as const, "multiple" as const),
      void: fc.boolean(),
      refund: fc.constantFrom("none" as const, "full" as const, "partial" as const, "multiple" as const),
    }),
    settledMinor: minor,
    feeMinor: minor,
    capturedMinor: minor,
    captureHeldMinor: minor,
    refundedMinor: minor,
    refundQueuedMinor: minor,
    refundHeldMinor: minor,
    requestHeldMinor: minor,
    disputedMinor: minor,
    voidedMinor: fc.constantFrom(0n, 0n, 5n),
    voidHeld: fc.boolean(),
    voidRequested: fc.boolean(),
    frozen: fc.boolean(),
    accountDisabled: fc.boolean(),
    deleted: fc.boolean(),
  })
  .map((changes) => facts(changes));
const anyType = fc.constantFrom(...OPERATION_TYPES);
const anyAmount = fc.option(fc.bigInt({ min: -5n, max: 30_000n }), { nil: undefined });

describe("whatever the payment", () => {
  it("nothing is allowed beyond what is available, and nothing that is not positive", () => {
    fc.assert(
      fc.property(anyType, anyFacts, anyAmount, (type, of, amount) => {
        const verdict = canPerform(type, of, amount);
        if (!verdict.ok) return void expect(ERROR_STATUS[verdict.code]).toBe(400);
        if (type === "refund") expect(verdict.amountMinor! <= refundableMinor(of)).toBe(true);
        if (type === "capture") expect(verdict.amountMinor! <= capturableMinor(of)).toBe(true);
        if (type === "void") expect(of.capturedMinor + of.captureHeldMinor).toBe(0n);
        if (["cancel", "expire", "delete"].includes(type)) expect(verdict.amountMinor).toBeNull();
        else expect(verdict.amountMinor! > 0n || type === "void").toBe(true);
      }),
      { numRuns: 2_000 },
    );
  });

  it("less is allowed where more is: an amount that fits also fits when it is smaller", () => {
    fc.assert(
      fc.property(
        fc.constantFrom("refund" as const, "capture" as const),
        anyFacts,
        minor,
        minor,
        (type, of, a, b) => {
          fc.pre(of.support?.refund !== "full");
          const [small, large] = a < b ? [a, b] : [b, a];
          fc.pre(small > 0n);
          if (canPerform(type, of, large).ok) expect(canPerform(type, of, small).ok).toBe(true);
        },
      ),
      { numRuns: 2_000 },
    );
  });

  it("holding more never makes more available", () => {
    const held = fc.constantFrom(
      "refundedMinor" as const,
      "refundQueuedMinor" as const,
      "refundHeldMinor" as const,
      "requestHeldMinor" as const,
      "disputedMinor" as const,
      "captureHeldMinor" as const,
    );
    fc.assert(
      fc.property(anyFacts, held, minor, (of, key, more) => {
        const fuller = { ...of, [key]: of[key] + more };
        expect(refundableMinor(fuller) <= refundableMinor(of)).toBe(true);
        expect(capturableMinor(fuller) <= capturableMinor(of)).toBe(true);
        expect(reservedMinor(fuller) >= reservedMinor(of)).toBe(true);
      }),
    );
  });

  it("the browser judges the same facts as the server", () => {
    fc.assert(
      fc.property(anyType, anyFacts, anyAmount, (type, of, amount) => {
        const crossed = factsFromDto(JSON.parse(JSON.stringify(factsToDto(of))));
        expect(canPerform(type, crossed, amount)).toEqual(canPerform(type, of, amount));
      }),
    );
  });
});
