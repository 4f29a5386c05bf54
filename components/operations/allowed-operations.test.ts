import { expect, test } from "vitest";
import { expectSaidInBothLanguages } from "@/lib/testing/kept-words";
import { OPERATION_TYPES } from "@/lib/operations/types";
import { factsToDto, type TransactionFacts, TRANSACTION_STATES } from "@/lib/transactions/types";
import { allowedOperations } from "./allowed-operations";
import { firstAmount, judgeAmount } from "./amount-judgement";

const facts: TransactionFacts = {
  state: "paid",
  currencyCode: "KWD",
  paymentCurrencyCode: null,
  accountCurrencyCode: "KWD",
  gatewayName: "KNET",
  support: { capture: "multiple", void: true, refund: "multiple" },
  amountMinor: 12500n,
  settledMinor: 12500n,
  feeMinor: 0n,
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
};
const everything = new Set(OPERATION_TYPES.map((type) => `payment.${type}`));

test("without rights nothing is allowed in any state, and the reason is given", () => {
  for (const state of TRANSACTION_STATES) {
    const allowed = allowedOperations(
      { facts: factsToDto({ ...facts, state }), openRequest: null },
      new Set(),
    );
    for (const type of OPERATION_TYPES) {
      expect(allowed[type]).toMatchObject({ ok: false, reason: expect.stringMatching(/\w/) });
    }
  }
});

test("a right opens its own operation only", () => {
  const allowed = allowedOperations(
    { facts: factsToDto(facts), openRequest: null },
    new Set(["payment.refund"]),
  );
  expect(allowed.refund).toEqual({ ok: true });
  expect(allowed.delete).toMatchObject({ ok: false, code: "forbidden" });
});

test("an open request stands in the way of another one and is named", () => {
  const openRequest = { id: 12, type: "refund" as const, status: "pending" };
  const allowed = allowedOperations({ facts: factsToDto(facts), openRequest }, everything);
  expect(allowed.refund).toEqual({
    ok: false,
    code: "request_pending",
    reason: "Requested Refund is pending for approval.",
    words: { sentence: "requestWaits", operation: "refund" },
    requestId: 12,
  });
});

test("a limit is shown where less may be asked for, and closes what moves all of it or is in another currency", () => {
  const paid = { facts: factsToDto(facts), openRequest: null };
  const authorized = { ...paid, facts: factsToDto({ ...facts, state: "authorized" }) };
  const KWD = { KWD: 10_000n };
  expect(allowedOperations(paid, everything, { refund: KWD }).refund).toEqual({
    ok: true,
    ceiling: "10.000",
  });
  const limited = allowedOperations(authorized, everything, { void: KWD, capture: { SAR: 1n } });
  for (const type of ["void", "capture"] as const) {
    expect(limited[type]).toMatchObject({
      ok: false,
      code: "over_ceiling",
      reason: expect.stringContaining("KWD"),
    });
  }
  expect(judgeAmount("10.000", "refund", facts, "10.000")).toMatchObject({ kind: "ok" });
  expect(judgeAmount("10.001", "refund", facts, "10.000")).toMatchObject({
    kind: "refused",
    code: "over_ceiling",
  });
});

test.each([
  [undefined, "12.500"],
  ["12.500", "12.500"],
  ["12.499", ""],
])("the amount begins with all that is left unless a limit of %s is below it", (ceiling, begins) => {
  expect(firstAmount("refund", facts, ceiling)).toBe(begins);
});

test("whatever keeps an operation or an amount back is said as precisely in the other language", () => {
  const moments: Partial<TransactionFacts>[] = [
    ...TRANSACTION_STATES.map((state) => ({ state })),
    ...[
      { deleted: true },
      { frozen: true },
      { accountDisabled: true },
      { voidedMinor: 1n },
      { requestHeldMinor: 1n },
    ],
    { state: "authorized", voidRequested: true },
    { state: "authorized", capturedMinor: 1n, support: { capture: "full", void: false, refund: "none" } },
    { paymentCurrencyCode: "USD" },
    { refundedMinor: 12_500n },
  ];
  for (const moment of moments) {
    const payment = { facts: factsToDto({ ...facts, ...moment }), openRequest: null };
    const waiting = { ...payment, openRequest: { id: 1, type: "void" as const, status: "pending" } };
    const answers = [
      allowedOperations(payment, everything, { refund: { KWD: 1n }, void: {}, capture: { SAR: 1n } }),
      allowedOperations(payment, new Set()),
      allowedOperations(waiting, everything),
    ].flatMap((allowed) => Object.values(allowed));
    for (const answer of answers) if (!answer.ok) expectSaidInBothLanguages(answer.reason, answer.words);
    for (const amount of ["10.001", "99"]) {
      const judged = judgeAmount(amount, "refund", { ...facts, ...moment }, "10.000");
      if (judged.kind === "refused") expectSaidInBothLanguages(judged.reason, judged.words);
    }
  }
});
