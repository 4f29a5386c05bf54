import { randomUUID } from "node:crypto";
import fc from "fast-check";
import pg from "pg";
import { beforeAll, describe, expect, it } from "vitest";
import { inTransaction, sql } from "@/lib/db/sql";
import { settleOperation } from "@/lib/operations/settle-operation";
import { newReferenceNumber } from "@/lib/transactions/references";
import { findParent, readParent } from "@/lib/transactions/find-parent";
import { capturableMinor, refundableMinor } from "@/lib/transactions/rules";
import { balancesOf, makeActor, makePayment, type TestPayment, arrangeWorld } from "@/lib/testing/world";
import { SEED_ACCOUNTS } from "@/prisma/seed/accounts";
import { systemActor } from "@/lib/auth/actor";

/** What the database itself refuses to the application's role, whatever code runs. */
const world = arrangeWorld();
const authorize = { account: SEED_ACCOUNTS.authorize };
let maker: number;
let checker: number;

beforeAll(async () => {
  maker = (await makeActor(["payment.refund"])).userId;
  checker = (await makeActor(["request.decide"])).userId;
});

/** The word with which the database refuses; `done` when it does not. */
async function refused(text: string, values: unknown[] = []): Promise<string> {
  try {
    await sql.query(text, values);
  } catch (error) {
    const { code, message, constraint } = error as { code: string; message: string; constraint?: string };
    return (
      constraint ??
      (/permission denied/.test(message) ? "permission denied" : `${code}`.startsWith("CS") ? message : code)
    );
  }
  return "done";
}

interface RawOperation {
  type?: string;
  status?: string;
  amount?: bigint;
  request?: number | null;
  attempt?: number;
  key?: string;
  source?: string;
  id?: string;
}

const INSERT = `INSERT INTO operation (id, transaction_id, transaction_session_id, type, source, status, amount_minor, currency_code,
    gateway_account_id, reference_number, request_id, attempt_number, tracking_key, tracking_key_held, settled_at)
  SELECT $1::uuid, p.id, p.session_id, $3::operation_type, $9::operation_source, $4::operation_status, $5::bigint, p.currency_code,
    p.gateway_account_id, $6, $7::int, $10::int, $8::text, $8::text IS NOT NULL,
    CASE WHEN $4 IN ('in_flight', 'unknown', 'pending') THEN NULL ELSE now() END
  FROM payment_transaction p WHERE p.id = $2`;

function insertOperation(payment: TestPayment, raw: RawOperation): Promise<string> {
  return refused(INSERT, [
    raw.id ?? randomUUID(),
    payment.id,
    raw.type ?? "refund",
    raw.status ?? "in_flight",
    raw.amount ?? 12_500n,
    newReferenceNumber(),
    raw.request ?? null,
    raw.key ?? null,
    raw.source ?? "api",
    raw.attempt ?? 1,
  ]);
}

const insertRequest = async (payment: TestPayment, type = "refund", amount = 12_500n) =>
  refused(
    `INSERT INTO operation_request (transaction_id, type, amount_minor, currency_code, held_minor, maker_id, reason_code, submission_key, expires_at)
     VALUES ($1, $2::operation_type, $3, 'KWD', $3, $4, 'other', $5::uuid, now() + interval '1 hour')`,
    [payment.id, type, amount, maker, randomUUID()],
  );

const requestOf = async (payment: TestPayment) => {
  const rows = await sql.query<{ id: number }>(
    "SELECT id FROM operation_request WHERE transaction_id = $1 ORDER BY id DESC",
    [payment.id],
  );
  return rows[0]!.id;
};

const insertDecision = (
  request: number,
  makerId: number,
  checkerId: number,
  more: { verdict?: string; behalf?: number } = {},
) =>
  refused(
    `INSERT INTO decision (request_id, maker_id, checker_id, verdict, content_hash, seen, on_behalf_of_id)
     VALUES ($1, $2, $3, $4::verdict, $5, '{}', $6)`,
    [request, makerId, checkerId, more.verdict ?? "approve", "0".repeat(64), more.behalf ?? null],
  );

