import type { UserActor } from "@/lib/auth/actor";
import { executeRequest } from "@/lib/approvals/execute-request";
import { followRequest } from "@/lib/approvals/follow-request";
import { storeAttachment } from "@/lib/approvals/additions/store-attachment";
import { startDraft } from "@/lib/approvals/policy/edit-draft";
import { startShadow } from "@/lib/approvals/policy/publish-policy";
import { type Sql, sql } from "@/lib/db/sql";
import { storeEvidence } from "@/lib/operations/outcomes/evidence";
import { proposeSettlement } from "@/lib/operations/outcomes/propose-settlement";
import { previewGatewayPayment } from "@/lib/payments/incoming/fetch-payment";
import { abandonOperation } from "@/lib/testing/abandoned";
import type { Things } from "@/lib/testing/doors/thing-types";
import { bytesOf, daysFromNow, unique } from "@/lib/testing/doors/unique";
import { ask, decide, seenNow } from "@/lib/testing/requests";
import { accessTo, makePayment, type PaymentWish, type World } from "@/lib/testing/world";
import { insertAccounts, SEED_ACCOUNTS } from "@/prisma/seed/accounts";

type Money =
  | "announced"
  | "payment"
  | "authorized"
  | "unpaid"
  | "deleted"
  | "account"
  | "foreign"
  | "draft"
  | "shadow";
type Requests = "request" | "askedOf" | "stuckRequest" | "recallable" | "attachment";
type Outcomes = "unclear" | "evidence" | "settlement" | "settlementOfColleague" | "alert";

const pay = async (world: World, wish?: PaymentWish) => (await makePayment(world.gateway, wish)).sessionId;

/** Payments, accounts and policies. */
export function moneyOf(world: World, owner: UserActor, db: Sql): Pick<Things, Money> {
  const unpaid = () => pay(world, { state: "pending" });
  const draft = async () => (await startDraft(owner, { from: "four_eyes" })).version;
  return {
    payment: () => pay(world),
    authorized: () => pay(world, { account: SEED_ACCOUNTS.authorize }),
    unpaid,
    async announced() {
      const sessionId = await pay(world);
      await db.query("UPDATE webhook_settings SET enabled = true");
      await db.query("UPDATE payment_transaction SET webhook_url = $2 WHERE session_id = $1", [
        ...[sessionId, "https://merchant.example.com/hook"],
      ]);
      return sessionId;
    },
    async deleted() {
      const sessionId = await pay(world);
      await db.query(
        "UPDATE payment_transaction SET deleted_at = now(), deleted_by_id = $2 WHERE session_id = $1",
        [sessionId, owner.userId],
      );
      return sessionId;
    },
    async account() {
      const one = { ...SEED_ACCOUNTS.knet, pgCode: unique() };
      await insertAccounts(sql, [one], accessTo(world.gateway));
      return one.pgCode;
    },
    async foreign() {
      const { pgCode } = SEED_ACCOUNTS.knet;
      const gatewayReference = unique();
      const line = { id: gatewayReference, account: pgCode, reference: unique(), amount: "12.500" };
      await world.gateway.control("POST", "/control/payments", [
        ...[
          { ...line, currency: "KWD", capture_mode: "purchase", created_at: daysFromNow(-1), operations: [] },
        ],
      ]);
      const found = await previewGatewayPayment(owner, { pgCode, gatewayReference });
      return { pgCode, gatewayReference, seen: found.outcome === "found" ? found.seen : "0".repeat(64) };
    },
    draft,
    async shadow() {
      const version = await draft();
      await startShadow(owner, { version, revision: 1 });
      return version;
    },
  };
}

/** Requests in their states. */
export function requestsOf(
  world: World,
  owner: UserActor,
  colleague: UserActor,
  db: Sql,
): Pick<Things, Requests> {
  const request = async (maker = owner) => ask(maker, { sessionId: await pay(world) });
  const moved = async (to: string) => {
    const id = await request();
    await db.query(
      `SET session_replication_role = replica; UPDATE operation_request SET ${to} WHERE id = ${id}; RESET session_replication_role`,
    );
    return id;
  };
  return {
    request: () => request(),
    async askedOf() {
      const requestId = await request(colleague);
      return { requestId, contentHash: await seenNow(requestId) };
    },
    async stuckRequest() {
      const payment = await makePayment(world.gateway);
      const requestId = await ask(owner, payment);
      await decide(colleague, requestId);
      await world.gateway.control("POST", "/control/faults", {
        match: { payment: payment.gatewayReference },
        fault: "decline",
      });
      await executeRequest(requestId);
      await followRequest(requestId);
      return requestId;
    },
    recallable: () => moved("status = 'approved', release_at = now() + interval '1 hour'"),
    async attachment() {
      const file = await storeAttachment(owner, await request(), "note.csv", bytesOf("Looked at."));
      return file.attachmentId;
    },
  };
}

/** Operations whose outcome nobody knows, and what is proposed about them. */
export function outcomesOf(
  world: World,
  owner: UserActor,
  colleague: UserActor,
  db: Sql,
): Pick<Things, Outcomes> {
  const unclear = async () => {
    const payment = { sessionId: await pay(world) };
    const id = await abandonOperation(world.api, payment, { called: true, amountMinor: 4_000n });
    await db.query(
      `UPDATE operation SET status = 'unknown', inquiry_count = 1, created_at = now() - interval '2 hours',
         last_sending_at = NULL WHERE id = $1::uuid`,
      [id],
    );
    return id;
  };
  const proposed = async (by: UserActor, more: { operationId: string; evidenceFileId?: string }) => ({
    operationId: more.operationId,
    ...(await proposeSettlement(by, { ...NEVER, ...more })),
  });
  return {
    unclear,
    async evidence() {
      const operationId = await unclear();
      const { evidenceFileId } = await storeEvidence(
        owner,
        operationId,
        "portal.txt",
        bytesOf("Never seen."),
      );
      await proposed(owner, { operationId, evidenceFileId });
      return evidenceFileId;
    },
    settlement: async () => proposed(owner, { operationId: await unclear() }),
    settlementOfColleague: async () => proposed(colleague, { operationId: await unclear() }),
    async alert() {
      const operationId = await unclear();
      const [row] = await db.query<{ id: bigint }>(
        `INSERT INTO operation_alert (operation_id, kind) VALUES ($1::uuid, 'contradicts_settlement') RETURNING id`,
        [operationId],
      );
      return { operationId, alertId: String(row?.id) };
    },
  };
}

const NEVER = {
  outcome: "never_executed",
  note: "Asked twice.",
  evidence: "The portal does not know it.",
} as const;
