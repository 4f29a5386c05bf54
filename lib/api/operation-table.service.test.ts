import { beforeAll, describe, expect, it } from "vitest";
import {
  after,
  type Arrange,
  asked,
  changed,
  childOf,
  fresh,
  inState,
  insertLimitedAccounts,
  NOTHING,
  nowhere,
  ONE_CAPTURE,
  ONE_REFUND,
  refusedByBank,
  type Target,
  WHOLE_REFUNDS,
} from "@/lib/api/testing/operation-situations";
import { type Permission, permissions } from "@/lib/auth/permissions";
import { sql } from "@/lib/db/sql";
import { arrangeWire, basicUser, expectSigned, type WireAnswer } from "@/lib/testing/wire";
import { ledgerOf, operationsOf } from "@/lib/testing/world";
import { SEED_ACCOUNTS } from "@/prisma/seed/accounts";

/**
 * The whole table of the contract, cell by cell, over HTTP, for everybody who can call. What is expected is written down here;
 * no rule of the product is asked.
 */

const OPERATIONS = ["refund", "capture", "void", "cancel", "expire", "delete"] as const;
type Operation = (typeof OPERATIONS)[number];

type Cell =
  /** 200 or, for `queued` captures and voids, 202: the whole body of an external operation. */
  | { kind: "moved"; amount: string; child: "refunded" | "refund_queued" | "paid" | "voided" }
  | { kind: "ended"; state: "canceled" | "expired" }
  | { kind: "hidden" }
  | { kind: "removed" }
  | { kind: "refused"; code: string; detail: string }
  | { kind: "missing" };

interface Situation {
  name: string;
  arrange: Arrange;
  currency: string;
  pgCode: string;
  cells: Record<Operation, Cell>;
}

const moved = (amount: string, child: "refunded" | "refund_queued" | "paid" | "voided"): Cell => ({
  kind: "moved",
  amount,
  child,
});
const canceled: Cell = { kind: "ended", state: "canceled" };
const expired: Cell = { kind: "ended", state: "expired" };
const hidden: Cell = { kind: "hidden" };
const removed: Cell = { kind: "removed" };
const no = (code: string, detail: string): Cell => ({ kind: "refused", code, detail });
const missing: Cell = { kind: "missing" };
const everything = (cell: Cell) =>
  Object.fromEntries(OPERATIONS.map((operation) => [operation, cell])) as Record<Operation, Cell>;

/** A row of the table: what is not named is the wrong state. */
function row(state: string, cells: Partial<Record<Operation, Cell>>): Record<Operation, Cell> {
  const wrong = OPERATIONS.map((operation) => [
    operation,
    no("invalid_state", `The ${operation} operation is not allowed for a transaction in state ${state}.`),
  ]);
  return { ...Object.fromEntries(wrong), ...cells };
}

const UNFINISHED = no(
  "invalid_state",
  "An operation or a request on this transaction is not finished. Wait for it or cancel it first.",
);
const NOT_CAPTURED = no("not_captured", "The transaction must be captured before it can be refunded.");
const CAPTURED = no("already_captured", "The transaction has been captured and can no longer be voided.");
const CAPTURING = no("already_captured", "A capture is in progress, so the authorization cannot be voided.");
const VOIDED = no("already_voided", "The authorization has been voided.");
const VOIDING = no("already_voided", "A void of this authorization is in progress.");
const VOID_ASKED = no("already_voided", "A void of this authorization is waiting for approval.");
const FROZEN = no(
  "transaction_frozen",
  "The gateway reported something that does not fit our balance. Operations are stopped until the balance adds up again; then they go on by themselves.",
);
const FOREIGN = no(
  "foreign_currency",
  "Operations are not available for payments made in a foreign currency.",
);
const nothingTo = (operation: string, available: string) =>
  no("amount_exceeds_balance", `Nothing is left to ${operation}: the available amount is ${available}.`);
const unsupported = (gateway: string, operation: string) =>
  no("operation_not_supported", `The payment gateway ${gateway} does not support ${operation}.`);

const authorize = { account: SEED_ACCOUNTS.authorize };
const withFee = { account: SEED_ACCOUNTS.authorizeSar, amountMinor: 20_000n, feeMinor: 300n };
const paid = (cells: Partial<Record<Operation, Cell>>) => row("paid", { delete: hidden, ...cells });
const authorized = (cells: Partial<Record<Operation, Cell>>) =>
  row("authorized", { delete: hidden, ...cells });

