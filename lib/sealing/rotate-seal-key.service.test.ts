import { randomBytes } from "node:crypto";
import { afterEach, beforeAll, describe, expect, it } from "vitest";
import { inTransaction, sql } from "@/lib/db/sql";
import { resetEnv, sealKeys } from "@/lib/env";
import { performOperation } from "@/lib/operations/perform-operation";
import { sealKeyId, unseal } from "@/lib/seal";
import { SEALED_PLACES } from "@/lib/sealed-places";
import { rotateSealKey } from "@/lib/sealing/rotate-seal-key";
import { arrangeWorld, executedAt, makePayment } from "@/lib/testing/world";
import { openCardToken, type SealedCard, saveCard } from "@/lib/transactions/cards/save-card";
import { forgetSecrets, newSecret, signingSecrets, storeSecret } from "@/lib/webhooks/signing-secret";

const first = Buffer.alloc(32, 1).toString("base64");
const fresh = () => randomBytes(32).toString("base64");
const world = arrangeWorld({ COUNTERSIGN_SEAL_KEY: first, COUNTERSIGN_OLD_SEAL_KEYS: "" });

function useKeys(current: string, ...older: string[]): void {
  process.env.COUNTERSIGN_SEAL_KEY = current;
  process.env.COUNTERSIGN_OLD_SEAL_KEYS = older.join(",");
  resetEnv();
  forgetSecrets();
}

/** Every test begins and ends with all values under `first`. */
async function backToFirst(): Promise<void> {
  const known = sealKeys();
  useKeys(first, ...known);
  await rotateSealKey();
  useKeys(first);
}

const card = { token: "gw-token-1", brand: "VISA", lastFour: "0026", expiryMonth: 1, expiryYear: 2035 };

async function keepCard(customerId = "customer") {
  const [account] = await sql.query<{ id: number }>(
    "SELECT id FROM gateway_account WHERE pg_code = 'knet-test'",
  );
  const actor = { type: "system", label: "test", address: null, requestId: null } as const;
  const owner = { customerId, gatewayAccountId: account?.id ?? 0, transactionSessionId: "none" };
  return inTransaction((transaction) => saveCard(transaction, actor, owner, card));
}

async function openCard(id: bigint): Promise<string> {
  const [row] = await sql.query<SealedCard>(
    `SELECT sealed_gateway_token AS "sealedGatewayToken", gateway_account_id AS "gatewayAccountId",
       customer_id AS "customerId", gateway_token_hash AS "gatewayTokenHash" FROM saved_card WHERE id = $1`,
    [id],
  );
  return openCardToken(row as SealedCard);
}

const refund = async () => {
  const payment = await makePayment(world.gateway);
  await performOperation(world.api, {
    type: "refund",
    source: "api",
    sessionId: payment.sessionId,
    amount: "1.000",
  });
  return executedAt(world.gateway, payment);
};

/** How many values of a place are sealed under which key. */
async function keysInUse(): Promise<Set<string>> {
  const used = new Set<string>();
  for (const { table, column } of SEALED_PLACES) {
    const rows = await sql.query<{ value: Buffer }>(
      `SELECT ${column} AS value FROM ${table} WHERE octet_length(${column}) > 0`,
    );
    for (const { value } of rows) used.add(value.subarray(1, 5).toString("hex"));
  }
  return used;
}

