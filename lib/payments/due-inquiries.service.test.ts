import { describe, expect, it } from "vitest";
import { sql } from "@/lib/db/sql";
import { inquireAttempt, scheduleDuePaymentInquiries } from "@/lib/payments/due-inquiries";
import {
  atGateway,
  attemptsOfSession,
  makeAttempt,
  makeSession,
  stateOf,
} from "@/lib/payments/testing/sessions";
import { reconcileAttempts } from "@/lib/payments/testing/sweep";
import { arrangeWorld } from "@/lib/testing/world";

const world = arrangeWorld({ PAYMENT_INQUIRY_DELAYS: "1000,2000" });
const jobsOf = (attempt: { id: bigint }) =>
  sql.query("SELECT 1 FROM graphile_worker.jobs WHERE key = $1", [`inquire-${attempt.id}`]);

describe("the automatic inquiry", () => {
  it("comes only when it is due, once, however many processes sweep", async () => {
    const session = await makeSession(world);
    const attempt = await makeAttempt(world, session, { firstInquiryMs: 60_000 });
    await scheduleDuePaymentInquiries();
    expect(await jobsOf(attempt)).toHaveLength(0);
    await sql.query("UPDATE payment_attempt SET next_inquiry_at = now() WHERE id = $1", [attempt.id]);
    const found = await Promise.all(Array.from({ length: 6 }, () => scheduleDuePaymentInquiries()));
    expect(found.reduce((sum, count) => sum + count, 0)).toBe(1);
    expect(await jobsOf(attempt)).toHaveLength(1);
  });

  it("finds the success of a customer who never came back, and announces it", async () => {
    await sql.query("UPDATE webhook_settings SET enabled = true");
    const session = await makeSession(world, { webhook_url: "https://shop.example/hook" });
    await atGateway(await makeAttempt(world, session, { firstInquiryMs: 0 }), "pays");
    expect(await reconcileAttempts(session)).toBe(1);
    expect(await stateOf(session)).toBe("paid");
    const events = await sql.query<{ state: string }>(
      "SELECT body::jsonb ->> 'state' AS state FROM webhook_event WHERE transaction_session_id = $1",
      [session.sessionId],
    );
    await sql.query("UPDATE webhook_settings SET enabled = false");
    expect(events).toEqual([{ state: "paid" }]);
    expect(await reconcileAttempts(session)).toBe(0);
    expect(await attemptsOfSession(session)).toMatchObject([{ inquiry_count: 1, next_inquiry_at: null }]);
  });

  it("asks three times while the customer may still pay, and then no more", async () => {
    const session = await makeSession(world);
    const attempt = await makeAttempt(world, session, { firstInquiryMs: 0 });
    const asked: number[] = [];
    for (let turn = 0; turn < 5; turn += 1) asked.push(await reconcileAttempts(session));
    await inquireAttempt(attempt.id.toString());
    expect(asked).toEqual([1, 1, 1, 0, 0]);
    expect(await attemptsOfSession(session)).toMatchObject([
      { state: "pending", inquiry_count: 3, next_inquiry_at: null },
    ]);
  });

  it("stops at a failure that the gateway tells", async () => {
    const session = await makeSession(world);
    const attempt = await makeAttempt(world, session, { firstInquiryMs: 0 });
    await atGateway(attempt, "is declined");
    await reconcileAttempts(session);
    expect(await stateOf(session)).toBe("attempted");
    expect(await reconcileAttempts(session)).toBe(0);
  });

  it("ends what the gateway has never seen once nothing can be on its way any more", async () => {
    const session = await makeSession(world);
    const attempt = await makeAttempt(world, session, { unknown: true, firstInquiryMs: 0 });
    await inquireAttempt(attempt.id.toString());
    expect(await stateOf(session)).toBe("pending");
    await reconcileAttempts(session);
    expect(await attemptsOfSession(session)).toMatchObject([
      { state: "failed", message: "The gateway has never seen this payment." },
    ]);
    expect(await stateOf(session)).toBe("attempted");
  });

  it("learns nothing from a gateway that does not answer, and asks again", async () => {
    const session = await makeSession(world);
    const attempt = await makeAttempt(world, session, { firstInquiryMs: 0 });
    await atGateway(attempt, "pays");
    await world.gateway.control("POST", "/control/faults", {
      match: { type: "inquiry", reference: attempt.referenceNumber },
      fault: "garbage_200",
    });
    await reconcileAttempts(session);
    expect(await stateOf(session)).toBe("pending");
    await reconcileAttempts(session);
    expect(await stateOf(session)).toBe("paid");
  });

  it("a job that comes late, twice or for nothing changes nothing", async () => {
    const session = await makeSession(world);
    const attempt = await makeAttempt(world, session, { firstInquiryMs: 0 });
    await atGateway(attempt, "pays");
    await Promise.all(Array.from({ length: 3 }, () => inquireAttempt(attempt.id.toString())));
    await inquireAttempt(attempt.id.toString());
    await inquireAttempt("999999999");
    expect(await stateOf(session)).toBe("paid");
    expect(await attemptsOfSession(session)).toMatchObject([{ state: "success", alert: null }]);
  });

  it("leaves a canceled payment canceled and calls a person", async () => {
    const session = await makeSession(world);
    const attempt = await makeAttempt(world, session, { firstInquiryMs: 0 });
    await sql.query("UPDATE payment_transaction SET state = 'canceled' WHERE id = $1", [session.id]);
    await atGateway(attempt, "pays");
    await reconcileAttempts(session);
    expect(await stateOf(session)).toBe("canceled");
    expect(await attemptsOfSession(session)).toMatchObject([
      { state: "success", alert: "success_after_end" },
    ]);
  });
});
