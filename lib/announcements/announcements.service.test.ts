import { expireRequests } from "@/lib/approvals/end-request";
import { randomUUID } from "node:crypto";
import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { announceRequestEvent } from "@/lib/announcements/announce-request-event";
import { noticeToCustomer } from "@/lib/announcements/customer-notice";
import { announceUnknownOutcome } from "@/lib/announcements/outcome-alert";
import { announceFailedWebhook } from "@/lib/announcements/webhook-failed";
import { executeRequest } from "@/lib/approvals/execute-request";
import { followRequest } from "@/lib/approvals/follow-request";
import { queueRequestEvent, type RequestEventName } from "@/lib/approvals/request-events";
import type { UserActor } from "@/lib/auth/actor";
import { inTransaction, sql } from "@/lib/db/sql";
import { isMailAddress } from "@/lib/mail/address";
import { setOwnPreferences } from "@/lib/notifications/preferences";
import { ask, decide } from "@/lib/testing/requests";
import { arrangeWorld, makeActor, makePayment, type TestPayment } from "@/lib/testing/world";
import { raiseOutcomeAlerts } from "@/lib/operations/outcomes/raise-alerts";
import { abandonOperation } from "@/lib/testing/abandoned";

const world = arrangeWorld({ PUBLIC_URL: "https://pay.shop.test" });

let maker: UserActor;
let checker: UserActor;
let other: UserActor;

beforeAll(async () => {
  maker = await makeActor(["payment.refund", "payment.void"]);
  checker = await makeActor(["request.decide"]);
  other = await makeActor(["transaction.view"]);
});

beforeEach(async () => {
  await sql.query("UPDATE notice_settings SET copy_maker = false, mail_customers = true");
  await sql.query("UPDATE webhook_settings SET enabled = false, requests_enabled = false, requests_url = ''");
});

/** The event as the machine keeps it, and everything that is told of it. */
async function happens(
  requestId: number,
  event: RequestEventName,
  details: Parameters<typeof queueRequestEvent>[3] = {},
): Promise<string> {
  const known = await sql.query<{ id: string }>(
    `SELECT id::text FROM request_event WHERE request_id = $1 AND event = $2 AND event <> 'reminder' AND event <> 'commented'`,
    [requestId, event],
  );
  const id =
    known[0]?.id ??
    (await inTransaction((transaction) => queueRequestEvent(transaction, requestId, event, details)));
  await announceRequestEvent(id);
  return id;
}

interface Told {
  kind: string;
  params: Record<string, string>;
  link: string;
}

function toldTo(person: UserActor, requestId: number): Promise<Told[]> {
  return sql.query<Told>(
    "SELECT kind, params, link FROM notification WHERE user_id = $1 AND link = $2 ORDER BY id",
    [person.userId, `/requests/${requestId}`],
  );
}

interface Mailed {
  kind: string;
  recipient: string;
  subject: string;
  text_body: string;
  language: string;
}

function mailsTo(recipient: string, about: string): Promise<Mailed[]> {
  return sql.query<Mailed>(
    `SELECT kind, recipient, subject, text_body, language FROM mail
     WHERE recipient = $1 AND strpos(text_body, $2) > 0 ORDER BY id`,
    [recipient, about],
  );
}

async function asked(amount = "4.000"): Promise<{ payment: TestPayment; requestId: number }> {
  const payment = await makePayment(world.gateway);
  await sql.query("UPDATE payment_transaction SET customer_email = 'layla@shop.test' WHERE id = $1", [
    payment.id,
  ]);
  return { payment, requestId: await ask(maker, payment, { amount }) };
}