describe("an exchange of the sealing key", () => {
  beforeAll(async () => {
    await signingSecrets();
  });
  afterEach(backToFirst);

  it("knows every sealed column of the database", async () => {
    const columns = await sql.query<{ name: string }>(
      `SELECT table_name || '.' || column_name AS name FROM information_schema.columns
       WHERE table_schema = 'public' AND data_type = 'bytea' AND column_name LIKE '%sealed%' ORDER BY 1`,
    );
    expect(columns.map(({ name }) => name)).toEqual(
      SEALED_PLACES.map(({ table, column }) => `${table}.${column}`).sort(),
    );
  });

  it("seals everything anew; refunds, cards and webhooks work before, between and after", async () => {
    const { id } = await keepCard();
    const secrets = await signingSecrets();
    const next = fresh();
    useKeys(next, first);
    expect(await refund()).toHaveLength(1);
    expect(await openCard(id)).toBe("gw-token-1");

    const report = await rotateSealKey();
    expect(report.stuck).toEqual([]);
    expect(Object.keys(report.resealed).sort()).toEqual([
      "gateway_account.sealed_credentials",
      "saved_card.sealed_gateway_token",
      "webhook_secret.sealed_secret",
    ]);
    useKeys(next);
    expect(await keysInUse()).toEqual(new Set([sealKeyId(next)]));
    expect(await refund()).toHaveLength(1);
    expect(await openCard(id)).toBe("gw-token-1");
    expect(await signingSecrets()).toEqual(secrets);
    expect(await rotateSealKey()).toEqual({ keyId: sealKeyId(next), resealed: {}, stuck: [] });
    const trail = await sql.query<{ after: { resealed: Record<string, number>; stuck: number } }>(
      "SELECT after FROM audit_event WHERE action = 'seal_key.rotated' AND object_id = $1",
      [sealKeyId(next)],
    );
    expect(trail).toEqual([{ after: { resealed: report.resealed, stuck: 0 } }]);
  });

  it("goes on where it was cut off, and what was sealed anew or not yet opens at any moment", async () => {
    const next = fresh();
    useKeys(next, first);
    let batches = 0;
    const cutOff = rotateSealKey({
      batch: 3,
      onBatch: () => {
        batches += 1;
        if (batches === 2) throw new Error("killed");
      },
    });
    await expect(cutOff).rejects.toThrow("killed");
    expect(await keysInUse()).toEqual(new Set([sealKeyId(first), sealKeyId(next)]));
    expect(await refund()).toHaveLength(1);
    expect((await rotateSealKey({ batch: 3 })).stuck).toEqual([]);
    expect(await keysInUse()).toEqual(new Set([sealKeyId(next)]));
  });

  it("leaves alone and names what no configured key opens", async () => {
    const lost = fresh();
    useKeys(lost, first);
    await rotateSealKey();
    const next = fresh();
    useKeys(next, first);
    const { stuck, resealed } = await rotateSealKey();
    expect(resealed).toEqual({});
    expect(stuck).toContain(
      `the credentials of the gateway account knet-test: The value is sealed under the key ${sealKeyId(lost)}, which is not configured.`,
    );
    expect(await keysInUse()).toEqual(new Set([sealKeyId(lost)]));
    useKeys(next, lost);
    expect((await rotateSealKey()).stuck).toEqual([]);
  });

  it("does not open rows whose values were swapped, and does not seal them anew", async () => {
    const one = (await keepCard("one")).id;
    const two = (await keepCard("two")).id;
    await sql.query(
      `UPDATE saved_card k SET sealed_gateway_token = o.sealed_gateway_token FROM saved_card o
       WHERE (k.id, o.id) IN (($1, $2), ($2, $1))`,
      [one, two],
    );
    await expect(openCard(one)).rejects.toThrow("belongs to another place");
    useKeys(fresh(), first);
    const { stuck } = await rotateSealKey();
    expect(stuck).toEqual([
      `the saved card ${one}: The sealed value was damaged, or belongs to another place.`,
      `the saved card ${two}: The sealed value was damaged, or belongs to another place.`,
    ]);
    await sql.query(
      "UPDATE saved_card SET deleted_at = now(), sealed_gateway_token = NULL WHERE id IN ($1, $2)",
      [one, two],
    );
  });

  it("does not open a webhook secret in the row of another one", async () => {
    const id = await inTransaction((transaction) => storeSecret(transaction, newSecret()));
    forgetSecrets();
    const [newest] = await signingSecrets();
    const rows = await sql.query<{ sealed: Buffer }>(
      "SELECT sealed_secret AS sealed FROM webhook_secret WHERE id = $1",
      [id],
    );
    expect(unseal(rows[0]?.sealed as Buffer, `webhook_secret:${id}`, first)).toBe(newest);
    expect(() => unseal(rows[0]?.sealed as Buffer, `webhook_secret:${id - 1}`, first)).toThrow();
  });

  it("keeps one card one card when it is saved again between the new key and the sealing anew", async () => {
    const before = await keepCard("again");
    const next = fresh();
    useKeys(next, first);
    const again = await keepCard("again");
    expect(again).toEqual(before);
    expect(await openCard(before.id)).toBe("gw-token-1");
    expect((await rotateSealKey()).stuck).toEqual([]);
    useKeys(next);
    expect(await keepCard("again")).toEqual(before);
  });
});
