import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { requestContent, contentHash } from "@/lib/approvals/content";
import { findRequest } from "@/lib/approvals/load-request";
import { findSessionActor } from "@/lib/auth/session-row";
import { signIn } from "@/lib/auth/sign-in";
import { inTransaction, sql } from "@/lib/db/sql";
import { testDatabase } from "@/lib/db/testing/database";
import { type SandboxGateway, startSandboxGateway } from "@/lib/gateways/sandbox/server";
import { performOperation } from "@/lib/operations/perform-operation";
import { findParent, lockParent } from "@/lib/transactions/find-parent";
import { refundableMinor } from "@/lib/transactions/rules";
import { TRANSACTION_STATES } from "@/lib/transactions/types";
import { type DemoSeedOptions, seedDemo } from "./demo";
import { planDemo } from "./demo-plan";
import { SEED_PEOPLE } from "./people";
import { Random } from "./random";

testDatabase();
const home = mkdtempSync(join(tmpdir(), "countersign-seed-"));
const secrets = { secret: "sandbox-secret-of-the-test", controlSecret: "control-secret-of-the-test" };
let gateway: SandboxGateway;
let options: DemoSeedOptions;

beforeAll(async () => {
  gateway = await startSandboxGateway({
    ledgerFile: join(home, "ledger.jsonl"),
    durability: "written",
    ...secrets,
  });
  options = {
    credentials: {
      users: Object.fromEntries(
        Object.keys(SEED_PEOPLE).map((username) => [
          username,
          { username, password: `tulip-${username}-7391` },
        ]),
      ),
      apiKey: `DemoKey1.${"k".repeat(32)}`,
    },
    sandboxGatewayUrl: gateway.url,
    sandboxControlSecret: secrets.controlSecret,
    sandboxSecret: secrets.secret,
    webhookSecret: "webhook-secret-of-the-test",
    transactions: 1_500,
  };
});

afterAll(async () => {
  await gateway?.close();
  rmSync(home, { recursive: true, force: true });
});

interface Totals {
  payment: string;
  captured: string;
  refunded: string;
  refund_pending: string;
  voided: string;
}

async function ledgerTotals(): Promise<Map<string, Totals>> {
  const response = await fetch(`${gateway.url}/control/totals?limit=100000`, {
    headers: { "sandbox-control-secret": secrets.controlSecret },
  });
  const { totals } = (await response.json()) as { totals: Totals[] };
  return new Map(totals.map((one) => [one.payment, one]));
}

const count = async (query: string) => (await sql.query<{ n: number }>(query))[0]?.n ?? 0;