describe("a request that waits", () => {
  it("is told to those who can decide it, in the console and by mail, and to nobody else", async () => {
    const { requestId } = await asked();
    await happens(requestId, "created", { actor: maker });
    const [notice] = await toldTo(checker, requestId);
    expect(notice).toMatchObject({
      kind: "request_waiting",
      params: { request: `R-${requestId}`, operation: "refund", amount: "KWD 4.000", maker: maker.username },
    });
    const [mail] = await mailsTo(checker.email, `R-${requestId}`);
    expect(mail?.subject).toContain(`R-${requestId}`);
    expect(mail?.text_body).toContain(`https://pay.shop.test/requests/${requestId}`);
    for (const person of [maker, other]) {
      expect(await toldTo(person, requestId)).toEqual([]);
      expect(await mailsTo(person.email, `R-${requestId}`)).toEqual([]);
    }
  });

  it("is told once, however often the job runs, and at once from many workers", async () => {
    const { requestId } = await asked();
    const id = await happens(requestId, "created", { actor: maker });
    await Promise.all(Array.from({ length: 6 }, () => announceRequestEvent(id)));
    await happens(requestId, "stage_reached");
    expect(await toldTo(checker, requestId)).toHaveLength(1);
    expect(await mailsTo(checker.email, `R-${requestId}`)).toHaveLength(1);
  });

  it("waits for nobody any more once it is decided: a late job says nothing of it", async () => {
    const { requestId } = await asked();
    const late = await inTransaction((transaction) => queueRequestEvent(transaction, requestId, "created"));
    await decide(checker, requestId, "reject");
    await announceRequestEvent(late);
    expect((await toldTo(checker, requestId)).filter(({ kind }) => kind === "request_waiting")).toEqual([]);
  });

  it("reminds, and passes on, only whom it can", async () => {
    const { requestId } = await asked();
    await happens(requestId, "created");
    await happens(requestId, "reminder");
    expect((await toldTo(checker, requestId)).map(({ kind }) => kind)).toEqual([
      "request_waiting",
      "request_reminder",
    ]);
    // His right is younger than the request, so it waits for him only because the second admin named it.
    const [fresh, cooling] = [await makeActor(["request.decide"]), await makeActor(["request.decide"])];
    await sql.query(
      "INSERT INTO cool_off_exemption (request_id, user_id, granted_by_id) VALUES ($1, $2, $3)",
      [requestId, fresh.userId, other.userId],
    );
    await happens(requestId, "escalated");
    expect(await toldTo(cooling, requestId)).toEqual([]);
    expect((await toldTo(fresh, requestId)).map(({ kind }) => kind)).toEqual(["request_escalated"]);
    expect(await toldTo(checker, requestId)).toHaveLength(2);
  });

  it("that was decided in somebody's place is told to that person", async () => {
    const { requestId } = await asked();
    const substitute = await makeActor(["request.decide"]);
    await happens(requestId, "delegated", { actor: substitute, onBehalfOf: checker.userId });
    const told = (await toldTo(checker, requestId)).find(({ kind }) => kind === "request_decided_for_me");
    expect(told?.params.by).toBe(substitute.label);
  });

  it("leaves no notice when its transaction is rolled back", async () => {
    const { requestId } = await asked();
    const before = await sql.query("SELECT 1 FROM request_event WHERE request_id = $1", [requestId]);
    await expect(
      inTransaction(async (transaction) => {
        await queueRequestEvent(transaction, requestId, "rejected", { actor: checker });
        throw new Error("no");
      }),
    ).rejects.toThrow("no");
    expect(await sql.query("SELECT 1 FROM request_event WHERE request_id = $1", [requestId])).toEqual(before);
    expect((await toldTo(maker, requestId)).filter(({ kind }) => kind === "request_rejected")).toEqual([]);
  });
});

describe("the maker", () => {
  it("hears of a rejection with its reason", async () => {
    const { requestId } = await asked();
    await decide(checker, requestId, "reject");
    await happens(requestId, "rejected", { actor: checker, reason: "Looked at." });
    expect((await toldTo(maker, requestId)).map(({ kind }) => kind)).toEqual(["request_rejected"]);
    const [mail] = await mailsTo(maker.email, `R-${requestId}`);
    expect(mail?.text_body).toContain("Looked at.");
  });

  it("hears nothing of what he did himself", async () => {
    const { requestId } = await asked();
    await happens(requestId, "canceled", { actor: maker });
    expect(await toldTo(maker, requestId)).toEqual([]);
  });

  it("hears that his request expired with nobody's doing: in the trail, in the console, by mail and as a webhook", async () => {
    await sql.query(
      "UPDATE webhook_settings SET enabled = true, requests_enabled = true, requests_url = 'https://shop.example/requests'",
    );
    const { requestId } = await asked();
    await sql.query("UPDATE operation_request SET expires_at = now() - interval '1 second' WHERE id = $1", [
      requestId,
    ]);
    expect(await expireRequests()).toBeGreaterThan(0);
    await happens(requestId, "expired");
    const reason = "Nobody decided in time.";
    const told = await toldTo(maker, requestId);
    expect(told).toMatchObject([{ kind: "request_expired", params: { reason } }]);
    // The name of a job is nobody whom a reader could ask.
    expect(told[0]?.params).not.toHaveProperty("by");
    expect((await mailsTo(maker.email, `R-${requestId}`)).map(({ kind }) => kind)).toEqual([
      "request_expired",
    ]);
    const trail = await sql.query(
      `SELECT actor_type::text AS by, reason, before ->> 'status' AS before FROM audit_event
       WHERE action = 'request.expired' AND object_id = $1`,
      [String(requestId)],
    );
    expect(trail).toEqual([{ by: "system", reason, before: "pending" }]);
    const [webhook] = await sql.query<{ body: unknown }>(
      "SELECT body::jsonb AS body FROM webhook_event WHERE body::jsonb ->> 'event' = 'approval_request.expired' AND body::jsonb ->> 'request_id' = $1",
      [String(requestId)],
    );
    expect(webhook?.body).toMatchObject({ state: "expired", reason });
  });

  it("is told of a stop whatever he prefers, and by mail only if he likes", async () => {
    await setOwnPreferences(maker, {
      language: "ar",
      kinds: [
        { kind: "request_stopped", inProduct: false, mail: false },
        { kind: "request_expired", inProduct: false, mail: true },
      ],
    });
    const { requestId } = await asked();
    await happens(requestId, "manual_action_required", { reason: "The gateway declined." });
    await happens(requestId, "expired", { reason: "It was not executed in time." });
    expect((await toldTo(maker, requestId)).map(({ kind }) => kind)).toEqual(["request_stopped"]);
    const mails = await mailsTo(maker.email, `R-${requestId}`);
    expect(mails.map(({ kind, language }) => [kind, language])).toEqual([["request_expired", "ar"]]);
    await setOwnPreferences(maker, { language: "en", kinds: [] });
  });
});