/** Name, arrangement, row; where not KWD at the account of the arrangement, currency and account. */
const TABLE: [string, Arrange, Record<Operation, Cell>, (readonly [string, string])?][] = [
  ["created", inState("created"), row("created", { cancel: canceled, expire: expired, delete: removed })],
  ["pending", inState("pending"), row("pending", { cancel: canceled, expire: expired, delete: removed })],
  [
    "attempted",
    inState("attempted"),
    row("attempted", { cancel: canceled, expire: expired, delete: removed }),
  ],
  ["cod", inState("cod"), row("cod", { cancel: canceled, delete: hidden })],
  ["failed", inState("failed"), row("failed", { delete: removed })],
  ["canceled", inState("canceled"), row("canceled", { delete: removed })],
  ["expired", inState("expired"), row("expired", { delete: removed })],
  ["invalided", inState("invalided"), row("invalided", { delete: removed })],

  ["paid", inState("paid"), paid({ refund: moved("12.500", "refunded") })],
  [
    "paid with a fee",
    fresh({ account: SEED_ACCOUNTS.dollar, amountMinor: 10_000n, feeMinor: 250n }),
    paid({ refund: moved("100.00", "refunded") }),
    ["USD", "cards-usd-test"],
  ],
  [
    "paid, refunded in part",
    after({}, { operation: "refund", amount: "4.000" }),
    paid({ refund: moved("8.500", "refunded") }),
  ],
  [
    "paid, refunded whole",
    after({}, { operation: "refund" }),
    paid({ refund: nothingTo("refund", "0.000 KWD") }),
  ],
  [
    "paid where refunds are queued",
    fresh({ account: SEED_ACCOUNTS.queued }),
    paid({ refund: moved("12.500", "refund_queued") }),
    ["KWD", "bank-queued-test"],
  ],
  [
    "paid, a refund queued",
    after({ account: SEED_ACCOUNTS.queued }, { operation: "refund", amount: "4.000" }),
    paid({ refund: moved("8.500", "refund_queued"), delete: UNFINISHED }),
    ["KWD", "bank-queued-test"],
  ],
  [
    "paid, a queued refund refused by the bank",
    refusedByBank(),
    paid({ refund: moved("12.500", "refund_queued") }),
    ["KWD", "bank-queued-test"],
  ],
  [
    "paid, the outcome of a refund unknown",
    after({}, { operation: "refund", amount: "4.000", fault: "executed_then_reset" }),
    paid({ refund: moved("8.500", "refunded"), delete: UNFINISHED }),
  ],
  [
    "paid, the outcome of a whole refund unknown",
    after({}, { operation: "refund", fault: "reset_before_execution" }),
    paid({ refund: nothingTo("refund", "0.000 KWD"), delete: UNFINISHED }),
  ],
  [
    "paid, a refund waiting for a checker",
    asked({}, "refund", "4.000"),
    paid({ refund: moved("8.500", "refunded"), delete: UNFINISHED }),
  ],
  ["paid, frozen", changed(inState("paid"), "frozen_at = now()"), paid({ refund: FROZEN })],
  [
    "paid in a foreign currency",
    changed(inState("paid"), "payment_currency_code = 'USD'"),
    paid({ refund: FOREIGN }),
  ],
  [
    "paid at a gateway without refunds",
    fresh({ account: SEED_ACCOUNTS.noRefund }),
    paid({ refund: unsupported("Voucher, no refunds", "refund") }),
  ],
  [
    "paid at a gateway with one refund, which was made",
    after({ account: ONE_REFUND }, { operation: "refund", amount: "4.000" }),
    paid({ refund: no("operation_not_supported", "The payment gateway KNET allows one refund only.") }),
  ],
  [
    "paid at a gateway that refunds only the whole",
    fresh({ account: WHOLE_REFUNDS }),
    paid({ refund: moved("12.500", "refunded") }),
    ["KWD", "knet-whole"],
  ],

  [
    "authorized",
    inState("authorized"),
    authorized({ capture: moved("12.500", "paid"), refund: NOT_CAPTURED, void: moved("12.500", "voided") }),
    ["KWD", "cards-authorize-test"],
  ],
  [
    "authorized with a fee",
    fresh(withFee),
    authorized({ capture: moved("203.00", "paid"), refund: NOT_CAPTURED, void: moved("203.00", "voided") }),
    ["SAR", "cards-sar-authorize-test"],
  ],
  [
    "authorized, captured in part",
    after(withFee, { operation: "capture", amount: "50" }),
    authorized({ capture: moved("153.00", "paid"), refund: moved("50.00", "refunded"), void: CAPTURED }),
    ["SAR", "cards-sar-authorize-test"],
  ],
  [
    "authorized, captured in part and refunded in part",
    after(withFee, { operation: "capture", amount: "50" }, { operation: "refund", amount: "10" }),
    authorized({ capture: moved("153.00", "paid"), refund: moved("40.00", "refunded"), void: CAPTURED }),
    ["SAR", "cards-sar-authorize-test"],
  ],
  [
    "authorized, captured in part and all of it refunded",
    after(withFee, { operation: "capture", amount: "50" }, { operation: "refund" }),
    authorized({
      capture: moved("153.00", "paid"),
      refund: nothingTo("refund", "0.00 SAR"),
      void: CAPTURED,
    }),
    ["SAR", "cards-sar-authorize-test"],
  ],
  [
    "authorized, captured whole, fee included",
    after(withFee, { operation: "capture" }),
    authorized({
      capture: nothingTo("capture", "0.00 SAR"),
      refund: moved("200.00", "refunded"),
      void: CAPTURED,
    }),
    ["SAR", "cards-sar-authorize-test"],
  ],
  [
    "authorized, voided",
    after(authorize, { operation: "void" }),
    authorized({ capture: VOIDED, refund: VOIDED, void: VOIDED }),
  ],
  [
    "authorized, the outcome of a capture unknown",
    after(authorize, { operation: "capture", amount: "4.000", fault: "executed_then_reset" }),
    authorized({
      capture: moved("8.500", "paid"),
      refund: NOT_CAPTURED,
      void: CAPTURING,
      delete: UNFINISHED,
    }),
    ["KWD", "cards-authorize-test"],
  ],
  [
    "authorized, the outcome of a void unknown",
    after(authorize, { operation: "void", fault: "executed_then_reset" }),
    authorized({ capture: VOIDING, refund: NOT_CAPTURED, void: VOIDING, delete: UNFINISHED }),
  ],
  [
    "authorized, a void waiting for a checker",
    asked(authorize, "void"),
    authorized({ capture: VOID_ASKED, refund: NOT_CAPTURED, void: VOID_ASKED, delete: UNFINISHED }),
  ],
  [
    "authorized, frozen",
    changed(inState("authorized"), "frozen_at = now()"),
    authorized({ capture: FROZEN, refund: FROZEN, void: FROZEN }),
  ],
  [
    "authorized and captured in a foreign currency",
    changed(after(authorize, { operation: "capture", amount: "4.000" }), "payment_currency_code = 'USD'"),
    authorized({ capture: FOREIGN, refund: FOREIGN, void: CAPTURED }),
  ],
  [
    "authorized in a foreign currency",
    changed(inState("authorized"), "payment_currency_code = 'USD'"),
    authorized({ capture: FOREIGN, refund: NOT_CAPTURED, void: FOREIGN }),
  ],
  [
    "authorized at a gateway that can do nothing more",
    fresh({ account: NOTHING }),
    authorized({
      capture: unsupported("Cards, authorize first", "capture"),
      refund: NOT_CAPTURED,
      void: unsupported("Cards, authorize first", "void"),
    }),
  ],
  [
    "authorized at a gateway with one capture, which was made",
    after({ account: ONE_CAPTURE }, { operation: "capture", amount: "4.000" }),
    authorized({
      capture: no(
        "operation_not_supported",
        "The payment gateway Cards, authorize first allows one capture only.",
      ),
      refund: moved("4.000", "refunded"),
      void: CAPTURED,
    }),
    ["KWD", "authorize-one-capture"],
  ],

  ["paid, deleted", after({}, { operation: "delete" }), everything(missing)],
  ["authorized, deleted", after(authorize, { operation: "delete" }), everything(missing)],
  ["cod, deleted", after({ state: "cod" }, { operation: "delete" }), everything(missing)],
  ["created, deleted", after({ state: "created" }, { operation: "delete" }), everything(missing)],
  ["a child", childOf(), everything(missing)],
  ["a session that never was", nowhere(), everything(missing)],
];

