import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { sql } from "@/lib/db/sql";
import { adyenItem } from "@/lib/gateways/adyen/testing/adyen-vendor";
import { comparingConnector } from "@/lib/gateways/contract/comparing-connector";
import { Stage } from "@/lib/gateways/contract/stage";
import { type StandIn, startStandIn } from "@/lib/gateways/contract/stand-in";
import { connectorFor } from "@/lib/gateways/registry";
import { decideSettlement } from "@/lib/operations/outcomes/decide-settlement";
import { proposeSettlement } from "@/lib/operations/outcomes/propose-settlement";
import { type PerformInput, performOperation } from "@/lib/operations/perform-operation";
import { reconcileOperation } from "@/lib/operations/reconcile-operation";
import { settleOperation } from "@/lib/operations/settle-operation";
import { findOperation } from "@/lib/operations/find-operation";
import { systemActor } from "@/lib/auth/actor";
import { KINDS, type VendorKind } from "@/lib/testing/vendor-kinds";
import { abandonOperation, letTimePass } from "@/lib/testing/abandoned";
import {
  arrangeWorld,
  balancesOf,
  makeActor,
  makePayment,
  operationsOf,
  type TestPayment,
} from "@/lib/testing/world";
import { insertAccounts, SEED_ACCOUNTS, type SeedAccount } from "@/prisma/seed/accounts";

/**
 * The vendor does it and its answer gets lost, at every kind of gateway: one entry in the vendor's books, the amount held meanwhile, and an
 * end without a person.
 */

vi.mock("@/lib/gateways/registry", async (original) => {
  const real = await original<typeof import("@/lib/gateways/registry")>();
  const comparing = comparingConnector();
  const { gateway } = comparing.capabilities;
  return {
    ...real,
    connectorFor: (name: string) => (name === gateway ? comparing : real.connectorFor(name)),
    capabilitiesOf: (name: string, less: unknown) =>
      name === gateway ? comparing.capabilities : real.capabilitiesOf(name, less),
  };
});

const world = arrangeWorld();
let standIn: StandIn;
let payment: TestPayment;
let accounts = 0;

/** An account at a vendor that is played on this machine, and a payment of 12.500 KWD there. */
async function arrange(kind: VendorKind): Promise<void> {
  const whole = {
    reference: kind.paymentReference,
    amountMinor: 12_500n,
    currencyCode: "KWD",
    capturedMinor: 12_500n,
  };
  standIn = await startStandIn(kind.vendor, new Stage(whole, kind.secrets), kind.secrets);
  accounts += 1;
  const account: SeedAccount = {
    ...SEED_ACCOUNTS.knet,
    pgCode: `unanswered-${accounts}`,
    gateway: kind.gateway as SeedAccount["gateway"],
    name: kind.gateway,
  };
  const access = {
    sandboxGatewayUrl: `${standIn.url}${kind.basePath}`,
    credentials: kind.credentials,
    sealKey: process.env.COUNTERSIGN_SEAL_KEY,
  };
  await insertAccounts(sql, [account], access as never);
  payment = await makePayment(world.gateway, { account });
  await sql.query("UPDATE payment_transaction SET gateway_reference = $2 WHERE id = $1", [
    payment.id,
    kind.paymentReference,
  ]);
}

afterEach(() => standIn.close());

const perform = (input: Partial<PerformInput> = {}) =>
  performOperation(world.api, { type: "refund", source: "api", sessionId: payment.sessionId, ...input });

const NEVER_EXECUTED = {
  outcome: "never_executed",
  note: "The portal shows nothing.",
  evidence: "Portal, looked at today.",
} as const;

const statusNow = async (id: string) => (await findOperation(sql, id))?.operation.status;

/** What the reconcile job comes to after so many rounds. */
async function reconcile(id: string, rounds = 1): Promise<string | undefined> {
  for (let round = 0; round < rounds; round += 1) await reconcileOperation(id);
  return statusNow(id);
}

