import { randomUUID } from "node:crypto";
import { beforeAll, describe, expect, test } from "vitest";
import { decideRequest } from "@/lib/approvals/decide-request";
import { cancelRequest } from "@/lib/approvals/end-request";
import { executeRequest } from "@/lib/approvals/execute-request";
import { followRequest } from "@/lib/approvals/follow-request";
import { getRequest } from "@/lib/approvals/get-request";
import { listInbox } from "@/lib/approvals/inbox/list-inbox";
import { type InboxTab, NO_INBOX_FILTER } from "@/lib/approvals/inbox/types";
import { countDecidable } from "@/lib/approvals/queries";
import { requestFromConsole } from "@/lib/approvals/request-operation";
import type { UserActor } from "@/lib/auth/actor";
import { sql } from "@/lib/db/sql";
import { refusal } from "@/lib/testing/refusal";
import { makeActor, makePayment, arrangeWorld } from "@/lib/testing/world";

const world = arrangeWorld();
let maker: UserActor;
let checker: UserActor;
let both: UserActor;
let viewer: UserActor;

beforeAll(async () => {
  maker = await makeActor(["payment.refund"]);
  checker = await makeActor(["request.decide"]);
  both = await makeActor(["payment.refund", "request.decide"]);
  viewer = await makeActor(["transaction.view"]);
});

async function ask(actor: UserActor, amount = "2.000"): Promise<number> {
  const { sessionId } = await makePayment(world.gateway);
  const outcome = await requestFromConsole(actor, {
    sessionId,
    type: "refund",
    amount,
    reasonCode: "customer_request",
    submissionKey: randomUUID(),
  });
  if (outcome.kind !== "requested") throw new Error("the request was executed at once");
  return outcome.requestId;
}

async function idsUnder(actor: UserActor, tab: InboxTab): Promise<number[]> {
  const { rows } = await listInbox(actor, { ...NO_INBOX_FILTER, tab, cursor: null });
  return rows.map((row) => row.id);
}

async function decide(actor: UserActor, requestId: number, verdict: "approve" | "reject"): Promise<void> {
  const { contentHash } = await getRequest(actor, requestId);
  await decideRequest(actor, { requestId, verdict, contentHash, note: "Seen." });
}

describe("the three views", () => {
  test("each open request stands under exactly one of the first two for each person", async () => {
    const [theirs, own] = [await ask(maker), await ask(both)];
    expect(await idsUnder(checker, "mine")).toEqual([theirs, own]);
    expect(await idsUnder(checker, "waiting")).toEqual([]);
    expect(await idsUnder(both, "mine")).toEqual([theirs]);
    expect(await idsUnder(both, "waiting")).toEqual([own]);
    expect(await idsUnder(maker, "mine")).toEqual([]);
    expect(await idsUnder(maker, "waiting")).toEqual([own, theirs]);
    expect(await countDecidable(checker)).toBe(2);
    expect(await countDecidable(both)).toBe(1);
    expect(await countDecidable(viewer)).toBe(0);
    await cancelRequest(both, { requestId: own });
    await decide(checker, theirs, "reject");
    expect(await idsUnder(viewer, "decided")).toEqual([own, theirs]);
    expect(await countDecidable(checker)).toBe(0);
  });

  test("what outlived its clock is expired and no longer counted, with the sweeper stopped", async () => {
    const id = await ask(maker);
    await sql.query("UPDATE operation_request SET expires_at = now() - interval '1 second' WHERE id = $1", [
      id,
    ]);
    expect(await idsUnder(checker, "mine")).not.toContain(id);
    expect(await idsUnder(maker, "waiting")).not.toContain(id);
    expect(await countDecidable(checker)).toBe(0);
    const request = await getRequest(checker, id);
    expect(request).toMatchObject({
      status: "expired",
      can: { decide: { ok: false, code: "request_not_open" } },
    });
  });
});

describe("one request", () => {
  test("shows maker, payment, what would be left, and why somebody may not decide it", async () => {
    const id = await ask(both, "2.500");
    const request = await getRequest(both, id);
    expect(request).toMatchObject({
      amount: "2.500",
      currency: "KWD",
      isOwn: true,
      left: "10.000",
      content: { available: "12.500", reserved: "0.000", amount: "2.500" },
      can: {
        decide: { ok: false, code: "own_request" },
        cancel: { ok: true },
        retry: { ok: false },
      },
    });
    expect((await getRequest(checker, id)).can).toMatchObject({
      decide: { ok: true },
      cancel: { ok: false },
    });
    expect((await getRequest(viewer, id)).can.decide).toMatchObject({ ok: false, code: "forbidden" });
    await cancelRequest(both, { requestId: id });
  });

  test("after the approval it shows the decision, the attempt and the child transaction", async () => {
    const id = await ask(maker, "1.250");
    await decide(checker, id, "approve");
    await executeRequest(id);
    await followRequest(id);
    const request = await getRequest(viewer, id);
    expect(request).toMatchObject({ status: "done", left: null, outcomeUnknown: false });
    expect(request.decisions).toMatchObject([{ checker: checker.label, verdict: "approve", note: "Seen." }]);
    expect(request.attempts).toMatchObject([
      { number: 1, status: "succeeded", child: { state: "refunded", amount: "1.250" } },
    ]);
    expect(request.history).toMatchObject([{ state: "refunded", amount: "1.250" }]);
  });

  test("while the outcome is unknown it says so, and nothing but the gateway moves it", async () => {
    const id = await ask(maker, "1.500");
    const { transaction } = await getRequest(checker, id);
    const payment = await sql.query<{ gateway_reference: string }>(
      "SELECT gateway_reference FROM payment_transaction WHERE session_id = $1",
      [transaction],
    );
    await world.gateway.control("POST", "/control/faults", {
      match: { payment: payment[0]?.gateway_reference },
      fault: "executed_then_silent",
    });
    await decide(checker, id, "approve");
    await executeRequest(id);
    const request = await getRequest(checker, id);
    expect(request).toMatchObject({ status: "approved", outcomeUnknown: true });
    expect(request.attempts).toMatchObject([{ status: "unknown", child: { state: "refund_queued" } }]);
    expect((await getRequest(maker, id)).can).toMatchObject({ cancel: { ok: false }, retry: { ok: false } });
  });

  test("approved while its gateway is paused it waits for the pause's end and says until when", async () => {
    const id = await ask(maker, "1.750");
    expect(await getRequest(checker, id)).toMatchObject({ pausedUntil: null });
    const pause = (until: string) =>
      sql.query(
        `UPDATE gateway_account SET paused_until = ${until} WHERE id = (SELECT gateway_account_id FROM payment_transaction p JOIN operation_request r ON r.transaction_id = p.id WHERE r.id = $1)`,
        [id],
      );
    await pause("now() + interval '10 minutes'");
    await decide(checker, id, "approve");
    await executeRequest(id).catch(() => undefined);
    const waiting = await getRequest(checker, id);
    expect(waiting).toMatchObject({ status: "approved", attempts: [], outcomeUnknown: false });
    expect(Date.parse(waiting.pausedUntil ?? "")).toBeGreaterThan(Date.now());
    await pause("NULL");
    await executeRequest(id);
    await followRequest(id);
    expect(await getRequest(checker, id)).toMatchObject({ status: "done", pausedUntil: null });
  });

  test("without the right to see payments, and for an unknown number, there is nothing", async () => {
    const nobody = await makeActor([]);
    expect(await refusal(getRequest(nobody, 1))).toBe("forbidden");
    expect(await refusal(getRequest(viewer, 999_999))).toBe("not_found");
  });
});