const SITUATIONS: Situation[] = TABLE.map(
  ([name, arrange, cells, [currency, pgCode] = ["KWD", "knet-test"]]) => ({
    name,
    arrange,
    cells,
    currency,
    pgCode,
  }),
);

const RIGHT: Record<Operation, Permission> = {
  refund: "payment.refund",
  capture: "payment.capture",
  void: "payment.void",
  cancel: "payment.cancel",
  expire: "payment.expire",
  delete: "payment.delete",
};

const CALLERS = ["an API key", "a person with the right", "a person without it", "nobody"] as const;
type Caller = (typeof CALLERS)[number];

const wire = arrangeWire({ GATEWAY_DEADLINE_MS: "20000" });
const people = { with: new Map<Operation, Person>(), without: new Map<Operation, Person>() };
type Person = Awaited<ReturnType<typeof basicUser>>;

beforeAll(async () => {
  await insertLimitedAccounts(wire);
  for (const operation of OPERATIONS) {
    people.with.set(operation, await basicUser(["api.access", RIGHT[operation]]));
    const others = permissions.filter((right) => right !== RIGHT[operation]);
    people.without.set(operation, await basicUser(others));
  }
});

/** The call as this caller makes it. */
function call(caller: Caller, operation: Operation, { sessionId }: Target): Promise<WireAnswer> {
  const body = { operation, session_id: sessionId };
  if (caller === "an API key") return wire.post(body);
  const authorization =
    caller === "nobody"
      ? undefined
      : (caller === "a person with the right" ? people.with : people.without).get(operation)?.authorization;
  return wire.send("/b/pbl/v2/operation/", {
    method: "POST",
    headers: { "content-type": "application/json", ...(authorization ? { authorization } : {}) },
    body: JSON.stringify(body),
  });
}