describe.each(Object.entries(KINDS))("a gateway with %s", (_name, kind: VendorKind) => {
  const tellsLater = kind.gateway === "adyen";
  const done = tellsLater ? "pending" : "succeeded";
  beforeEach(() => arrange(kind));

  it.each(["silent", "reset"] as const)(
    "executed, then %s: one refund, held meanwhile, settled without a person",
    async (fault) => {
      standIn.plan({ on: "write", fault: { kind: fault, executed: true } });
      const { operation, child } = await perform({ amount: "4.000" });
      expect(operation.status).toBe("unknown");
      expect(child?.state).toBe("refund_queued");
      await expect.poll(() => standIn.stage.entries.length).toBe(1);
      expect(await balancesOf(payment)).toMatchObject({ refundable: 8_500n, refunded_minor: 0n });
      // As long as nobody answers, it stays as it is.
      if (!tellsLater) standIn.plan({ on: "question", fault: { kind: fault, executed: true } });
      expect(await reconcile(operation.id)).toBe("unknown");
      standIn.plan(null);
      expect(await reconcile(operation.id)).toBe(done);
      expect(standIn.stage.entries).toHaveLength(1);
      expect(await balancesOf(payment)).toMatchObject({
        refundable: 8_500n,
        refunded_minor: tellsLater ? 0n : 4_000n,
      });
      expect(await operationsOf(payment)).toMatchObject([
        { child_state: tellsLater ? "refund_queued" : "refunded" },
      ]);
    },
  );

  it("killed after the call: found out and counted once", async () => {
    const id = await abandonOperation(world.api, payment, { called: true, amountMinor: 4_000n });
    expect(await statusNow(id)).toBe("in_flight");
    expect(await reconcile(id)).toBe(done);
    expect(await reconcile(id)).toBe(done);
    expect(standIn.stage.entries).toHaveLength(1);
    expect(await balancesOf(payment)).toMatchObject({ refundable: 8_500n });
  });

  it("killed before the call: released, or done once and never more", async () => {
    const id = await abandonOperation(world.api, payment, { called: false, amountMinor: 4_000n });
    if (!tellsLater) await letTimePass(id);
    const end = await reconcile(id, 2);
    expect(end).toBe(tellsLater ? "pending" : "failed");
    expect(standIn.stage.entries).toHaveLength(tellsLater ? 1 : 0);
    expect(await balancesOf(payment)).toMatchObject({ refundable: tellsLater ? 8_500n : 12_500n });
  });

  it("never seen counts only after the gateway has had its time to show what it took", async () => {
    const { neverSeen } = (
      kind.gateway === "example_totals" ? comparingConnector() : connectorFor(kind.gateway)
    ).capabilities;
    if (!neverSeen) return expect(kind.gateway).toBe("adyen");
    standIn.plan({ on: "write", fault: { kind: "reset", executed: false } });
    const { operation } = await perform({ amount: "4.000" });
    standIn.plan(null);
    expect(await reconcile(operation.id, 4)).toBe("unknown");
    // Everything of ours is over, but the gateway's own time is not.
    await letTimePass(operation.id, `${neverSeen.afterMinutes * 60 + 3} seconds`);
    expect(await reconcile(operation.id, 4)).toBe("unknown");
    expect(await findOperation(sql, operation.id)).toMatchObject({
      operation: { notFoundCount: 0, outcomeCode: "not_found_early" },
    });
    expect(await balancesOf(payment)).toMatchObject({ refundable: 8_500n });
    await letTimePass(operation.id, `${neverSeen.afterMinutes * 60 + 6} seconds`);
    expect(await reconcile(operation.id)).toBe("unknown");
    expect(await reconcile(operation.id)).toBe("failed");
    expect(await balancesOf(payment)).toMatchObject({ refundable: 12_500n });
  });

  it("an answer that names another amount is held, and no second refund fits beside it", async () => {
    standIn.stage.script.lie = { amountMinor: 5_000n };
    const { operation } = await perform({ amount: "10.000" });
    // Totals name no operation's amount: what was asked is what the difference shows. Checkout.com's acknowledgement names none.
    expect(operation.status).toBe(kind.gateway === "checkoutcom" ? "pending" : "unknown");
    await expect(perform({ amount: "10.000" })).rejects.toMatchObject({ code: "amount_exceeds_balance" });
    expect(standIn.stage.entries).toHaveLength(1);
  });
});