const setStatus = (request: number, status: string) =>
  refused(
    `UPDATE operation_request SET status = $2::request_status,
       held_minor = CASE WHEN $2 IN ('pending', 'approved', 'manual_action_required') THEN amount_minor ELSE 0 END WHERE id = $1`,
    [request, status],
  );

/** A request that a checker has approved. */
async function approvedRequest(payment: TestPayment, amount = 12_500n): Promise<number> {
  await insertRequest(payment, "refund", amount);
  const request = await requestOf(payment);
  expect(await insertDecision(request, maker, checker)).toBe("done");
  expect(await setStatus(request, "approved")).toBe("done");
  return request;
}

describe("money", () => {
  it.each(["in_flight", "unknown", "pending"])(
    "an operation that starts as %s beyond the balance",
    async (status) => {
      const payment = await makePayment(world.gateway);
      expect(await insertOperation(payment, { status, amount: 12_501n })).toBe("amount_exceeds_balance");
      expect(await insertOperation(payment, { status, amount: 12_500n })).toBe("done");
      expect(await insertOperation(payment, { status, amount: 1n })).toBe("amount_exceeds_balance");
      expect(await balancesOf(payment)).toMatchObject({ refundable: 0n, frozen: false });
    },
  );

  it("a capture beyond the authorization, a void after a capture, a capture after a void", async () => {
    const payment = await makePayment(world.gateway, authorize);
    expect(await insertOperation(payment, { type: "capture", amount: 12_501n })).toBe(
      "amount_exceeds_balance",
    );
    expect(await insertOperation(payment, { type: "capture", amount: 1n })).toBe("done");
    expect(await insertOperation(payment, { type: "void" })).toBe("already_captured");
    const other = await makePayment(world.gateway, authorize);
    expect(await insertOperation(other, { type: "void" })).toBe("done");
    expect(await insertOperation(other, { type: "void" })).toBe("already_voided");
    expect(await insertOperation(other, { type: "capture", amount: 1n })).toBe("already_voided");
  });

  it("an operation on a deleted, frozen or unpaid payment", async () => {
    const deleted = await makePayment(world.gateway);
    await sql.query("UPDATE payment_transaction SET deleted_at = now() WHERE id = $1", [deleted.id]);
    expect(await insertOperation(deleted, {})).toBe("invalid_state");
    const frozen = await makePayment(world.gateway);
    await sql.query("UPDATE payment_transaction SET frozen_at = now() WHERE id = $1", [frozen.id]);
    expect(await insertOperation(frozen, {})).toBe("transaction_frozen");
    const waiting = await makePayment(world.gateway, { state: "pending" });
    expect(await insertOperation(waiting, {})).toBe("invalid_state");
  });

  it("an amount that is nothing or less", async () => {
    const payment = await makePayment(world.gateway);
    for (const amount of [0n, -1n])
      expect(await insertOperation(payment, { amount })).toBe("operation_amount_check");
  });

  it("values of a payment that cannot be", async () => {
    const payment = await makePayment(world.gateway);
    for (const [change, rule] of [
      ["session_id = 'x'", "session_id"],
      ["currency_code = 'kwd'", "currency"],
      ["amount_minor = -1", "amounts"],
      ["fee_minor = -1", "amounts"],
      ["settled_minor = -1", "amounts"],
      ["settled_minor = 0", "settled"],
      ["gateway_account_id = NULL", "settled"],
      ["refunded_minor = -1", "balances"],
      ["refund_held_minor = -1", "balances"],
    ])
      expect([
        change,
        await refused(`UPDATE payment_transaction SET ${change} WHERE id = $1`, [payment.id]),
      ]).toEqual([change, `payment_transaction_${rule}_check`]);
    const waiting = await makePayment(world.gateway, { state: "pending" });
    expect(
      await refused("UPDATE payment_transaction SET deleted_at = now() WHERE id = $1", [waiting.id]),
    ).toBe("payment_transaction_deleted_check");
  });

  it("an account and a key that are to be deleted", async () => {
    expect(await refused("DELETE FROM gateway_account")).toBe("permission denied");
    expect(await refused("DELETE FROM api_key")).toBe("permission denied");
    const owner = new pg.Client({ connectionString: process.env.DATABASE_URL });
    await owner.connect();
    await expect(owner.query("DELETE FROM gateway_account")).rejects.toThrow("gateway_account rows are kept");
    await owner.end();
  });

  it("an operation that starts without what it needs", async () => {
    const payment = await makePayment(world.gateway);
    for (const source of ["api", "gateway"])
      expect(await insertOperation(payment, { amount: 1n, attempt: 0, source })).toBe(
        "operation_request_attempt_check",
      );
    expect(await insertOperation(payment, { type: "cancel", status: "succeeded", amount: 1n })).toBe(
      "operation_amount_check",
    );
  });

  it("a second holder of a Tracking-Key", async () => {
    const payment = await makePayment(world.gateway);
    expect(await insertOperation(payment, { amount: 1n, key: `k-${payment.id}` })).toBe("done");
    expect(await insertOperation(payment, { amount: 1n, key: `k-${payment.id}` })).toBe(
      "operation_tracking_key_held_idx",
    );
  });

  it("a change of what an operation is", async () => {
    const payment = await makePayment(world.gateway);
    const id = randomUUID();
    await insertOperation(payment, { id, amount: 5n });
    for (const change of [
      "amount_minor = 6",
      "type = 'capture'",
      "currency_code = 'USD'",
      "source = 'gateway'",
      "tracking_key = 'x'",
    ]) {
      expect(await refused(`UPDATE operation SET ${change} WHERE id = $1::uuid`, [id])).toBe(
        "operation_is_immutable",
      );
    }
    expect(await refused("DELETE FROM operation WHERE id = $1::uuid", [id])).toBe("permission denied");
    expect(await refused("DELETE FROM child_transaction")).toBe("permission denied");
  });

  const STATUSES = [
    "in_flight",
    "unknown",
    "pending",
    "succeeded",
    "declined",
    "failed",
    "rejected",
  ] as const;
  const LEGAL: Record<(typeof STATUSES)[number], string> = {
    in_flight: "unknown pending succeeded declined failed",
    unknown: "pending succeeded declined failed",
    pending: "succeeded rejected",
    succeeded: "rejected",
    declined: "pending succeeded",
    failed: "pending succeeded",
    rejected: "",
  };
  it.each(STATUSES)("a step from %s that the machine does not have", async (from) => {
    const payment = await makePayment(world.gateway);
    for (const to of STATUSES) {
      if (to === from) continue;
      const id = randomUUID();
      await insertOperation(payment, { id, status: from, amount: 1n, source: "gateway" });
      const settledAt = ["unknown", "pending", "in_flight"].includes(to) ? "NULL" : "now()";
      const result = await refused(
        `UPDATE operation SET status = '${to}', settled_at = ${settledAt} WHERE id = $1::uuid`,
        [id],
      );
      expect([from, to, result]).toEqual([
        from,
        to,
        LEGAL[from].split(" ").includes(to) ? "done" : "illegal_operation_status",
      ]);
    }
  });
});

