import { randomUUID } from "node:crypto";
import { describe, expect, it } from "vitest";
import { sql } from "@/lib/db/sql";
import { getEnv } from "@/lib/env";
import { applyNotice } from "@/lib/notices/apply-notice";
import { REFUSALS_KEPT_PER_HOUR } from "@/lib/notices/receive-notice";
import { accountsNamed } from "@/lib/notices/sealed-accounts";
import { seal } from "@/lib/seal";
import { credentialsLabel } from "@/lib/sealed-places";
import { operationBody, signSandbox } from "@/lib/testing/notices";
import { expectRefusal, arrangeWire } from "@/lib/testing/wire";
import { balancesOf, makePayment, operationsOf } from "@/lib/testing/world";

const wire = arrangeWire();

const secret = () => wire.gateway.account.credentials.webhookSecret!;
const sign = (body: string, changes: { secret?: string; at?: number } = {}) =>
  signSandbox(body, changes.secret ?? secret(), changes.at);

const tell = (body: string, headers: Record<string, string>, account = "knet-test") =>
  wire.send(`/b/gateways/${account}/webhook`, { method: "POST", headers, body });

interface Line {
  id: bigint;
  kind: string;
  status: string;
  result: string | null;
  raw_body: string;
  headers: Record<string, string>;
}

const stored = () =>
  sql.query<Line>("SELECT id, kind, status, result, raw_body, headers FROM gateway_notice ORDER BY id");
const lastStored = async () => (await stored()).at(-1)!;

describe("a gateway's notice", () => {
  it("is stored once and applied by a job of the same commit", async () => {
    const payment = await makePayment(wire.gateway);
    const body = operationBody(payment, { amount: "4.000" });
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
    await applyNotice(only!.id.toString());
    expect(await balancesOf(payment)).toMatchObject({ refunded_minor: 4_000n });
  });

  it("is taken for a disabled account too: what happened there happened", async () => {
    const payment = await makePayment(wire.gateway);
    await sql.query("UPDATE gateway_account SET is_active = false WHERE pg_code = 'knet-test'");
    try {
      const body = operationBody(payment, { amount: "2.000" });
      expect((await tell(body, sign(body))).status).toBe(200);
      await applyNotice((await lastStored()).id.toString());
      expect(await balancesOf(payment)).toMatchObject({ refunded_minor: 2_000n });
    } finally {
      await sql.query("UPDATE gateway_account SET is_active = true WHERE pg_code = 'knet-test'");
    }
  });

  it("reaches only the account whose code is the name of another gateway", async () => {
    const names = async (name: string) => (await accountsNamed(name)).map((account) => account.pg_code);
    expect(await names("cash")).toEqual(["cash-test"]);
    await sql.query(
      `INSERT INTO gateway_account (pg_code, gateway, name, currency_code, operation, base_url, sealed_credentials)
       VALUES ('cash', 'elsewhere', 'Till', 'KWD', 'purchase', '', '')`,
    );
    expect(await names("cash")).toEqual(["cash"]);
    expect(await names("sandbox")).toContain("knet-test");
  });

  it("is kept without card numbers, secrets and cookies, and applied as it was sent", async () => {
    const payment = await makePayment(wire.gateway);
    // A reference that looks like a card number must survive what masks card numbers.
    const body = operationBody(payment, {
      id: "4242424242424242",
      amount: "1.000",
      ...{ card: "4111111111111111", note: `by ${secret()}`, cvv: "123" },
    });
    const headers = {
      ...sign(body),
      cookie: "session=1",
      authorization: "Bearer x",
      "x-notification-secret": "hush",
    };
    expect((await tell(body, headers)).status).toBe(200);
    const line = await lastStored();
    expect(line.raw_body).not.toMatch(/4111111111111111|"123"/);
    expect(line.raw_body).not.toContain(secret());
    expect(line.headers).toMatchObject({
      cookie: "[redacted]",
      authorization: "[redacted]",
      "x-notification-secret": "[redacted]",
    });
    await applyNotice(line.id.toString());
    const [operation] = await sql.query<{ gateway_reference: string }>(
      "SELECT gateway_reference FROM operation WHERE transaction_session_id = $1",
      [payment.sessionId],
    );
    expect(operation?.gateway_reference).toBe("4242424242424242");
  });

  it("stays as it came: nobody changes its body, and a refused one never becomes a believed one", async () => {
    const payment = await makePayment(wire.gateway);
    const body = operationBody(payment, { amount: "1.000" });
    await tell(body, sign(body));
    const good = (await lastStored()).id;
    await tell(body, {});
    const refused = (await lastStored()).id;
    for (const [change, id] of [
      ["raw_body = '{}'", good],
      ['headers = \'{"a":"b"}\'', good],
      ["facts = '{}'", good],
      ["account_ids = '{1,2,3}'", good],
      ["status = 'received', kind = 'operation'", refused],
    ] as const) {
      await expect(sql.query(`UPDATE gateway_notice SET ${change} WHERE id = $1`, [id])).rejects.toThrow(
        /kept/,
      );
    }
    await expect(sql.query("DELETE FROM gateway_notice WHERE id = $1", [good])).rejects.toThrow(/permission/);
  });

  it("that is not signed, signed by another, changed or old is refused, kept as refused and put in the trail", async () => {
    const payment = await makePayment(wire.gateway);
    const before = (await stored()).length;
    const trailBefore = await refusalsInTrail();
    const body = operationBody(payment, { amount: "4.000" });
    const wrong = [
      {},
      sign(body, { secret: "another secret of theirs" }),
      sign(`${body} `),
      sign(body, { at: 1_600_000_000 }),
    ];
    for (const headers of wrong) expectRefusal(await tell(body, headers), 401, "invalid_api_key");
    const added = (await stored()).slice(before);
    expect(added.map(({ kind, status, result }) => [kind, status, result])).toEqual([
      ["refused", "refused", "signature_missing"],
      ["refused", "refused", "signature_wrong"],
      ["refused", "refused", "signature_wrong"],
      ["refused", "refused", "stale"],
    ]);
    expect(await refusalsInTrail()).toBe(trailBefore + wrong.length);
    for (const { id } of added) await applyNotice(id.toString());
    expect(await operationsOf(payment)).toEqual([]);
  });

  it("that is verified and not understood is kept and shown, never lost, once", async () => {
    const payment = await makePayment(wire.gateway);
    for (const text of [
      "{",
      "[]",
      operationBody(payment, { amount: "-4.000" }),
      operationBody(payment, { amount: "4.000", status: "done" }),
    ]) {
      expect((await tell(text, sign(text))).status).toBe(200);
      expect(await lastStored()).toMatchObject({ kind: "not_understood", status: "not_understood" });
      expect((await tell(text, sign(text))).body.detail).toBe("Known already.");
    }
    expect(await operationsOf(payment)).toEqual([]);
  });

  it("of an unknown account is 404, a huge one 413", async () => {
    const payment = await makePayment(wire.gateway);
    const body = operationBody(payment, { amount: "1.000" });
    expectRefusal(await tell(body, sign(body), "nobody"), 404, "not_found");
    const huge = "x".repeat(300_000);
    expectRefusal(await tell(huge, sign(huge)), 413, "payload_too_large");
  });

  it("a flood of forged ones fills neither table nor trail, and good ones still come in", async () => {
    const payment = await makePayment(wire.gateway);
    const body = operationBody(payment, { amount: "1.000" });
    const before = (await stored()).length;
    const answers: number[] = [];
    for (let sent = 0; sent < REFUSALS_KEPT_PER_HOUR + 20; sent++) {
      answers.push((await tell(`${body}${sent}`, {}, "mada-test")).status);
    }
    expect(new Set(answers)).toEqual(new Set([401, 429]));
    expect((await stored()).length - before).toBe(REFUSALS_KEPT_PER_HOUR);
    const floods = await sql.query("SELECT 1 FROM audit_event WHERE action = 'gateway_notice.flood'");
    expect(floods).toHaveLength(1);
    expect((await tell(body, sign(body), "mada-test")).status).toBe(200);
  });
});