describe("a gateway that lists late", () => {
  it("what it executed and does not show yet stays held, so that no second refund fits beside it", async () => {
    await arrange(KINDS["a key in a header, and questions"]);
    standIn.plan({ on: "write", fault: { kind: "silent", executed: true } });
    const { operation } = await perform({ amount: "10.000" });
    await expect.poll(() => standIn.stage.entries.length).toBe(1);
    const nothing = { object: "list", has_more: false, data: [] };
    const late = { kind: "answer", executed: true, answer: { status: 200, body: nothing } } as const;
    standIn.plan({ on: "question", fault: late });
    await letTimePass(operation.id, "10 minutes");
    expect(await reconcile(operation.id, 5)).toBe("unknown");
    await expect(perform({ amount: "10.000" })).rejects.toMatchObject({ code: "amount_exceeds_balance" });
    standIn.plan(null);
    expect(await reconcile(operation.id)).toBe("succeeded");
    expect(standIn.stage.entries).toHaveLength(1);
    expect(await balancesOf(payment)).toMatchObject({ refunded_minor: 10_000n, refundable: 2_500n });
  });
});

describe("sent again under the same key", () => {
  beforeEach(() => arrange(KINDS["a key in a header, and no questions"]));
  const writes = () => standIn.seen.filter((request) => request.kind === "write");
  const unanswered = async () => {
    standIn.plan({ on: "write", fault: { kind: "silent", executed: true } });
    const { operation } = await perform({ amount: "4.000" });
    await expect.poll(() => standIn.stage.entries.length).toBe(1);
    standIn.plan(null);
    return operation.id;
  };

  it("is the very same request, and its webhook ends it", async () => {
    const id = await unanswered();
    expect(await reconcile(id)).toBe("pending");
    const [first, second] = writes();
    expect(second?.body).toBe(first?.body);
    expect(second?.headers["idempotency-key"]).toBe(first?.headers["idempotency-key"]);
    const item = adyenItem({
      eventId: "e1",
      type: "refund",
      status: "succeeded",
      operationReference: id,
      gatewayReference: "PSPop1",
      paymentReference: "PSPPAY1",
      amountMinor: 4_000n,
      currencyCode: "KWD",
    });
    expect(item).toMatchObject({ pspReference: (await findOperation(sql, id))?.operation.gatewayReference });
  });

  it("nobody confirms by hand that it was never executed while it may be under way", async () => {
    const id = await abandonOperation(world.api, payment, { called: false, amountMinor: 4_000n });
    standIn.plan({ on: "write", fault: { kind: "silent", executed: false } });
    expect(await reconcile(id)).toBe("unknown");
    await letTimePass(id);
    const [one, two] = [await makeActor(["outcome.settle"]), await makeActor(["outcome.settle"])];
    standIn.plan({ on: "write", fault: { kind: "silent", executed: true } });
    const sending = reconcileOperation(id);
    await expect.poll(() => standIn.stage.entries.length).toBe(1);
    const { settlementId } = await proposeSettlement(one, { operationId: id, ...NEVER_EXECUTED });
    const confirm = () => decideSettlement(two, { operationId: id, settlementId, verdict: "confirm" });
    await expect(confirm()).rejects.toMatchObject({
      code: "conflict",
      params: { retryAfter: expect.stringMatching(/^[1-5]$/) },
    });
    expect(await balancesOf(payment)).toMatchObject({ refundable: 8_500n });
    await sending;
    // Our side has given up waiting; what was sent may still arrive for a moment.
    await expect(confirm()).rejects.toMatchObject({ code: "conflict" });
    expect(await statusNow(id)).toBe("unknown");
    await letTimePass(id, "6 seconds");
    await confirm();
    expect(await statusNow(id)).toBe("failed");
    // What two persons settled is not sent again.
    await reconcile(id, 2);
    expect(writes()).toHaveLength(2);
  });

  it("a proposal before the sending keeps it from being sent; rejected, it goes on", async () => {
    const id = await unanswered();
    await sql.query("UPDATE operation SET status = 'unknown' WHERE id = $1::uuid", [id]);
    const [one, two] = [await makeActor(["outcome.settle"]), await makeActor(["outcome.settle"])];
    const { settlementId } = await proposeSettlement(one, { operationId: id, ...NEVER_EXECUTED });
    expect(await reconcile(id, 2)).toBe("unknown");
    expect(writes()).toHaveLength(1);
    await decideSettlement(two, {
      operationId: id,
      settlementId,
      verdict: "reject",
      note: "It is in the portal.",
    });
    expect(await reconcile(id)).toBe("pending");
    expect(writes()).toHaveLength(2);
  });

  it("never after the key's lifetime", async () => {
    const id = await unanswered();
    await sql.query(
      "UPDATE operation SET created_at = now() - interval '167 hours 1 minute' WHERE id = $1::uuid",
      [id],
    );
    expect(await reconcile(id, 3)).toBe("unknown");
    // Nor for a process whose own clock says that the key is young.
    const clock = vi.spyOn(Date, "now").mockReturnValue(Date.now() - 200 * 3_600_000);
    expect(await reconcile(id).finally(() => clock.mockRestore())).toBe("unknown");
    expect(writes()).toHaveLength(1);
    expect(await balancesOf(payment)).toMatchObject({ refundable: 8_500n });
  });

  it("never on a frozen payment, and never what is already taken", async () => {
    const id = await unanswered();
    await sql.query(
      "UPDATE payment_transaction SET frozen_at = now(), frozen_reason = 'test' WHERE id = $1",
      [payment.id],
    );
    expect(await reconcile(id, 2)).toBe("unknown");
    expect(writes()).toHaveLength(1);
    await sql.query("UPDATE payment_transaction SET frozen_at = NULL, frozen_reason = NULL WHERE id = $1", [
      payment.id,
    ]);
    expect(await reconcile(id, 3)).toBe("pending");
    expect(writes()).toHaveLength(2);
  });

  it("a second sending that does not get through proves nothing", async () => {
    const id = await unanswered();
    await sql.query("UPDATE gateway_account SET base_url = 'http://127.0.0.1:9' WHERE pg_code = $1", [
      `unanswered-${accounts}`,
    ]);
    expect(await reconcile(id)).toBe("unknown");
    expect(await balancesOf(payment)).toMatchObject({ refundable: 8_500n });
  });

  it("the first process cannot release what the job has taken over", async () => {
    const id = await abandonOperation(world.api, payment, { called: false, amountMinor: 4_000n });
    standIn.plan({ on: "write", fault: { kind: "silent", executed: true } });
    expect(await reconcile(id)).toBe("unknown");
    const late = {
      operationId: id,
      transactionId: payment.id,
      transactionSessionId: payment.sessionId,
      requestId: null,
      type: "refund" as const,
      status: "failed" as const,
      actor: systemActor("test"),
      gatewayReference: null,
      code: "not_sent",
      message: null,
      pgParams: {},
      response: {},
      exchange: null,
      nextInquiryMs: null,
      ofFirstCall: true,
    };
    expect(await settleOperation(sql, late)).toBeNull();
    expect(await statusNow(id)).toBe("unknown");
    expect(await balancesOf(payment)).toMatchObject({ refundable: 8_500n });
  });
});