/** Approved, executed and followed, as the worker does it. */
async function execute(requestId: number): Promise<string> {
  await decide(checker, requestId);
  await executeRequest(requestId);
  await followRequest(requestId);
  const [operation] = await sql.query<{ id: string }>("SELECT id FROM operation WHERE request_id = $1", [
    requestId,
  ]);
  if (!operation) throw new Error("Nothing was executed.");
  return operation.id;
}

describe("a refund that is done", () => {
  it("is told to the customer, in the language of the payment; to the maker by mail only when so set", async () => {
    const { payment, requestId } = await asked("1.250");
    await sql.query("UPDATE payment_transaction SET language = 'ar' WHERE id = $1", [payment.id]);
    const operationId = await execute(requestId);
    await happens(requestId, "done");
    await noticeToCustomer(operationId);
    await noticeToCustomer(operationId);
    const mails = await mailsTo("layla@shop.test", "KWD 1.250");
    expect(mails.map(({ kind, language }) => [kind, language])).toEqual([["customer_refunded", "ar"]]);
    expect(mails[0]?.text_body).not.toMatch(/https?:/);
    expect((await toldTo(maker, requestId)).map(({ kind }) => kind)).toContain("request_done");
    expect(await mailsTo(maker.email, `R-${requestId}`)).toEqual([]);

    await sql.query("UPDATE notice_settings SET copy_maker = true, mail_customers = false");
    const second = await asked("1.375");
    const executed = await execute(second.requestId);
    await happens(second.requestId, "done");
    await noticeToCustomer(executed);
    expect((await mailsTo(maker.email, `R-${second.requestId}`)).map(({ kind }) => kind)).toContain(
      "request_done",
    );
    expect(await mailsTo("layla@shop.test", "KWD 1.375")).toEqual([]);
  });

  it("is not told to the customer while the gateway has only taken it, nor when it was declined", async () => {
    const payment = await makePayment(world.gateway, { refundMode: "queued" });
    await sql.query("UPDATE payment_transaction SET customer_email = 'omar@shop.test' WHERE id = $1", [
      payment.id,
    ]);
    const requestId = await ask(maker, payment, { amount: "2.000" });
    const operationId = await execute(requestId);
    await noticeToCustomer(operationId);
    expect(await mailsTo("omar@shop.test", "KWD")).toEqual([]);
    const waiting = await sql.query<{ count: number }>(
      "SELECT count(*)::int AS count FROM graphile_worker._private_jobs WHERE key = $1 AND run_at > now() + interval '4 minutes'",
      [`customer:${operationId}`],
    );
    expect(waiting[0]?.count).toBe(1);
    await sql.query("UPDATE child_transaction SET state = 'refunded' WHERE operation_id = $1", [operationId]);
    await sql.query("UPDATE operation SET status = 'succeeded', settled_at = now() WHERE id = $1", [
      operationId,
    ]);
    await noticeToCustomer(operationId);
    expect((await mailsTo("omar@shop.test", "KWD 2.000")).map(({ kind }) => kind)).toEqual([
      "customer_refunded",
    ]);
  });
});