describe("four eyes", () => {
  it("a second open request for one payment", async () => {
    const payment = await makePayment(world.gateway);
    expect(await insertRequest(payment, "refund", 1n)).toBe("done");
    expect(await insertRequest(payment, "refund", 1n)).toBe("operation_request_open_idx");
  });

  it("a request beyond the balance, and an operation that takes what a request holds", async () => {
    const payment = await makePayment(world.gateway);
    expect(await insertRequest(payment, "refund", 12_501n)).toBe("amount_exceeds_balance");
    expect(await insertRequest(payment, "refund", 12_500n)).toBe("done");
    expect(await insertOperation(payment, { amount: 1n })).toBe("amount_exceeds_balance");
  });

  it("the maker's own decision, under his own or another name", async () => {
    const payment = await makePayment(world.gateway);
    await insertRequest(payment);
    const request = await requestOf(payment);
    const decide = (makerId: number, checkerId: number) => insertDecision(request, makerId, checkerId);
    expect(await decide(maker, maker)).toBe("decision_maker_is_not_checker");
    // Whatever the writer calls the maker, the request's own is compared.
    expect(await decide(checker, maker)).toBe("decision_maker_is_not_checker");
    expect(await insertDecision(request, maker, checker, { behalf: maker })).toBe("decision_on_behalf_check");
    expect(await insertDecision(request, maker, checker, { behalf: checker })).toBe(
      "decision_on_behalf_check",
    );
    expect(await decide(maker, checker)).toBe("done");
    expect(await decide(maker, checker)).toBe("decision_request_id_checker_id_key");
    const other = (await makeActor(["request.decide"])).userId;
    // The seat of the first checker is taken already.
    expect(await insertDecision(request, maker, other, { behalf: checker })).toBe("decision_seat_is_taken");
    for (const text of [
      "UPDATE decision SET verdict = 'reject'",
      "DELETE FROM decision",
      "TRUNCATE decision",
    ]) {
      expect(await refused(text)).toBe("permission denied");
    }
  });

  it("a change of what was asked for, and of who asked", async () => {
    const payment = await makePayment(world.gateway);
    await insertRequest(payment, "refund", 10n);
    const request = await requestOf(payment);
    for (const change of [
      "amount_minor = 11, held_minor = 11",
      `maker_id = ${checker}`,
      "note = 'x'",
      "reason_code = 'fraud'",
      "extra = '{\"a\":1}'",
    ]) {
      expect(await refused(`UPDATE operation_request SET ${change} WHERE id = $1`, [request])).toBe(
        "request_is_immutable",
      );
    }
    expect(await refused("DELETE FROM operation_request WHERE id = $1", [request])).toBe("permission denied");
  });

  const openUndoWindow = (request: number) =>
    refused("UPDATE operation_request SET release_at = now() + interval '1 hour' WHERE id = $1", [request]);

  it("an approval without as many different checkers as it needs, or against a rejection", async () => {
    const payment = await makePayment(world.gateway);
    await insertRequest(payment, "refund", 1n);
    const request = await requestOf(payment);
    await refused("UPDATE operation_request SET required_checks = 2 WHERE id = $1", [request]);
    expect(await refused("UPDATE operation_request SET required_checks = 1 WHERE id = $1", [request])).toBe(
      "request_is_immutable",
    );
    expect(await setStatus(request, "approved")).toBe("request_lacks_approvals");
    await insertDecision(request, maker, checker);
    expect(await setStatus(request, "approved")).toBe("request_lacks_approvals");
    const second = (await makeActor(["request.decide"])).userId;
    const third = (await makeActor(["request.decide"])).userId;
    await insertDecision(request, maker, second);
    await insertDecision(request, maker, third, { verdict: "reject" });
    expect(await setStatus(request, "approved")).toBe("request_lacks_approvals");
    await setStatus(request, "canceled");
    expect(
      await refused(
        `INSERT INTO operation_request (transaction_id, type, amount_minor, currency_code, held_minor, maker_id, reason_code, submission_key, expires_at, status)
         VALUES ($1, 'refund', 1, 'KWD', 1, $2, 'other', $3::uuid, now() + interval '1 hour', 'approved')`,
        [payment.id, maker, randomUUID()],
      ),
    ).toBe("request_lacks_approvals");
  });

  it("a decision of the person whose key asked, in his own name or for another", async () => {
    const payment = await makePayment(world.gateway);
    const owner = (await makeActor(["request.decide"])).userId;
    expect(
      await refused(
        `INSERT INTO operation_request (transaction_id, type, amount_minor, currency_code, held_minor, maker_key_id, maker_key_owner_id,
           source, reason_code, submission_key, expires_at)
         VALUES ($1, 'refund', 1, 'KWD', 1, $2, $3, 'api', 'other', $4::uuid, now() + interval '1 hour')`,
        [payment.id, world.api.apiKeyId, owner, randomUUID()],
      ),
    ).toBe("done");
    const request = await requestOf(payment);
    expect(await insertDecision(request, maker, owner)).toBe("decision_by_owner_of_key");
    expect(await insertDecision(request, maker, checker, { behalf: owner })).toBe("decision_by_owner_of_key");
    // Nor of somebody who was shown a newer secret of it, and nobody is taken out of that list.
    const keeper = (await makeActor(["request.decide"])).userId;
    const handedTo = (people: number[]) =>
      refused("UPDATE api_key SET rotated_by_ids = $2::int[] WHERE id = $1", [world.api.apiKeyId, people]);
    expect(await handedTo([keeper])).toBe("done");
    expect(await insertDecision(request, maker, keeper)).toBe("decision_by_owner_of_key");
    expect(await insertDecision(request, maker, checker, { behalf: keeper })).toBe(
      "decision_by_owner_of_key",
    );
    expect(await handedTo([])).toBe("conflict");
    expect(await insertDecision(request, maker, checker)).toBe("done");
  });

  it("an execution of what is not approved, not released, over its time, or about something else", async () => {
    const payment = await makePayment(world.gateway);
    await insertRequest(payment, "refund", 5n);
    const pending = await requestOf(payment);
    expect(await insertOperation(payment, { request: pending, amount: 5n })).toBe("request_not_open");
    await insertDecision(pending, maker, checker);
    await setStatus(pending, "approved");
    await openUndoWindow(pending);
    expect(await insertOperation(payment, { request: pending, amount: 5n })).toBe("request_not_open");
    await refused("UPDATE operation_request SET release_at = now() WHERE id = $1", [pending]);
    expect(await setStatus(pending, "canceled")).toBe("request_is_released");
    expect(await insertOperation(payment, { request: pending, amount: 4n })).toBe("request_not_open");
    expect(await insertOperation(await makePayment(world.gateway), { request: pending, amount: 5n })).toBe(
      "request_not_open",
    );
    await refused("UPDATE operation_request SET expires_at = now() WHERE id = $1", [pending]);
    expect(await insertOperation(payment, { request: pending, amount: 5n })).toBe("request_not_open");
    await refused("UPDATE operation_request SET expires_at = now() + interval '1 hour' WHERE id = $1", [
      pending,
    ]);
    expect(await insertOperation(payment, { request: pending, amount: 5n })).toBe("done");
  });

  it("a change of what happened to a request, and a right that ends its own cool-off", async () => {
    for (const text of ["UPDATE request_event SET event = 'done'", "DELETE FROM cool_off_exemption"])
      expect(await refused(text)).toBe("permission denied");
    const payment = await makePayment(world.gateway);
    await insertRequest(payment, "refund", 1n);
    expect(
      await refused(
        "INSERT INTO cool_off_exemption (request_id, user_id, granted_by_id) VALUES ($1, $2, $2)",
        [await requestOf(payment), checker],
      ),
    ).toBe("cool_off_exemption_giver_check");
  });

  it("a step of a request that the machine does not have", async () => {
    const STATUSES = [
      "pending",
      "approved",
      "rejected",
      "canceled",
      "expired",
      "manual_action_required",
      "done",
    ];
    const LEGAL: Record<string, string[]> = {
      pending: ["approved", "rejected", "canceled", "expired"],
      approved: ["done", "manual_action_required", "canceled", "expired"],
      manual_action_required: ["approved", "canceled", "expired", "done"],
    };
    const payment = await makePayment(world.gateway);
    for (const from of STATUSES) {
      for (const to of STATUSES.filter((status) => status !== from)) {
        await insertRequest(payment, "refund", 1n);
        const request = await requestOf(payment);
        const set = (status: string) => setStatus(request, status);
        if (!["pending", "rejected"].includes(from) || to === "approved")
          await insertDecision(request, maker, checker);
        if (from === "approved") await openUndoWindow(request);
        if (from === "manual_action_required" || from === "done") await set("approved");
        if (from !== "pending") await set(from);
        const expected = LEGAL[from]?.includes(to) ? "done" : "illegal_request_status";
        expect([from, to, await set(to)]).toEqual([from, to, expected]);
        await insertDecision(request, maker, checker);
        await openUndoWindow(request);
        for (const status of ["approved", "canceled"]) await set(status);
      }
    }
  });

  it("a second live attempt of a request, and the end of a request that is being executed", async () => {
    const payment = await makePayment(world.gateway);
    const request = await approvedRequest(payment, 5n);
    expect(await insertOperation(payment, { request, amount: 5n })).toBe("done");
    const again = (number: number) => insertOperation(payment, { request, amount: 5n, attempt: number });
    expect(await again(1)).toMatch(/^operation_(live_attempt|attempt_number)_idx$/);
    expect(await again(2)).toBe("operation_live_attempt_idx");
    await refused("UPDATE operation SET status = 'unknown' WHERE request_id = $1", [request]);
    expect(await again(2)).toBe("request_executing");
    for (const status of ["canceled", "expired"]) {
      expect(
        await refused(`UPDATE operation_request SET status = '${status}', held_minor = 0 WHERE id = $1`, [
          request,
        ]),
      ).toBe("request_is_executing");
    }
    expect(await balancesOf(payment)).toMatchObject({ refund_held_minor: 5n, request_held_minor: 0n });
  });

  it("a second void while the first is being written: it waits, sees it and is refused", async () => {
    for (const second of ["operation", "request"]) {
      const payment = await makePayment(world.gateway, authorize);
      let waiting: Promise<string> | undefined;
      await inTransaction(async (transaction) => {
        await transaction.query(
          `INSERT INTO operation (id, transaction_id, transaction_session_id, type, source, status, amount_minor, currency_code,
             gateway_account_id, reference_number)
           SELECT gen_random_uuid(), p.id, p.session_id, 'void', 'api', 'in_flight', 12500, p.currency_code, p.gateway_account_id, $2
           FROM payment_transaction p WHERE p.id = $1`,
          [payment.id, newReferenceNumber()],
        );
        waiting =
          second === "operation"
            ? insertOperation(payment, { type: "void" })
            : insertRequest(payment, "void");
        // Until it stands at the lock of the payment.
        await expect
          .poll(async () => (await sql.query("SELECT 1 FROM pg_locks WHERE NOT granted")).length)
          .toBeGreaterThan(0);
      });
      expect([second, await waiting]).toEqual([second, "already_voided"]);
    }
  });

  it("two live attempts of a request at the same moment: one gets in", async () => {
    for (let round = 0; round < 10; round++) {
      const payment = await makePayment(world.gateway);
      const request = await approvedRequest(payment, 5n);
      const results = await Promise.all(
        [1, 2, 3].map((attempt) => insertOperation(payment, { request, amount: 5n, attempt })),
      );
      expect(results.filter((result) => result === "done")).toHaveLength(1);
    }
  });
});

