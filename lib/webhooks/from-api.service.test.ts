import { describe, expect, it } from "vitest";
import { useWire } from "@/lib/api/testing/wire";
import { inTransaction, sql } from "@/lib/db/sql";
import { performOperation } from "@/lib/operations/perform-operation";
import { makeCard, makeSession } from "@/lib/payments/testing/sessions";
import { arrangeWorld, eventually, makeActor, makePayment } from "@/lib/testing/world";
import { announcePayment } from "@/lib/webhooks/announce-event";
import { applySettings, deliveriesOf } from "@/lib/webhooks/testing/settings";
import { useStage } from "@/lib/webhooks/testing/stage";

const world = arrangeWorld({ WEBHOOK_ALLOWED_NETWORKS: "127.0.0.1", GATEWAY_DEADLINE_MS: "5000" });
const wire = useWire();
const stage = useStage();

/** Webhooks are on, for operations and payments, with the switch for what the API began as given. */
async function switchTo(fromApi: boolean): Promise<void> {
  await applySettings({
    operationsUrl: `${stage.receiver.url}/operations`,
    pluginUrl: `${stage.receiver.url}/payments`,
  });
  await sql.query("UPDATE webhook_settings SET from_api = $1", [fromApi]);
}

let orders = 0;
/** One-step: the call that begins the payment also ends it. */
async function payByApi(): Promise<{ sessionId: string; status: number }> {
  orders += 1;
  const token = await makeCard(world, `silent-${orders}`);
  const answer = await wire.call("POST", "/b/checkout/v1/pymt-txn/", {
    authorization: `Api-Key ${world.apiKey}`,
    body: {
      type: "e_commerce",
      amount: "1",
      currency_code: "KWD",
      pg_codes: ["knet-test"],
      customer_id: `silent-${orders}`,
      payment_instrument: { instrument_type: "token", payload: { token } },
    },
  });
  return { sessionId: answer.body.session_id, status: answer.status };
}

const eventsOf = (sessionId: string) =>
  sql.query<{ kind: string; fanned_out_at: string | null; urls: string[] }>(
    "SELECT kind::text, fanned_out_at, urls FROM webhook_event WHERE transaction_session_id = $1",
    [sessionId],
  );

describe("with the switch for what the API began turned off", () => {
  it("a payment that the API made is not announced, one that it did not make is", async () => {
    await switchTo(false);
    const { sessionId, status } = await payByApi();
    expect(status).toBe(201);
    expect(await eventsOf(sessionId)).toEqual([]);
    const other = await makePayment(world.gateway);
    await inTransaction((transaction) => announcePayment(transaction, other.id));
    expect((await stage.delivered(other)).map(({ kind }) => kind)).toEqual(["payment"]);
  });

  it("an operation that the API called is not announced, one of the console is, whoever began the payment", async () => {
    await switchTo(false);
    const payment = await makePayment(world.gateway);
    const refund = { type: "refund", sessionId: payment.sessionId, amount: "1.000" } as const;
    await performOperation(world.api, { ...refund, source: "api" });
    await eventually(
      "the event was looked at",
      async () => (await eventsOf(payment.sessionId))[0]?.fanned_out_at,
    );
    expect(await deliveriesOf(payment)).toEqual([]);
    await sql.query("UPDATE payment_transaction SET from_api = true WHERE id = $1", [payment.id]);
    const person = await makeActor(["payment.refund"]);
    await performOperation(person, { ...refund, source: "console" });
    await stage.delivered(payment, 2);
    expect(stage.callsFor(payment).map(({ body }) => body.initiator)).toEqual(
      Array(2).fill(expect.objectContaining({ username: person.username })),
    );
  });

  it("whoever asks for an event gets it", async () => {
    await switchTo(false);
    const session = await makeSession(world);
    await inTransaction((transaction) => announcePayment(transaction, session.id));
    expect(await eventsOf(session.sessionId)).toEqual([]);
    await inTransaction((transaction) => announcePayment(transaction, session.id, { asked: true }));
    expect(await eventsOf(session.sessionId)).toHaveLength(1);
  });
});

it("with the switch on, as it is by default, both are announced", async () => {
  const [row] = await sql.query<{ column_default: string }>(
    "SELECT column_default FROM information_schema.columns WHERE table_name = 'webhook_settings' AND column_name = 'from_api'",
  );
  expect(row?.column_default).toBe("true");
  await switchTo(true);
  const { sessionId } = await payByApi();
  expect((await eventsOf(sessionId)).map(({ kind }) => kind)).toEqual(["payment"]);
  const payment = await makePayment(world.gateway);
  await performOperation(world.api, {
    type: "refund",
    source: "api",
    sessionId: payment.sessionId,
    amount: "1.000",
  });
  expect((await stage.delivered(payment, 2)).map(({ kind }) => kind)).toEqual(["operation", "operation"]);
});