describe("webhooks about requests", () => {
  const urlsOf = (payment: TestPayment) =>
    sql.query<{ kind: string; urls: string[]; body: string }>(
      "SELECT kind::text, urls, body FROM webhook_event WHERE transaction_session_id = $1 AND kind = 'request' ORDER BY seq",
      [payment.sessionId],
    );

  it("are off by default, and tell every state once and in order when they are on", async () => {
    const silent = await asked();
    await happens(silent.requestId, "created");
    expect(await urlsOf(silent.payment)).toEqual([]);

    await sql.query(
      "UPDATE webhook_settings SET enabled = true, requests_enabled = true, requests_url = 'https://shop.test/requests'",
    );
    const { payment, requestId } = await asked();
    const created = await inTransaction((transaction) =>
      queueRequestEvent(transaction, requestId, "stage_reached"),
    );
    const rejected = await inTransaction((transaction) =>
      queueRequestEvent(transaction, requestId, "rejected", { actor: checker, reason: "No receipt" }),
    );
    // The later job comes first.
    await announceRequestEvent(rejected);
    await announceRequestEvent(created);
    const events = (await urlsOf(payment)).map(({ body }) => JSON.parse(body) as Record<string, unknown>);
    const told = events.map(({ event }) => event);
    expect(told.slice(-2)).toEqual(["approval_request.stage_reached", "approval_request.rejected"]);
    expect(new Set(told).size).toBe(told.length);
    expect(events.at(-1)).toMatchObject({
      request_id: requestId,
      operation: "refund",
      amount: "4.000",
      currency_code: "KWD",
      state: "rejected",
      session_id: payment.sessionId,
      reason: "No receipt",
    });
    expect(JSON.stringify(events)).not.toContain("layla@shop.test");
  });
});

describe("a webhook that was not delivered", () => {
  it("is mailed to the list once an hour for each receiver, without the path of its address", async () => {
    await sql.query(
      "UPDATE webhook_settings SET notify_on_error = true, error_emails = '{ops@shop.test,second@shop.test}'",
    );
    const ids: string[] = [];
    for (const url of [
      "https://hooks.shop.test/key-of-the-shop",
      "https://hooks.shop.test/key-of-the-shop",
    ]) {
      const eventId = randomUUID();
      const [row] = await sql.query<{ id: bigint }>(
        `WITH e AS (INSERT INTO webhook_event (id, kind, transaction_session_id, body)
           VALUES ($1::uuid, 'test', $1, '{}') RETURNING id, seq)
         INSERT INTO webhook_delivery (event_id, event_seq, transaction_session_id, url, status, finished_at)
         SELECT id, seq, $1, $2, 'failed', '2026-01-01T10:30:00Z' FROM e RETURNING id`,
        [eventId, url],
      );
      ids.push(String(row?.id));
    }
    for (const id of [...ids, ...ids]) await announceFailedWebhook(id);
    for (const to of ["ops@shop.test", "second@shop.test"]) {
      const mails = await mailsTo(to, "hooks.shop.test");
      expect(mails.map(({ kind }) => kind)).toEqual(["webhook_failed"]);
      expect(JSON.stringify(mails)).not.toContain("key-of-the-shop");
    }
  });
});

describe("an outcome that has stayed unknown", () => {
  it("is told to those who settle outcomes, and not once it is known", async () => {
    const settler = await makeActor(["outcome.settle"]);
    const payment = await makePayment(world.gateway);
    const operationId = await abandonOperation(world.api, payment, { called: false, amountMinor: 1_000n });
    const told = () =>
      sql.query<{ link: string; params: Record<string, string> }>(
        "SELECT link, params FROM notification WHERE user_id = $1 AND kind = 'outcome_unknown'",
        [settler.userId],
      );
    await sql.query("UPDATE operation SET created_at = now() - interval '2 hours' WHERE id = $1::uuid", [
      operationId,
    ]);
    expect(await raiseOutcomeAlerts()).toBe(1);
    const jobs = await sql.query<{ payload: { operationId: string } }>(
      `SELECT j.payload FROM graphile_worker._private_jobs j JOIN graphile_worker._private_tasks t ON t.id = j.task_id
       WHERE t.identifier = 'outcome-alert'`,
    );
    expect(jobs.map(({ payload }) => payload)).toEqual([{ operationId }]);
    await announceUnknownOutcome(operationId);
    await announceUnknownOutcome(operationId);
    expect(await told()).toMatchObject([
      { link: `/outcomes/${operationId}`, params: { operation: "refund", amount: "KWD 1.000" } },
    ]);
    await sql.query("UPDATE operation SET status = 'failed', settled_at = now() WHERE id = $1::uuid", [
      operationId,
    ]);
    const later = await makeActor(["outcome.settle"]);
    await announceUnknownOutcome(operationId);
    expect(await sql.query("SELECT 1 FROM notification WHERE user_id = $1", [later.userId])).toEqual([]);
  });
});

it("an address is one plain address", () => {
  expect(isMailAddress("layla@shop.test")).toBe(true);
  expect(isMailAddress("ليلى@shop.test")).toBe(true);
  for (const text of [
    "",
    "a@b@c",
    "a b@c.test",
    "a@b.test,c@d.test",
    "<a@b.test>",
    "a@b.test\n",
    ".a@b.test",
    "a..b@c.test",
  ])
    expect(isMailAddress(text)).toBe(false);
});
