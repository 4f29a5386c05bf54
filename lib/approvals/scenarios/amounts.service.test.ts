import { randomUUID } from "node:crypto";
import { afterEach, beforeAll, describe, expect, it } from "vitest";
import { decideRequest } from "@/lib/approvals/decide-request";
import { executeRequest } from "@/lib/approvals/execute-request";
import { explainRequest } from "@/lib/approvals/explain-request";
import { followRequest } from "@/lib/approvals/follow-request";
import type { PolicyDocument, PolicyRule } from "@/lib/approvals/policy/types";
import { previewRequest } from "@/lib/approvals/preview-request";
import {
  requestFromConsole,
  requestInternalOperation,
  requestOperation,
} from "@/lib/approvals/request-operation";
import {
  anyChecker,
  approval,
  before,
  consoleRule,
  fourEyesNow,
  liveNow,
} from "@/lib/approvals/scenarios/live-now";
import type { UserActor } from "@/lib/auth/actor";
import { sql } from "@/lib/db/sql";
import { refusal, tally } from "@/lib/testing/refusal";
import { ask, decide, requestNow, seenNow } from "@/lib/testing/requests";
import {
  arrangeWorld,
  balancesOf,
  executedAt,
  ledgerOf,
  makeActor,
  makePayment,
  operationsOf,
  type TestPayment,
} from "@/lib/testing/world";

/** Scenarios of the approval rules about amounts: tiers, splitting, limits, and every door asking the same policy. */
const world = arrangeWorld({ GATEWAY_DEADLINE_MS: "4000" });
let maker: UserActor;
let checker: UserActor;
let second: UserActor;

beforeAll(async () => {
  maker = await makeActor(["payment.refund", "payment.void", "payment.cancel"]);
  checker = await makeActor(["request.decide"]);
  second = await makeActor(["request.decide"]);
});
afterEach(fourEyesNow);

/** One checker up to 10 KWD, two up to 100, three above. */
const TIERS: PolicyRule["tiers"] = [
  { upTo: { KWD: "10.000" }, then: approval([anyChecker(1)]) },
  { upTo: { KWD: "100.000" }, then: approval([anyChecker(2)]) },
  { upTo: null, then: approval([anyChecker(3)]) },
];
const tiered = (more: Partial<PolicyRule> = {}, rest: Partial<PolicyDocument> = {}) =>
  before(
    [
      consoleRule(approval([anyChecker()]), {
        when: { operations: ["refund", "void"], sources: ["console"], currencies: ["KWD"] },
        tiers: TIERS,
        ...more,
      }),
    ],
    rest,
  );
const pay = (amountMinor = 500_000n) => makePayment(world.gateway, { amountMinor });
const checksOf = async (requestId: number) => {
  const rows = await sql.query<{ required_checks: number }>(
    "SELECT required_checks FROM operation_request WHERE id = $1",
    [requestId],
  );
  return rows[0]!.required_checks;
};
const sameCustomer = async (...payments: TestPayment[]) => {
  const customer = `c-${randomUUID().slice(0, 8)}`;
  await sql.query(
    "UPDATE payment_transaction SET customer_id = $2, customer_email = NULL WHERE id = ANY ($1::bigint[])",
    [payments.map((payment) => payment.id), customer],
  );
};
const sameCard = async (...payments: TestPayment[]) => {
  const hash = randomUUID().replaceAll("-", "").repeat(2);
  const rows = await sql.query<{ id: bigint }>(
    `INSERT INTO saved_card (token, customer_id, gateway_account_id, gateway_token_hash, sealed_gateway_token, number, expiry_month, expiry_year)
     SELECT $1, 'c', gateway_account_id, $2, '\\x00', '**** 0026', '12', '30' FROM payment_transaction WHERE id = $3 RETURNING id`,
    [randomUUID(), hash, payments[0]!.id],
  );
  await sql.query(
    "UPDATE payment_attempt SET saved_card_id = $1 WHERE transaction_id = ANY ($2::bigint[]) AND state = 'success'",
    [rows[0]!.id, payments.map((payment) => payment.id)],
  );
};

describe("S15: amounts on, one unit above and below each tier: exactly one tier each", () => {
  it.each([
    ["0.001", 1],
    ["9.999", 1],
    ["10", 1],
    ["10.001", 2],
    ["99.999", 2],
    ["100.000", 2],
    ["100.001", 3],
    ["500.000", 3],
  ])("%s KWD wants %i", async (amount, checks) => {
    await liveNow(tiered());
    const payment = await pay();
    expect(
      await previewRequest(maker, { sessionId: payment.sessionId, type: "refund", amount }),
    ).toMatchObject({
      kind: "approval",
      checks,
    });
    expect(await checksOf(await ask(maker, payment, { amount }))).toBe(checks);
  });
});