describe("a gateway that cannot be asked, after its key is forgotten", () => {
  it("what was left in flight becomes unknown, so that two persons can settle it", async () => {
    await arrange(KINDS["a key in a header, and no questions"]);
    const id = await abandonOperation(world.api, payment, { called: true, amountMinor: 4_000n });
    await sql.query("UPDATE operation SET created_at = now() - interval '400 days' WHERE id = $1::uuid", [
      id,
    ]);
    const entries = standIn.stage.entries.length;
    expect(await reconcile(id)).toBe("unknown");
    expect(standIn.stage.entries).toHaveLength(entries);
    const [one, two] = [await makeActor(["outcome.settle"]), await makeActor(["outcome.settle"])];
    const { settlementId } = await proposeSettlement(one, {
      operationId: id,
      outcome: "executed",
      gatewayReference: "PSP-BY-HAND",
      note: "The settlement report has it.",
      evidence: "Report of 22 November, line 7.",
    });
    await decideSettlement(two, { operationId: id, settlementId, verdict: "confirm" });
    expect(await statusNow(id)).toBe("succeeded");
    expect(await balancesOf(payment)).toMatchObject({ refunded_minor: 4_000n, refundable: 8_500n });
  });
});

describe("totals before and after", () => {
  beforeEach(() => arrange(KINDS["no key, and totals to compare"]));
  const silent = { on: "write", fault: { kind: "silent", executed: true } } as const;
  const lost = { on: "write", fault: { kind: "silent", executed: false } } as const;

  it("are kept before anything is sent; unreadable ones stop the operation cleanly", async () => {
    standIn.plan({
      on: "question",
      fault: { kind: "answer", executed: true, answer: { status: 503, body: {} } },
    });
    const { operation } = await perform({ amount: "4.000" });
    expect(operation).toMatchObject({ status: "failed", outcomeCode: "totals_unreadable" });
    expect(standIn.seen.filter((request) => request.kind === "write")).toHaveLength(0);
    expect(await balancesOf(payment)).toMatchObject({ refundable: 12_500n });
    standIn.plan(null);
    expect((await perform({ amount: "4.000" })).operation.status).toBe("succeeded");
    const kept = await sql.query(
      "SELECT totals FROM operation_pre_image p JOIN operation o ON o.id = p.operation_id WHERE o.transaction_id = $1",
      [payment.id],
    );
    expect(kept).toEqual([{ totals: { total: "0" } }]);
  });

  it("tell two unanswered refunds apart by their amounts", async () => {
    standIn.plan(silent);
    const one = (await perform({ amount: "4.000" })).operation.id;
    standIn.plan(lost);
    const two = (await perform({ amount: "1.500" })).operation.id;
    await expect.poll(() => standIn.stage.entries.length).toBe(1);
    standIn.plan(null);
    expect(await reconcile(one)).toBe("succeeded");
    await letTimePass(two);
    expect(await reconcile(two, 2)).toBe("failed");
    expect(await balancesOf(payment)).toMatchObject({ refunded_minor: 4_000n, refundable: 8_500n });
  });

  it("show which of two refunds of one amount it was, when the first was done before the second was asked for", async () => {
    standIn.plan(silent);
    const one = (await perform({ amount: "4.000" })).operation.id;
    await expect.poll(() => standIn.stage.entries.length).toBe(1);
    standIn.plan(lost);
    const two = (await perform({ amount: "4.000" })).operation.id;
    standIn.plan(null);
    await letTimePass(two);
    expect(await reconcile(two, 2)).toBe("failed");
    expect(await reconcile(one)).toBe("succeeded");
    expect(await balancesOf(payment)).toMatchObject({ refunded_minor: 4_000n, refundable: 8_500n });
  });

  it("do not decide where it can have been either: both stay held", async () => {
    standIn.plan(lost);
    const one = (await perform({ amount: "4.000" })).operation.id;
    standIn.plan(silent);
    const two = (await perform({ amount: "4.000" })).operation.id;
    await expect.poll(() => standIn.stage.entries.length).toBe(1);
    standIn.plan(null);
    await letTimePass(one);
    await letTimePass(two);
    expect(await reconcile(two, 3)).toBe("unknown");
    expect(await reconcile(one, 3)).toBe("unknown");
    expect(await balancesOf(payment)).toMatchObject({ refunded_minor: 0n, refundable: 4_500n });
  });

  it("count a refund that succeeded meanwhile", async () => {
    standIn.plan(lost);
    const one = (await perform({ amount: "4.000" })).operation.id;
    standIn.plan(null);
    expect((await perform({ amount: "4.000" })).operation.status).toBe("succeeded");
    await letTimePass(one);
    expect(await reconcile(one, 2)).toBe("failed");
    expect(await balancesOf(payment)).toMatchObject({ refunded_minor: 4_000n, refundable: 8_500n });
  });
});
