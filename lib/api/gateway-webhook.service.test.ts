import { createHmac, randomUUID } from "node:crypto";
import { describe, expect, it } from "vitest";
import { sql } from "@/lib/db/sql";
import { applyGatewayNotice } from "@/lib/operations/apply-gateway-notice";
import { expectRefusal, arrangeWire } from "@/lib/testing/wire";
import { balancesOf, makePayment, operationsOf, type TestPayment } from "@/lib/testing/world";

const wire = arrangeWire();

function sign(body: string, changes: { secret?: string; at?: number } = {}): Record<string, string> {
  const at = changes.at ?? Math.floor(Date.now() / 1000);
  const secret = changes.secret ?? wire.gateway.account.credentials.webhookSecret!;
  return {
    "sandbox-signature": `t=${at},v1=${createHmac("sha256", secret).update(`${at}.${body}`).digest("hex")}`,
  };
}

const notice = (payment: TestPayment, changes: Record<string, unknown> = {}) =>
  JSON.stringify({
    id: `ntc_${randomUUID()}`,
    event: "refund.succeeded",
    created_at: new Date().toISOString(),
    data: {
      id: `ref_${randomUUID()}`,
      type: "refund",
      payment_id: payment.gatewayReference,
      reference: null,
      amount: "4.000",
      currency: "KWD",
      status: "succeeded",
      code: null,
      message: null,
      ...changes,
    },
  });

const tell = (body: string, headers: Record<string, string>, account = "knet-test") =>
  wire.send(`/b/gateways/${account}/webhook`, { method: "POST", headers, body });

const stored = () => sql.query<{ id: bigint }>("SELECT id FROM gateway_notice ORDER BY id");

describe("a gateway's notice", () => {
  it("is stored once and applied by a job of the same commit", async () => {
    const payment = await makePayment(wire.gateway);
    const body = notice(payment);
    expect((await tell(body, sign(body))).status).toBe(200);
    const again = await tell(body, sign(body), "sandbox");
    expect([again.status, again.body.detail]).toEqual([200, "Known already."]);
    const [only, ...others] = await stored();
    expect(others).toEqual([]);
    const jobs = await sql.query(
      "SELECT 1 FROM graphile_worker._private_jobs WHERE payload ->> 'gatewayNoticeId' = $1",
      [only!.id.toString()],
    );
    expect(jobs).toHaveLength(1);
    expect(await operationsOf(payment)).toEqual([]);
    await applyGatewayNotice(only!.id.toString());
    expect(await balancesOf(payment)).toMatchObject({ refunded_minor: 4_000n });
  });

  it("that is not signed, signed by another, changed or old is refused, put in the trail and not stored", async () => {
    const payment = await makePayment(wire.gateway);
    const before = await stored();
    const body = notice(payment);
    const wrong = [
      {},
      sign(body, { secret: "another secret of theirs" }),
      sign(`${body} `),
      sign(body, { at: 1_600_000_000 }),
    ];
    for (const headers of wrong) expectRefusal(await tell(body, headers), 401, "invalid_api_key");
    expect(await stored()).toEqual(before);
    const trail = await sql.query("SELECT 1 FROM audit_event WHERE action = 'gateway_notice.refused'");
    expect(trail).toHaveLength(wrong.length);
  });

  it("of an unknown account is 404, an unreadable one 400, a huge one 413", async () => {
    const payment = await makePayment(wire.gateway);
    const body = notice(payment);
    expectRefusal(await tell(body, sign(body), "nobody"), 404, "not_found");
    for (const text of [
      "{",
      "[]",
      notice(payment, { amount: "-4.000" }),
      notice(payment, { amount: "0" }),
      notice(payment, { status: "done" }),
    ])
      expectRefusal(await tell(text, sign(text)), 400, "invalid_input");
    const huge = "x".repeat(300_000);
    expectRefusal(await tell(huge, sign(huge)), 413, "payload_too_large");
    expect(await operationsOf(payment)).toEqual([]);
  });
});