describe("S16: splitting under a tier on one payment, one card, one customer: lifted to the higher tier", () => {
  it("on one payment, with what is done and what the API did", async () => {
    await liveNow(tiered({ sumOver: { scopes: ["transaction"], hours: 24 } }));
    const payment = await pay();
    await requestOperation(world.api, {
      type: "refund",
      source: "api",
      sessionId: payment.sessionId,
      amount: "6",
    });
    const requestId = await ask(maker, payment, { amount: "4.001" });
    expect(await checksOf(requestId)).toBe(2);
    expect(await explainRequest(checker, requestId)).toMatchObject({
      because: expect.arrayContaining([expect.objectContaining({ code: "lifted_by_transaction" })]),
    });
  });

  it.each([
    ["customer", sameCustomer],
    ["card", sameCard],
  ] as const)("on one %s, with what waits on other payments", async (scope, tie) => {
    await liveNow(tiered({ sumOver: { scopes: [scope], hours: 24 } }));
    const payments = [await pay(), await pay(), await pay()];
    await tie(payments[0]!, payments[1]!);
    expect(await checksOf(await ask(maker, payments[0]!, { amount: "6" }))).toBe(1);
    expect(await checksOf(await ask(maker, payments[1]!, { amount: "6" }))).toBe(2);
    expect(await checksOf(await ask(maker, payments[2]!, { amount: "6" }))).toBe(1);
  });

  it("asked at the same moment: the sums see each other, and the earlier one is lifted when it is decided", async () => {
    await liveNow(tiered({ sumOver: { scopes: ["customer"], hours: 24 } }));
    for (let round = 0; round < 5; round++) {
      const payments = [await pay(), await pay(), await pay()];
      await sameCustomer(...payments);
      const ids = await Promise.all(payments.map((payment) => ask(maker, payment, { amount: "5" })));
      const checks = await Promise.all(ids.map(checksOf));
      // 5, 10 and 15 in some order: only the third one goes over 10.
      expect([...checks].sort()).toEqual([1, 1, 2]);
      const early = ids[checks.indexOf(1)]!;
      expect(await decide(checker, early)).toMatchObject({ status: "pending" });
      expect(await decide(second, early)).toMatchObject({ status: "approved" });
    }
  });
});

describe("velocity limits", () => {
  const limited = (rest: Partial<PolicyDocument["limits"][number]>): PolicyDocument =>
    before([], {
      limits: [
        {
          id: "day",
          name: "A day",
          operations: ["refund"],
          sources: ["console", "api"],
          per: "everyone",
          hours: 24,
          ...rest,
        },
      ],
    });

  it("per maker: what would go over is denied with the limit's name, and nothing is held", async () => {
    const busy = await makeActor(["payment.refund"]);
    await liveNow(limited({ per: "maker", maxAmount: { KWD: "10" } }));
    await ask(busy, await pay(), { amount: "6" });
    const payment = await pay();
    await expect(ask(busy, payment, { amount: "4.001" })).rejects.toMatchObject({
      code: "forbidden",
      detail: expect.stringContaining('"A day"'),
    });
    expect(await balancesOf(payment)).toMatchObject({ request_held_minor: 0n });
    expect(await refusal(ask(busy, payment, { amount: "4" }))).toBe("accepted");
    const fresh = await makeActor(["payment.refund"]);
    expect(await refusal(ask(fresh, await pay(), { amount: "9" }))).toBe("accepted");
  });

  it("per customer, through the API, all at once: as many as fit and not one more", async () => {
    await liveNow(limited({ per: "customer", maxCount: 3 }));
    const payments = await Promise.all(Array.from({ length: 8 }, () => pay()));
    await sameCustomer(...payments);
    const results = await tally(
      payments.map((payment) =>
        requestOperation(world.api, {
          type: "refund",
          source: "api",
          sessionId: payment.sessionId,
          amount: "1",
        }),
      ),
    );
    expect(results).toEqual({ accepted: 3, forbidden: 5 });
    const moved = await Promise.all(payments.map((payment) => executedAt(world.gateway, payment)));
    expect(moved.flat()).toHaveLength(3);
  });
});