describe("facts that arrive late are recorded all the same", () => {
  async function attempt(
    payment: TestPayment,
    request: number,
    number: number,
    status: string,
  ): Promise<string> {
    const id = randomUUID();
    expect(await insertOperation(payment, { id, request, attempt: number })).toBe("done");
    if (status !== "in_flight")
      await sql.query(
        "UPDATE operation SET status = $2::operation_status, settled_at = now() WHERE id = $1::uuid",
        [id, status],
      );
    return id;
  }
  const succeed = (payment: TestPayment, id: string, request: number) =>
    settleOperation(sql, {
      operationId: id,
      transactionId: payment.id,
      transactionSessionId: payment.sessionId,
      requestId: request,
      type: "refund",
      status: "succeeded",
      actor: systemActor("test"),
      gatewayReference: `ref_${id}`,
      code: null,
      message: null,
      pgParams: {},
      response: {},
      exchange: null,
      nextInquiryMs: null,
    });

  it("an attempt that was declared not done and was done: no hold of its request stands against it", async () => {
    const payment = await makePayment(world.gateway);
    const request = await approvedRequest(payment);
    const first = await attempt(payment, request, 1, "failed");
    expect(await balancesOf(payment)).toMatchObject({ request_held_minor: 12_500n, refundable: 0n });
    await succeed(payment, first, request);
    expect(await balancesOf(payment)).toMatchObject({
      refunded_minor: 12_500n,
      request_held_minor: 0n,
      frozen: false,
    });
  });

  it("the same while a second attempt is under way: both count, and the payment is frozen", async () => {
    const payment = await makePayment(world.gateway);
    const request = await approvedRequest(payment);
    const first = await attempt(payment, request, 1, "failed");
    const second = await attempt(payment, request, 2, "in_flight");
    expect(await succeed(payment, first, request)).toMatchObject({ child: { state: "refunded" } });
    expect(await succeed(payment, second, request)).toMatchObject({ child: { state: "refunded" } });
    expect(await balancesOf(payment)).toMatchObject({ refunded_minor: 25_000n, frozen: true });
  });
});

