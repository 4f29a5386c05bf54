import { describe, expect, it } from "vitest";
import { type AttemptState, canFinish, movePayment } from "@/lib/payments/rules";
import { TRANSACTION_STATES, type TransactionState } from "@/lib/transactions/types";

const OUTCOMES: AttemptState[] = ["pending", "success", "failed", "canceled", "error", "cod"];
const many = { operation: "purchase", multipleAttempts: true } as const;
const single = { operation: "purchase", multipleAttempts: false } as const;

/** Outcome in rows, payment state in columns: `=` stays, `2` and `X` are the alerts. */
const LAW: Record<AttemptState, Record<"many" | "single", Partial<Record<TransactionState, string>>>> = {
  success: both({
    created: "paid",
    pending: "paid",
    attempted: "paid",
    failed: "paid",
    expired: "paid",
    paid: "2",
    authorized: "2",
    cod: "2",
    canceled: "X",
    invalided: "X",
  }),
  cod: both({
    created: "cod",
    pending: "cod",
    attempted: "cod",
    failed: "cod",
    expired: "cod",
    paid: "2",
    authorized: "2",
    cod: "2",
    canceled: "X",
    invalided: "X",
  }),
  failed: { many: open("attempted"), single: open("failed") },
  canceled: { many: open("attempted"), single: open("expired") },
  error: { many: {}, single: open("failed") },
  pending: both({}),
};

function both(row: Partial<Record<TransactionState, string>>) {
  return { many: row, single: row };
}

function open(state: string): Partial<Record<TransactionState, string>> {
  return { created: state, pending: state, attempted: state };
}

describe("where an attempt's outcome moves its payment", () => {
  for (const outcome of OUTCOMES) {
    for (const state of TRANSACTION_STATES) {
      it(`${outcome} in ${state}`, () => {
        for (const [name, facts] of [
          ["many", many],
          ["single", single],
        ] as const) {
          const expected = LAW[outcome][name][state] ?? "=";
          const move = movePayment(state, outcome, facts);
          if (expected === "2") expect(move).toEqual({ state: null, alert: "second_success" });
          else if (expected === "X") expect(move).toEqual({ state: null, alert: "success_after_end" });
          else expect(move).toEqual({ state: expected === "=" ? null : expected, alert: null });
        }
      });
    }
  }

  it("holds the money instead of taking it where the account authorizes", () => {
    expect(movePayment("pending", "success", { ...many, operation: "authorize" }).state).toBe("authorized");
  });
});

describe("the end of an attempt", () => {
  const legal = new Set([
    ...OUTCOMES.filter((to) => to !== "pending").map((to) => `pending ${to}`),
    "failed success",
    "error success",
    "canceled success",
    "error failed",
    "error canceled",
  ]);
  it.each(OUTCOMES.flatMap((from) => OUTCOMES.map((to) => [from, to] as const)))("%s to %s", (from, to) => {
    expect(canFinish(from, to)).toBe(legal.has(`${from} ${to}`));
  });
});
