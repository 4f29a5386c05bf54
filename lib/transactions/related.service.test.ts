import { beforeAll, expect, test } from "vitest";
import { sql } from "@/lib/db/sql";
import { arrangeWorld, makeActor, makePayment, type TestPayment } from "@/lib/testing/world";
import { NO_FILTER } from "@/lib/transactions/filters";
import { readNeighbours } from "@/lib/transactions/neighbours";
import { readTransaction } from "@/lib/transactions/read-transaction";
import { readRelated } from "@/lib/transactions/related";
import { DEFAULT_SORT } from "@/lib/transactions/sort";

const world = arrangeWorld();
const made: TestPayment[] = [];

const change = (payment: TestPayment | undefined, assignments: string) =>
  sql.query(`UPDATE payment_transaction SET ${assignments} WHERE id = $1`, [payment?.id]);

beforeAll(async () => {
  for (let number = 0; number < 5; number += 1)
    made.push(await makePayment(world.gateway, { orderNo: null }));
  const [me, sameMail, samePhone, deleted, stranger] = made;
  const nobody = "customer_id = NULL, customer_email = NULL, customer_phone = NULL, order_no = NULL";
  for (const [index, payment] of made.entries())
    await change(payment, `${nobody}, created_at = '2026-01-0${index + 1}T10:00Z'`);
  await change(me, "customer_email = 'Sara@Example.com', customer_phone = '+96550000001', order_no = 'O-1'");
  await change(sameMail, "customer_email = 'sara@example.COM', order_no = 'O-1'");
  await change(samePhone, "customer_phone = '+96550000001'");
  await change(deleted, "customer_email = 'sara@example.com', deleted_at = now()");
  await change(stranger, "customer_email = 'other@example.com'");
});

test("payments of the same customer and order come newest first with what ties them; deleted ones and strangers do not", async () => {
  const viewer = await makeActor(["transaction.view"]);
  const [me, sameMail, samePhone] = made;
  const related = await readRelated(viewer, me?.sessionId ?? "");
  expect(related.more).toBe(0);
  expect(related.rows.map((row) => [row.sessionId, [...row.ties].sort()])).toEqual([
    [samePhone?.sessionId, ["phone"]],
    [sameMail?.sessionId, ["email", "order"]],
  ]);
  await expect(readRelated(await makeActor([]), me?.sessionId ?? "")).rejects.toMatchObject({
    code: "forbidden",
  });
  await expect(readRelated(viewer, "0".repeat(40))).rejects.toMatchObject({ code: "not_found" });
});

test("neighbours are those of the list that the person came from, in its order and under its filters", async () => {
  const viewer = await makeActor(["transaction.view"]);
  const [first, second, third, , fifth] = made;
  const of = (payment: TestPayment | undefined, filter = NO_FILTER, sort = DEFAULT_SORT) =>
    readNeighbours(viewer, payment?.sessionId ?? "", filter, sort);
  expect(await of(third)).toEqual({ previous: fifth?.sessionId, next: second?.sessionId });
  expect(await of(fifth)).toEqual({ previous: null, next: third?.sessionId });
  expect(await of(third, NO_FILTER, { key: "created", way: "up" })).toEqual({
    previous: second?.sessionId,
    next: fifth?.sessionId,
  });
  expect(await of(first, { ...NO_FILTER, search: "sara@example.com" })).toMatchObject({
    previous: second?.sessionId,
    next: null,
  });
  expect(await of(third, { ...NO_FILTER, states: ["failed"] })).toEqual({ previous: null, next: null });
});

test("the story tells of webhooks and of mails to the customer; only who manages them is led to them", async () => {
  const payment = made[0] as TestPayment;
  await sql.query(
    `WITH event AS (INSERT INTO webhook_event (id, kind, transaction_session_id) VALUES (gen_random_uuid(), 'payment', $1)
       RETURNING id, seq)
     INSERT INTO webhook_delivery (event_id, event_seq, transaction_session_id, url, status, finished_at)
     SELECT id, seq, $1, 'https://shop.example.com/hook?token=secret', 'failed', now() FROM event`,
    [payment.sessionId],
  );
  await sql.query(
    `INSERT INTO mail (key, kind, language, recipient, subject, text_body, html_body)
     VALUES ('link:' || $1, 'customer_payment_link', 'en', 'sara@example.com', 's', 't', 'h')`,
    [payment.sessionId],
  );
  const { timeline } = await readTransaction(await makeActor(["transaction.view"]), payment.sessionId);
  expect(timeline.find(({ action }) => action === "delivery.failed")).toMatchObject({
    subject: "shop.example.com",
    result: "failed",
  });
  expect(timeline.find(({ action }) => action === "mail.waiting")).toMatchObject({
    subject: "sara@example.com",
  });
  expect(JSON.stringify(timeline)).not.toContain("token=secret");
  expect(timeline.some(({ href }) => href !== undefined)).toBe(false);
  const manager = await makeActor(["transaction.view", "webhook.manage"]);
  const links = (await readTransaction(manager, payment.sessionId)).timeline.filter(({ href }) => href);
  expect(links.map(({ href }) => href?.split("/")[1]).sort()).toEqual(["mails", "webhooks"]);
});