describe("the trail", () => {
  it("takes entries and nothing else", async () => {
    for (const table of ["audit_event", "audit_seal"]) {
      expect(await refused(`UPDATE ${table} SET ${table === "audit_event" ? "action" : "hash"} = 'x'`)).toBe(
        "permission denied",
      );
      expect(await refused(`DELETE FROM ${table}`)).toBe("permission denied");
      expect(await refused(`TRUNCATE ${table}`)).toBe("permission denied");
    }
  });
});

describe("the formulas of code and schema", () => {
  it("agree on every payment", async () => {
    // The state of a payment does not move freely, so there is one of each.
    const payments = {
      authorized: await makePayment(world.gateway, authorize),
      paid: await makePayment(world.gateway),
    };
    const amount = fc.bigInt({ min: 0n, max: 20_000n });
    const row = fc.record({
      state: fc.constantFrom("authorized" as const, "paid" as const),
      settled_minor: fc.bigInt({ min: 1n, max: 20_000n }),
      fee_minor: amount,
      captured_minor: amount,
      capture_held_minor: amount,
      refunded_minor: amount,
      refund_queued_minor: amount,
      refund_held_minor: amount,
      request_held_minor: amount,
      disputed_minor: amount,
      voided_minor: fc.constantFrom(0n, 0n, 7n),
      void_held: fc.boolean(),
      void_requested: fc.boolean(),
    });
    await fc.assert(
      fc.asyncProperty(row, async ({ state, ...values }) => {
        const payment = payments[state];
        await inTransaction(async (transaction) => {
          const columns = Object.entries(values).map(([name, value]) => `${name} = '${value}'`);
          await transaction.query(`UPDATE payment_transaction SET ${columns.join(", ")} WHERE id = $1`, [
            payment.id,
          ]);
          const [inSql] = await transaction.query<{ refundable: bigint; capturable: bigint }>(
            "SELECT refundable_minor(p) AS refundable, capturable_minor(p) AS capturable FROM payment_transaction p WHERE id = $1",
            [payment.id],
          );
          const { facts } = (await readParent(transaction, payment.id))!;
          const positive = (value: bigint) => (value > 0n ? value : 0n);
          expect(refundableMinor(facts)).toBe(positive(inSql!.refundable));
          expect(capturableMinor(facts)).toBe(positive(inSql!.capturable));
        });
      }),
      { numRuns: 150 },
    );
    const { paid } = payments;
    expect((await findParent(sql, { sessionId: paid.sessionId })).parent().id).toBe(paid.id);
  });
});