function initiatorOf(caller: Caller, operation: Operation): Record<string, unknown> {
  const person = caller === "an API key" ? undefined : people.with.get(operation);
  if (!person) return {};
  const { id, username } = person;
  return {
    ...{ id, username, email: `${username}@example.com` },
    ...{ first_name: "Lulwa", last_name: "", phone: "" },
  };
}

/** The payment's row, its operations and the gateway's ledger. */
async function everythingAbout({ payment }: Target) {
  if (!payment) return null;
  const rows = await sql.query<Record<string, unknown>>("SELECT * FROM payment_transaction WHERE id = $1", [
    payment.id,
  ]);
  return {
    row: rows[0] ?? null,
    operations: await operationsOf(payment),
    ledger: await ledgerOf(wire.gateway, payment),
  };
}

function expectFailure(
  answer: WireAnswer,
  status: number,
  type: string,
  code: string,
  detail: string,
  more = {},
) {
  expect([answer.status, answer.body]).toEqual([
    status,
    { detail, ...more, error: { type, code, message: detail } },
  ]);
}

/** What the answer and the payment must be after an operation that is allowed. */
async function expectDone(
  situation: Situation,
  operation: Operation,
  caller: Caller,
  cell: Cell,
  target: Target,
  answer: WireAnswer,
  before: NonNullable<Awaited<ReturnType<typeof everythingAbout>>>,
): Promise<void> {
  const now = (await everythingAbout(target))!;
  expect(now.operations).toHaveLength(before.operations.length + 1);
  if (cell.kind === "moved") {
    expect([answer.status, answer.body]).toEqual([
      200,
      {
        amount: cell.amount,
        session_id: target.sessionId,
        order_no: target.payment?.orderNo ?? "",
        operation,
        pg_code: situation.pgCode,
        pg_response: expect.objectContaining({ amount: cell.amount, currency: situation.currency }),
        pg_params: expect.objectContaining({ transaction_id: expect.any(String) }),
        reference_number: expect.stringMatching(/^cs[0-9A-Z]{12}$/),
        result: cell.child === "refund_queued" ? "queued" : "success",
        success: true,
        source: "input",
        is_sandbox: true,
        timestamp_utc: expect.stringMatching(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/),
        initiator: initiatorOf(caller, operation),
        txn: {
          amount: cell.amount,
          currency_code: situation.currency,
          order_no: "",
          session_id: expect.stringMatching(/^[0-9a-f]{40}$/),
          state: cell.child,
        },
        extra: before.row?.extra,
        signature: expect.stringMatching(/^[0-9a-f]{64}$/),
      },
    ]);
    await expectSigned(answer.body);
    const { state, amount_minor, settled_minor, fee_minor, deleted_at } = before.row!;
    expect(now.row).toMatchObject({ state, amount_minor, settled_minor, fee_minor, deleted_at });
    const lines = now.ledger.slice(before.ledger.length);
    expect(lines).toMatchObject([{ type: operation, amount: cell.amount }]);
    return;
  }
  expect([answer.status, answer.body]).toEqual([
    200,
    { detail: "Operation done successfully.", operation, result: "success" },
  ]);
  expect(now.ledger).toEqual(before.ledger);
  if (cell.kind === "removed") {
    expect(now.row).toBeNull();
    const stones = await sql.query("SELECT state FROM transaction_tombstone WHERE session_id = $1", [
      target.sessionId,
    ]);
    return void expect(stones).toEqual([{ state: before.row?.state }]);
  }
  expect(now.row).toMatchObject({
    state: cell.kind === "ended" ? cell.state : before.row?.state,
    deleted_at: cell.kind === "hidden" ? expect.any(String) : null,
  });
}

