import { beforeAll, expect, test } from "vitest";
import { readPaymentRequestForm } from "@/lib/api/payment-request-form";
import type { UserActor } from "@/lib/auth/actor";
import { gatewayRight } from "@/lib/auth/permissions";
import { signedIn } from "@/lib/auth/testing/people";
import { inTransaction, sql } from "@/lib/db/sql";
import { createPaymentRequest } from "@/lib/payments/payment-requests/create-payment-request";
import { mailLinkAgain } from "@/lib/payments/payment-requests/mail-link-again";
import { readSharedPayment } from "@/lib/payments/payment-requests/read-shared-payment";
import { linkMailKeys } from "@/lib/transactions/link-mails";
import { readTransaction } from "@/lib/transactions/read-transaction";
import { arrangeWorld } from "@/lib/testing/world";

arrangeWorld();
let maker: UserActor;

beforeAll(async () => {
  const person = await signedIn(["payment_request.add", "transaction.view"]);
  maker = { ...person, permissions: new Set([...person.permissions, gatewayRight("knet-test")]) };
});

/** What a browser sends. */
function form(change: Record<string, string> = {}, file?: File): Request {
  const data = new FormData();
  const fields: Record<string, string> = {
    submission_key: crypto.randomUUID(),
    amount: "12.500",
    currency_code: "KWD",
    pg_codes: "knet-test",
    expiration_time: "3 00:00:00",
    ...change,
  };
  for (const [name, value] of Object.entries(fields)) data.set(name, value);
  if (file) data.set("attachment", file);
  return new Request("http://localhost/", { method: "POST", body: data });
}

const create = async (request: Request, actor = maker) =>
  createPaymentRequest(actor, await readPaymentRequestForm(actor, request as never));

test("payment, short link, file, mail and trail are written in one commit, under the name of who asked", async () => {
  const file = new File(["invoice"], "فاتورة.pdf", { type: "application/pdf" });
  const request = form(
    { customer_email: "sara@example.com", mail_customer: "true", language: "ar", due_day: "2027-03-01" },
    file,
  );
  const { sessionId } = await create(request);
  const [row] = await sql.query(
    `SELECT p.state, p.type, p.amount_minor, p.initiator_id, p.due_at, f.file_name, l.code, m.recipient, m.language, m.html_body,
       (SELECT count(*)::int FROM audit_event e WHERE e.transaction_session_id = p.session_id) AS events
     FROM payment_transaction p JOIN payment_attachment f ON f.transaction_id = p.id JOIN short_link l ON l.transaction_id = p.id
     JOIN mail m ON m.key = 'link:' || p.session_id WHERE p.session_id = $1`,
    [sessionId],
  );
  expect(row).toMatchObject({
    state: "created",
    type: "payment_request",
    amount_minor: 12_500n,
    initiator_id: maker.userId,
    due_at: expect.stringContaining("2027-03-01T20:59"),
    file_name: "فاتورة.pdf",
    recipient: "sara@example.com",
    language: "ar",
    html_body: expect.stringContaining(`/b/s/${(row as { code: string }).code}`),
    events: 1,
  });
  const shared = await readSharedPayment(maker, sessionId);
  expect(shared).toMatchObject({ amount: "12.500", isOpen: true, mailedTo: "sara@example.com" });
  expect(shared.link).toContain(`/b/s/${(row as { code: string }).code}`);
});

test("the same form makes one payment, however often and at once it is sent", async () => {
  const key = crypto.randomUUID();
  const sent = await Promise.all([1, 2, 3].map(() => create(form({ submission_key: key }))));
  expect(new Set(sent.map(({ sessionId }) => sessionId)).size).toBe(1);
  expect(await create(form({ submission_key: key }))).toEqual(sent[0]);
});

test("a refusal names its field and leaves nothing behind", async () => {
  const count = () => sql.query<{ n: number }>("SELECT count(*)::int AS n FROM payment_transaction");
  const before = await count();
  const refused: [Record<string, string>, string][] = [
    [{ amount: "12.5005" }, "amount"],
    [{ amount: "0.000" }, "amount"],
    [{ pg_codes: "nobody" }, "forbidden"],
    [{ currency_code: "SAR", amount: "12.50" }, "pg_codes"],
    [{ mail_customer: "true" }, "customer_email"],
    [{ submission_key: "once" }, "submission_key"],
    [{ due_day: "2027-02-30" }, "due_day"],
  ];
  for (const [change, field] of refused) {
    const error = (await create(form(change)).catch((thrown: unknown) => thrown)) as {
      code: string;
      fields?: Record<string, unknown>;
    };
    expect(field === "forbidden" ? error.code : Object.keys(error.fields ?? {})[0]).toBe(field);
  }
  expect(await count()).toEqual(before);
});

test("neither the right to add nor the right to the gateway is enough alone", async () => {
  const without = await signedIn(["payment_request.add"]);
  await expect(create(form(), without)).rejects.toMatchObject({ code: "forbidden" });
  const viewer = { ...maker, permissions: new Set([gatewayRight("knet-test")]) };
  await expect(create(form(), viewer)).rejects.toMatchObject({ code: "forbidden" });
});

test("a link is mailed again by whoever may ask for money, stands in the timeline, and not without end", async () => {
  const { sessionId } = await create(form({ customer_email: "sara@example.com", mail_customer: "true" }));
  await Promise.all([mailLinkAgain(maker, sessionId), mailLinkAgain(maker, sessionId)]);
  const mails = () =>
    sql.query<{ key: string }>("SELECT key FROM mail WHERE key = ANY($1)", [linkMailKeys(sessionId)]);
  expect((await mails()).map(({ key }) => key)).toContain(`link:${sessionId}:1`);
  const told = (await readTransaction(maker, sessionId)).timeline.map(({ action }) => action);
  expect(told.filter((action) => action === "mail.link_again")).toHaveLength(2);
  await expect(
    (async () => {
      for (let press = 0; press < 5; press++) await mailLinkAgain(maker, sessionId);
    })(),
  ).rejects.toMatchObject({ code: "too_many_requests" });
  expect(await mails()).toHaveLength(5);
  const nobody = await create(form());
  await expect(mailLinkAgain(maker, nobody.sessionId)).rejects.toMatchObject({
    code: "required_field_missing",
  });
  const other = await signedIn(["transaction.view"]);
  await expect(mailLinkAgain(other, sessionId)).rejects.toMatchObject({ code: "forbidden" });
  await sql.query("UPDATE payment_transaction SET state = 'canceled' WHERE session_id = $1", [sessionId]);
  await expect(mailLinkAgain(maker, sessionId)).rejects.toMatchObject({ code: "invalid_state" });
});

test("a link that is over is not offered", async () => {
  const { sessionId } = await create(form());
  await inTransaction((transaction) =>
    transaction.query("UPDATE payment_transaction SET state = 'canceled' WHERE session_id = $1", [sessionId]),
  );
  expect(await readSharedPayment(maker, sessionId)).toMatchObject({ isOpen: false });
});
