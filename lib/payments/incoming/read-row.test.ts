import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { formatAmount } from "@/lib/money/money";
import { guessMapping } from "@/lib/payments/incoming/guess-mapping";
import { readRow } from "@/lib/payments/incoming/read-row";
import type { ImportKind, ImportMapping } from "@/lib/payments/incoming/types";

const HEADERS = [
  "Payment ID",
  "Amount",
  "Currency",
  "Status",
  "Created at",
  "Refunded",
  "Order No",
  "Name",
  "E-mail",
];
const GOOD = ["pay_1", "12.500", "KWD", "Paid", "2026-11-20 13:05:00", "", "A-1", "سارة", "sara@example.com"];

function readOne(
  cells: string[],
  more: Partial<ImportMapping> = {},
  kind: ImportKind = "payments",
  headers = HEADERS,
) {
  const mapping = { ...guessMapping(kind, headers, [cells]), ...more };
  return readRow({ kind, mapping, currencyCode: "KWD", timeZone: "Asia/Kuwait" }, cells);
}

/** The good row with one cell changed. */
function changed(column: number, value: string): string[] {
  return GOOD.map((cell, index) => (index === column ? value : cell));
}

describe("reading a row", () => {
  it("takes what it says, in the merchant's time", () => {
    expect(readOne(GOOD)).toMatchObject({
      ok: true,
      kind: "payment",
      payment: {
        gatewayReference: "pay_1",
        amountMinor: 12_500n,
        currencyCode: "KWD",
        state: "paid",
        createdAt: "2026-11-20T10:05:00.000Z",
        orderNo: "A-1",
        customerName: "سارة",
        customerEmail: "sara@example.com",
        refundedMinor: null,
      },
    });
  });

  it.each([
    ["no reference", 0, "", "reference_missing"],
    ["a reference that is too long", 0, "x".repeat(129), "reference_too_long"],
    ["a card number as reference", 0, "4242424242424242", "reference_is_card"],
    ["no amount", 1, "", "amount_missing"],
    ["zero", 1, "0", "amount_invalid"],
    ["a negative amount", 1, "-5", "amount_invalid"],
    ["four decimals", 1, "1.0005", "amount_too_precise"],
    ["thousands", 1, "1,250.000", "amount_invalid"],
    ["an exponent", 1, "1e3", "amount_invalid"],
    ["Arabic digits", 1, "١٢٫٥", "amount_invalid"],
    ["fourteen digits", 1, "12345678901234", "amount_invalid"],
    ["a sum", 1, "0.1+0.2", "amount_invalid"],
    ["no currency that exists", 2, "KWT", "currency_invalid"],
    ["a word for the status that nobody explained", 3, "In clearing", "status_unknown"],
    ["partly refunded, without how much", 3, "Partially refunded", "refunded_missing"],
    ["a day that does not exist", 4, "2026-02-30", "date_invalid"],
    ["an hour that does not exist", 4, "2026-02-03 25:00", "date_invalid"],
    ["no date at all", 4, "yesterday", "date_invalid"],
    ["too much refunded precision", 5, "1.00001", "amount_too_precise"],
    ["a name without end", 7, "n".repeat(65), "text_too_long"],
  ])("refuses %s", (_name, column, value, code) => {
    expect(readOne(changed(column, value))).toMatchObject({ ok: false, faults: [{ code }] });
  });

  it("names everything that is wrong with a row, with what stood there", () => {
    const cells = ["pay_1", "1.0005", "KWT", "In clearing", "yesterday", "a lot", "", "n".repeat(65), ""];
    const reading = readOne(cells, { states: {} });
    if (reading.ok) throw new Error("it was read");
    expect(reading.faults.map(({ code, field }) => `${code} ${field}`)).toEqual([
      ...["status_unknown status", "currency_invalid currency", "date_invalid paidAt"],
      ...["amount_too_precise amount", "amount_invalid refunded", "text_too_long firstName"],
    ]);
    expect(reading.faults.map(({ value }) => value).slice(0, 4)).toEqual([
      ...["In clearing", "KWT", "yesterday", "1.0005"],
    ]);
    expect(reading.gatewayReference).toBe("pay_1");
  });

  it("does not make two faults of one cell", () => {
    const cells = changed(3, "Partially refunded").map((cell, index) => (index === 5 ? "1,2,3" : cell));
    expect(readOne(cells)).toMatchObject({
      ok: false,
      faults: [{ code: "amount_invalid", field: "refunded" }],
    });
  });

  it("shows no card number in what it says about a refused row", () => {
    const reading = readOne(changed(0, "4242 4242 4242 4242"));
    expect(JSON.stringify(reading)).not.toMatch(/4242 ?4242 ?4242/);
  });

  it.each([
    ["Refunded", "", 12_500n],
    ["Refunded", "4.000", 4_000n],
    ["Partially refunded", "4.000", 4_000n],
    ["Paid", "0.000", 0n],
    ["Paid", "", null],
  ])("never lets %s, refunded %j, be refunded again", (status, refunded, refundedMinor) => {
    const cells = changed(3, status).map((cell, index) => (index === 5 ? refunded : cell));
    expect(readOne(cells)).toMatchObject({ ok: true, payment: { state: "paid", refundedMinor } });
  });

  it("passes over what was never paid, whatever else stands there", () => {
    expect(readOne(changed(3, "Declined").map((cell, index) => (index === 1 ? "?" : cell)))).toEqual({
      ok: true,
      kind: "skip",
      gatewayReference: "pay_1",
    });
  });

  it.each([
    ["2026-11-20T10:05:00Z", "2026-11-20T10:05:00.000Z"],
    ["2026-11-20T10:05:00.123+03:00", "2026-11-20T07:05:00.000Z"],
    ["2026-11-20 10:05:00 UTC", "2026-11-20T10:05:00.000Z"],
    ["2026-11-20", "2026-11-19T21:00:00.000Z"],
    ["20/11/2026 10:05", "2026-11-20T07:05:00.000Z"],
    ["11/20/2026 1:05 PM", "2026-11-20T10:05:00.000Z"],
    ["20.11.2026", "2026-11-19T21:00:00.000Z"],
  ])("reads the moment %s", (text, at) => {
    expect(readOne(changed(4, text))).toMatchObject({ ok: true, payment: { createdAt: at } });
  });

  it("reads decimal commas only where they were chosen, and points no more then", () => {
    expect(readOne(changed(1, "12,5"))).toMatchObject({ ok: true, payment: { amountMinor: 12_500n } });
    expect(readOne(changed(1, "12,5"), { decimal: "point" })).toMatchObject({
      ok: false,
      faults: [{ code: "amount_invalid" }],
    });
    expect(readOne(changed(1, "12.5"), { decimal: "comma" })).toMatchObject({
      ok: false,
      faults: [{ code: "amount_invalid" }],
    });
    expect(readOne(changed(1, "1.250,5"), { decimal: "comma" })).toMatchObject({ ok: false });
  });

  it("reads refunds of a settlement by their sign or their kind", () => {
    const headers = ["Payment ID", "Amount", "Type"];
    const read = (amount: string, type: string) =>
      readOne(["pay_1", amount, type], {}, "settlement", headers);
    expect(read("-4.000", "sale")).toMatchObject({ ok: true, kind: "refund", amountMinor: 4_000n });
    expect(read("4.000", "Refund")).toMatchObject({ ok: true, kind: "refund", amountMinor: 4_000n });
    expect(read("4.000", "Sale")).toMatchObject({ ok: true, kind: "payment" });
  });

  it("carries every amount through exactly", () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 1n, max: 10n ** 16n - 1n }), (minor) => {
        expect(readOne(changed(1, formatAmount(minor, "KWD")))).toMatchObject({
          ok: true,
          payment: { amountMinor: minor },
        });
      }),
    );
  });

  it("finds the columns of files in other languages and spellings", () => {
    const mapping = guessMapping(
      "payments",
      ["رقم العملية", "المبلغ", "العملة", "الحالة"],
      [["1", "2", "KWD", "مدفوع"]],
    );
    expect(mapping.columns).toEqual({ gatewayReference: 0, amount: 1, currency: 2, status: 3 });
    expect(mapping.states).toEqual({ مدفوع: "paid" });
    expect(guessMapping("payments", ["id", "AMOUNT (gross)", "payment_id"], []).columns).toMatchObject({
      gatewayReference: 2,
    });
  });
});