describe("a gateway with several accounts", () => {
  it("is believed only about the accounts whose secret it has", async () => {
    const payment = await makePayment(wire.gateway);
    const body = operationBody(payment, { id: `ref_${randomUUID()}`, amount: "4.000" });
    // Another account of the same gateway with a secret of its own.
    const code = `other${Date.now() % 100_000}`;
    const sealed = seal(
      JSON.stringify({ secret: "x", webhookSecret: "the other account's secret" }),
      credentialsLabel(code),
      getEnv().COUNTERSIGN_SEAL_KEY,
    );
    await sql.query(
      `INSERT INTO gateway_account (pg_code, gateway, name, currency_code, operation, base_url, sealed_credentials)
       SELECT $1, gateway, name, currency_code, operation, base_url, $2 FROM gateway_account WHERE pg_code = 'knet-test'`,
      [code, sealed],
    );
    const headers = sign(body, { secret: "the other account's secret" });
    expectRefusal(await tell(body, headers), 401, "invalid_api_key");
    // By the gateway's common address it is believed, and still about its own payments only.
    expect((await tell(body, headers, "sandbox")).status).toBe(200);
    const line = await lastStored();
    await applyNotice(line.id.toString());
    expect(await lastStored()).toMatchObject({ status: "waiting", result: "unknown_payment" });
    expect(await operationsOf(payment)).toEqual([]);
  });
});

async function refusalsInTrail(): Promise<number> {
  return (await sql.query("SELECT 1 FROM audit_event WHERE action = 'gateway_notice.refused'")).length;
}