/** Whom a cell lets through; everybody else, and everybody of a refused cell, must leave no trace. */
const GETS_THROUGH: ReadonlySet<Caller> = new Set(["an API key", "a person with the right"]);

function expectRefused(cell: Cell, operation: Operation, caller: Caller, answer: WireAnswer): void {
  if (caller === "nobody") {
    const detail = "Authentication credentials were not provided or are not valid.";
    expectFailure(answer, 401, "authentication_error", "invalid_api_key", detail);
    expect(answer.headers.get("www-authenticate")).toBe('Basic realm="api"');
  } else if (caller === "a person without it") {
    const detail = "You do not have permission to do this.";
    expectFailure(answer, 403, "permission_error", "forbidden", detail);
  } else if (cell.kind === "missing") {
    expectFailure(answer, 404, "validation_error", "not_found", "Transaction not found.");
  } else if (cell.kind === "refused") {
    const more = { operation, result: "failed" };
    expectFailure(answer, 400, "validation_error", cell.code, cell.detail, more);
  } else throw new Error(`${operation} by ${caller} is not refused here`);
}

describe.each(SITUATIONS)("$name", (situation) => {
  let arranged: Promise<{ target: Target; before: Awaited<ReturnType<typeof everythingAbout>> }> | undefined;
  /** One payment for all calls that must leave it as it was; what they did to it is looked at after the last of them. */
  const untouched = () => {
    arranged ??= situation.arrange(wire).then(async (target) => ({
      target,
      before: await everythingAbout(target),
    }));
    return arranged;
  };

  it.each(OPERATIONS.flatMap((operation) => CALLERS.map((caller) => [operation, caller] as const)))(
    "%s by %s",
    async (operation, caller) => {
      const cell = situation.cells[operation];
      if (GETS_THROUGH.has(caller) && cell.kind !== "missing" && cell.kind !== "refused") {
        const target = await situation.arrange(wire);
        const before = await everythingAbout(target);
        const answer = await call(caller, operation, target);
        return expectDone(situation, operation, caller, cell, target, answer, before!);
      }
      const { target } = await untouched();
      expectRefused(cell, operation, caller, await call(caller, operation, target));
    },
  );

  it("no call that was refused left a trace", async () => {
    const { target, before } = await untouched();
    expect(await everythingAbout(target)).toEqual(before);
  });
});

it("has a row for every state of a payment", async () => {
  const states = await sql.query<{ state: string }>(
    "SELECT unnest(enum_range(NULL::transaction_state))::text AS state",
  );
  const names = new Set(SITUATIONS.map(({ name }) => name));
  expect(states.filter(({ state }) => !names.has(state))).toEqual([]);
});