describe("S19: every door asks the same evaluator; the rule on source decides", () => {
  const everyDoor = before([
    {
      id: "all",
      name: "Everything",
      when: { operations: ["refund"], sources: ["console", "api", "job"] },
      tiers: [{ upTo: null, then: approval([anyChecker()]) }],
    },
  ]);

  it("console, key and person by the API become requests; a job, behind which nobody stands, is denied", async () => {
    await liveNow(everyDoor);
    const payments = [await pay(), await pay(), await pay(), await pay()];
    await ask(maker, payments[0]!);
    for (const [actor, payment] of [
      [world.api, payments[1]!],
      [maker, payments[2]!],
    ] as const)
      expect(
        await requestOperation(actor, {
          type: "refund",
          source: "api",
          sessionId: payment.sessionId,
          amount: "1",
        }),
      ).toMatchObject({ kind: "requested" });
    expect(
      await refusal(
        requestOperation(maker, { type: "refund", source: "gateway", sessionId: payments[3]!.sessionId }),
      ),
    ).toBe("forbidden");
    for (const payment of payments) expect(await ledgerOf(world.gateway, payment)).toEqual([]);
  });

  it("cancel and the like are asked about too, under the payment's lock", async () => {
    await liveNow(
      before([consoleRule({ kind: "deny" }, { when: { operations: ["cancel"], sources: ["console"] } })]),
    );
    const open = await makePayment(world.gateway, { state: "pending" });
    expect(
      await refusal(
        requestInternalOperation(maker, { type: "cancel", source: "console", sessionId: open.sessionId }),
      ),
    ).toBe("forbidden");
    await fourEyesNow();
    expect(
      await refusal(
        requestInternalOperation(maker, { type: "cancel", source: "console", sessionId: open.sessionId }),
      ),
    ).toBe("accepted");
  });

  it("a Tracking-Key that made a request never executes beside it, whatever the policy says later", async () => {
    await liveNow(everyDoor);
    const payment = await pay();
    const call = () =>
      requestOperation(world.api, {
        type: "refund",
        source: "api",
        sessionId: payment.sessionId,
        amount: "1",
        trackingKey: `key-${payment.id}`,
      });
    const outcomes = await Promise.all([call(), call(), call()]);
    const ids = new Set(outcomes.map((outcome) => (outcome.kind === "requested" ? outcome.requestId : 0)));
    expect(ids.size).toBe(1);
    await fourEyesNow();
    expect(await call()).toMatchObject({ kind: "requested" });
    expect(await ledgerOf(world.gateway, payment)).toEqual([]);
    const requestId = [...ids][0]!;
    await decide(checker, requestId);
    await executeRequest(requestId);
    await followRequest(requestId);
    expect(await call()).toMatchObject({ kind: "performed", performed: { tracked: true } });
    expect(await executedAt(world.gateway, payment)).toHaveLength(1);
  });
});

describe("what the policy lets through at the console", () => {
  const small = before([
    consoleRule(approval([anyChecker()]), {
      when: { operations: ["refund"], sources: ["console"], currencies: ["KWD"] },
      tiers: [
        { upTo: { KWD: "5" }, then: { kind: "direct" } },
        { upTo: null, then: approval([anyChecker()]) },
      ],
    }),
  ]);

  it("is executed once, however often the form is sent", async () => {
    await liveNow(small);
    const payment = await pay();
    const wish = {
      sessionId: payment.sessionId,
      type: "refund" as const,
      amount: "5",
      reasonCode: "other",
      note: "Small.",
      submissionKey: randomUUID(),
    };
    const outcomes = await Promise.all([1, 2, 3].map(() => requestFromConsole(maker, wish)));
    expect(outcomes.map((outcome) => outcome.kind)).toEqual(["performed", "performed", "performed"]);
    expect(await executedAt(world.gateway, payment)).toHaveLength(1);
    expect(await ask(maker, payment, { amount: "5.001" })).toBeGreaterThan(0);
  });

  it("by a named bypass is loud in the trail; without it the same wish waits", async () => {
    const boss = await makeActor(["payment.refund"]);
    const separation = { directUsers: [boss.userId], checkersActDirectly: false, adminsActDirectly: false };
    await liveNow(before([], { separation }));
    const payment = await pay();
    const wish = { sessionId: payment.sessionId, type: "refund" as const, amount: "1", reasonCode: "fraud" };
    expect(await requestFromConsole(boss, { ...wish, submissionKey: randomUUID() })).toMatchObject({
      kind: "performed",
    });
    const trail = await sql.query(
      "SELECT 1 FROM audit_event WHERE action = 'policy.bypassed' AND transaction_session_id = $1",
      [payment.sessionId],
    );
    expect(trail).toHaveLength(1);
    expect(await requestFromConsole(maker, { ...wish, submissionKey: randomUUID() })).toMatchObject({
      kind: "requested",
    });
  });
});

describe("S25: a tampered amount or content: server facts win", () => {
  it("the hash of another request, of other words, or of nothing decides nothing", async () => {
    const requestId = await ask(maker, await pay(), { amount: "2" });
    const other = await ask(maker, await pay(), { amount: "3" });
    for (const contentHash of [await seenNow(other), "0".repeat(64)])
      expect(await refusal(decideRequest(checker, { requestId, verdict: "approve", contentHash }))).toBe(
        "request_changed",
      );
    expect(await requestNow(requestId)).toMatchObject({ status: "pending" });
  });

  it("what is executed is what was stored and approved, to the last unit", async () => {
    const payment = await pay();
    const requestId = await ask(maker, payment, { amount: "0.001" });
    await decide(checker, requestId);
    await executeRequest(requestId);
    expect(await operationsOf(payment)).toMatchObject([{ amount_minor: 1n, status: "succeeded" }]);
  });
});

describe("S1: an approved 60 and an API refund of 60 run at once on 100: one, never both", () => {
  it("ends with at most 100 moved", async () => {
    for (let round = 0; round < 8; round++) {
      const payment = await pay(100_000n);
      const requestId = await ask(maker, payment, { amount: "60" });
      await decide(checker, requestId);
      await Promise.allSettled([
        executeRequest(requestId),
        requestOperation(world.api, {
          type: "refund",
          source: "api",
          sessionId: payment.sessionId,
          amount: "60",
        }),
        executeRequest(requestId),
      ]);
      expect(await executedAt(world.gateway, payment)).toHaveLength(1);
      expect((await balancesOf(payment)).refunded_minor).toBe(60_000n);
    }
  });
});