describe("demo data", () => {
  test("a run that was cut off before its commit leaves nothing, and the next one makes everything once", async () => {
    const cut = { ...options, credentials: { ...options.credentials, apiKey: "not a key" } };
    await expect(seedDemo(cut)).rejects.toThrow("An API key looks like");
    expect(await count("SELECT count(*)::int AS n FROM payment_transaction")).toBe(0);
    expect(await count("SELECT count(*)::int AS n FROM app_user")).toBe(0);
    const known = (await ledgerTotals()).size;
    expect(known).toBeGreaterThan(900);

    const { pgCodes } = await seedDemo(options);
    await seedDemo(options);
    expect(pgCodes).toContain("knet-test");
    expect((await ledgerTotals()).size).toBe(known);
    expect(await count("SELECT count(*)::int AS n FROM payment_transaction")).toBe(1_500);
    expect(await count("SELECT count(*)::int AS n FROM app_user")).toBe(8);
  });

  test("every state, currency and way of a request is there, and nothing is frozen", async () => {
    const states = await sql.query<{ state: string }>("SELECT DISTINCT state FROM payment_transaction");
    expect(states.map((row) => row.state).sort()).toEqual([...TRANSACTION_STATES].sort());
    const currencies = await sql.query<{ code: string }>(
      "SELECT DISTINCT currency_code AS code FROM payment_transaction ORDER BY 1",
    );
    expect(currencies.map((row) => row.code)).toEqual(["AED", "BHD", "KWD", "SAR", "USD"]);
    const statuses = await sql.query<{ status: string }>("SELECT DISTINCT status FROM operation_request");
    expect(statuses.map((row) => row.status).sort()).toEqual([
      "canceled",
      "done",
      "expired",
      "manual_action_required",
      "pending",
      "rejected",
    ]);
    const children = await sql.query<{ state: string }>("SELECT DISTINCT state FROM child_transaction");
    expect(children.map((row) => row.state).sort()).toEqual([
      "paid",
      "refund_queued",
      "refund_rejected",
      "refunded",
      "voided",
    ]);
    expect(
      await count("SELECT count(*)::int AS n FROM payment_transaction WHERE frozen_at IS NOT NULL"),
    ).toBe(0);
    expect(
      await count(
        "SELECT count(*)::int AS n FROM payment_transaction WHERE payment_currency_code <> currency_code",
      ),
    ).toBeGreaterThan(0);
    expect(
      await count(
        "SELECT count(*)::int AS n FROM payment_transaction WHERE greatest(created_at, state_changed_at, paid_at, deleted_at) > now()",
      ),
    ).toBe(0);
  });

  test("no event of the trail, no operation and no child lies in the future", async () => {
    for (const [table, column] of [
      ["audit_event", "at"],
      ["operation", "coalesce(settled_at, created_at)"],
      ["child_transaction", "state_changed_at"],
      ["operation_request", "status_changed_at"],
      ["decision", "created_at"],
    ])
      expect(await count(`SELECT count(*)::int AS n FROM ${table} WHERE ${column} > now()`)).toBe(0);
  });

  test("balances of every payment are the same at the gateway, to the last minor unit", async () => {
    const totals = await ledgerTotals();
    const rows = await sql.query<{
      gateway_reference: string;
      currency_code: string;
      state: string;
      captured_minor: bigint;
      refunded_minor: bigint;
      refund_queued_minor: bigint;
      voided_minor: bigint;
    }>("SELECT * FROM payment_transaction WHERE gateway_reference IS NOT NULL");
    expect(rows.length).toBe(totals.size);
    const minor = (text: string) => BigInt(text.replace(".", ""));
    for (const row of rows) {
      const total = totals.get(row.gateway_reference);
      if (!total) throw new Error(`The gateway does not know ${row.gateway_reference}.`);
      const ours = [row.refunded_minor, row.refund_queued_minor, row.voided_minor];
      expect([minor(total.refunded), minor(total.refund_pending), minor(total.voided)]).toEqual(ours);
      if (row.state === "authorized") expect(minor(total.captured)).toBe(row.captured_minor);
    }
  });

  test("the newest payments are mostly KNET ones with everything left to refund, and a refund of one works", async () => {
    const top = await sql.query<{ session_id: string; whole: boolean }>(
      `SELECT session_id, state = 'paid' AND currency_code = 'KWD' AND refundable_minor(p) = settled_minor
         AND payment_currency_code = currency_code AS whole
       FROM payment_transaction p ORDER BY created_at DESC, id DESC LIMIT 25`,
    );
    expect(top.filter((row) => row.whole).length).toBeGreaterThan(12);
    const sessionId = top.find((row) => row.whole)?.session_id ?? "";
    const origin = { address: null, requestId: "test" };
    const { sessionId: session } = await signIn(origin, {
      username: "integration",
      password: "tulip-integration-7391",
      userAgent: null,
    });
    const actor = await findSessionActor(sql, session, origin);
    if (!actor) throw new Error("The integration user cannot sign in.");
    const performed = await performOperation(actor, {
      type: "refund",
      source: "api",
      sessionId,
      amount: "0.500",
    });
    expect(performed.operation.status).toBe("succeeded");
    const after = (await findParent(sql, { sessionId })).parent();
    expect(after.facts.settledMinor - refundableMinor(after.facts)).toBe(500n);
  });

  test("a waiting request can be decided: its hold, its clock and its maker are in order", async () => {
    const waiting = await sql.query<{ id: number; transaction_id: bigint }>(
      `SELECT r.id, r.transaction_id FROM operation_request r JOIN payment_transaction p ON p.id = r.transaction_id
       WHERE r.status = 'pending' AND r.held_minor = r.amount_minor AND r.expires_at > now()
         AND (r.type = 'void' AND p.void_requested OR r.type = 'refund' AND p.request_held_minor = r.amount_minor)`,
    );
    expect(waiting.length).toBe(
      await count("SELECT count(*)::int AS n FROM operation_request WHERE status = 'pending'"),
    );
    expect(waiting.length).toBeGreaterThan(10);
    const soon =
      "SELECT count(*)::int AS n FROM operation_request WHERE status = 'pending' AND expires_at < now() + interval '2 hours'";
    expect(await count(soon)).toBeGreaterThan(1);
    const makers =
      "SELECT count(DISTINCT maker_id)::int AS n FROM operation_request WHERE status = 'pending'";
    expect(await count(makers)).toBe(2);
  });

  test("what a checker is recorded to have seen is what the product would have shown him", async () => {
    const rows = await sql.query<{
      request_id: number;
      transaction_id: bigint;
      content_hash: string;
      seen: object;
    }>(
      `SELECT d.request_id, r.transaction_id, d.content_hash, d.seen FROM decision d JOIN operation_request r ON r.id = d.request_id
       WHERE r.status = 'rejected' AND NOT EXISTS (SELECT 1 FROM operation o WHERE o.transaction_id = r.transaction_id)`,
    );
    expect(rows.length).toBeGreaterThan(0);
    for (const row of rows) {
      const request = await findRequest(sql, row.request_id);
      const parent = await inTransaction((transaction) => lockParent(transaction, row.transaction_id));
      if (!request || !parent) throw new Error("The decision has lost its request.");
      expect(row.seen).toEqual(requestContent(request, parent));
      expect(row.content_hash).toBe(contentHash(requestContent(request, parent)));
    }
  });

  test("the same seed number makes the same payments", () => {
    const now = new Date("2026-05-01T09:00:00Z");
    const plan = (seed: number) => planDemo(new Random(seed), 300, now);
    expect(plan(7)).toEqual(plan(7));
    expect(plan(7)).not.toEqual(plan(8));
  });
});
