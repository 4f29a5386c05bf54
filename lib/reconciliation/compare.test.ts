import { describe, expect, it } from "vitest";
import { type Comparison, differencesOf, type OurSide, type TheirSide } from "@/lib/reconciliation/compare";

const ours = (more: Partial<OurSide> = {}): OurSide => ({
  sessionId: "s",
  currencyCode: "KWD",
  amountMinor: 10_000n,
  state: "paid",
  capturedMinor: 0n,
  refundedMinor: 0n,
  refundQueuedMinor: 0n,
  voidedMinor: 0n,
  refundedOnDayMinor: 0n,
  onDay: true,
  ...more,
});
const theirs = (more: Partial<TheirSide> = {}): TheirSide => ({
  answer: "found",
  rows: 1,
  currencyCode: "KWD",
  amountMinor: 10_000n,
  state: "paid",
  capturedMinor: null,
  refundedMinor: null,
  refundRowsMinor: null,
  ...more,
});

const INQUIRY: Comparison = { basis: "inquiry", datesKnown: false, refundRows: false };
const FILE: Comparison = { basis: "settlement", datesKnown: true, refundRows: false };
const FILE_WITH_REFUNDS: Comparison = { ...FILE, refundRows: true };

const told = (left: OurSide | null, right: TheirSide | null, how: Comparison) =>
  differencesOf(left, right, how)
    .map((one) => [one.kind, one.ours, one.theirs].filter((text) => text !== null).join(" "))
    .join(", ");

describe("a payment here beside what the gateway says", () => {
  it.each<[string, OurSide | null, TheirSide | null, Comparison, string]>([
    ["the same", ours(), theirs(), INQUIRY, ""],
    ["the same, in a file", ours(), theirs(), FILE, ""],
    ["the gateway never saw it", ours(), theirs({ answer: "not_found" }), INQUIRY, "missing_there 10.000"],
    ["the gateway gave no answer", ours(), theirs({ answer: "unknown" }), INQUIRY, "not_answered 10.000"],
    ["not in the file", ours(), null, FILE, "missing_there 10.000"],
    ["not in the file, and not of the day", ours({ onDay: false }), null, FILE, ""],
    ["only held, so not in the file", ours({ state: "authorized" }), null, FILE, ""],
    [
      "captured, and not in the file",
      ours({ state: "authorized", capturedMinor: 1n }),
      null,
      FILE,
      "missing_there 10.000",
    ],
    ["not here", null, theirs(), FILE, "missing_here 10.000"],
    [
      "a refund of what is not here",
      null,
      theirs({ answer: "none", refundRowsMinor: 500n }),
      FILE,
      "missing_here -0.500",
    ],
    ["another amount", ours(), theirs({ amountMinor: 10_001n }), INQUIRY, "amount_differs 10.000 10.001"],
    ["another currency", ours(), theirs({ currencyCode: "SAR" }), INQUIRY, "currency_differs KWD SAR"],
    [
      "twice in the file",
      ours(),
      theirs({ rows: 2, amountMinor: 20_000n }),
      FILE,
      "twice_there 1 2, amount_differs 10.000 20.000",
    ],
    ["on another day", ours({ onDay: false }), theirs(), FILE, "other_day"],
    ["failed there", ours(), theirs({ state: "failed" }), INQUIRY, "state_differs paid failed"],
    [
      "voided there",
      ours({ state: "authorized" }),
      theirs({ state: "voided" }),
      INQUIRY,
      "state_differs authorized voided",
    ],
    [
      "captured in part, and the file names what was captured",
      ours({ state: "authorized", capturedMinor: 4_000n }),
      theirs({ amountMinor: 4_000n }),
      FILE,
      "",
    ],
    [
      "captured in full is paid",
      ours({ state: "authorized", capturedMinor: 10_000n }),
      theirs({ capturedMinor: 10_000n }),
      INQUIRY,
      "",
    ],
    [
      "another capture",
      ours({ state: "authorized", capturedMinor: 4_000n }),
      theirs({ state: "authorized", capturedMinor: 5_000n }),
      INQUIRY,
      "captured_differs 4.000 5.000",
    ],
    [
      "a refund that we do not know",
      ours(),
      theirs({ refundedMinor: 500n }),
      INQUIRY,
      "refund_differs 0.000 0.500",
    ],
    [
      "a refund that they do not know",
      ours({ refundedMinor: 500n }),
      theirs({ refundedMinor: 0n }),
      INQUIRY,
      "refund_differs 0.500 0.000",
    ],
    [
      "a queued refund that they count",
      ours({ refundQueuedMinor: 500n }),
      theirs({ refundedMinor: 500n }),
      INQUIRY,
      "",
    ],
    ["nothing said about refunds", ours({ refundedMinor: 500n }), theirs(), FILE, ""],
    [
      "a refund row for a payment of another day",
      ours({ onDay: false, refundedOnDayMinor: 500n }),
      theirs({ answer: "none", rows: 0, refundRowsMinor: 500n }),
      FILE_WITH_REFUNDS,
      "",
    ],
    [
      "a refund row with another amount",
      ours({ onDay: false, refundedOnDayMinor: 500n }),
      theirs({ answer: "none", rows: 0, refundRowsMinor: 400n }),
      FILE_WITH_REFUNDS,
      "refund_differs 0.500 0.400",
    ],
    [
      "a refund of ours without a row",
      ours({ onDay: false, refundedOnDayMinor: 500n }),
      null,
      FILE_WITH_REFUNDS,
      "refund_differs 0.500 0.000",
    ],
  ])("%s", (_name, left, right, how, expected) => {
    expect(told(left, right, how)).toBe(expected);
  });
});
