import pg from "pg";
import { beforeEach, describe, expect, it } from "vitest";
import { recordAudit } from "@/lib/audit/record-audit";
import { CHAIN_START, chainHash, sealAuditEvents, sealLateAuditEvents } from "@/lib/audit/seal-audit";
import { verifyAuditChain } from "@/lib/audit/verify-audit";
import { systemActor } from "@/lib/auth/actor";
import { inTransaction, type Sql, sql } from "@/lib/db/sql";
import { testDatabase } from "@/lib/db/testing/database";
import { runOnce } from "@/lib/db/testing/server";

const database = testDatabase();
const event = (on: Sql, objectId: string) =>
  recordAudit(on, {
    actor: systemActor("test"),
    action: "test.event",
    objectType: "test",
    objectId,
    before: { b: 1, a: 'ä"\\' },
    after: { amount: 10n ** 20n },
    reason: "because\n…",
  });

/** As the owner, with the guards off: what somebody does who has the database. */
const tamper = (statement: string) =>
  runOnce(database.ownerUrl, `SET session_replication_role = replica; ${statement}`);
const sealAll = async () => {
  while ((await sealAuditEvents()) > 0);
};

beforeEach(async () => {
  await tamper("TRUNCATE audit_event, audit_seal RESTART IDENTITY");
  for (let index = 1; index <= 6; index++) await event(sql, `o${index}`);
});

describe("the chain", () => {
  it("takes every event once, also with several sealers at the same time", async () => {
    await Promise.all(Array.from({ length: 6 }, sealAuditEvents));
    await sealAll();
    expect(await verifyAuditChain(sql)).toMatchObject({ sealed: 6, unsealed: 0, firstBad: null });
    const seals = await sql.query<{ seq: bigint; prev_hash: string }>(
      "SELECT seq, prev_hash FROM audit_seal ORDER BY seq",
    );
    expect(seals.map(({ seq }) => seq)).toEqual([1n, 2n, 3n, 4n, 5n, 6n]);
    expect(seals[0]?.prev_hash).toBe(CHAIN_START);
  });

  it("tells how many events wait for their place", async () => {
    expect(await verifyAuditChain(sql)).toMatchObject({ sealed: 0, unsealed: 6, firstBad: null });
  });

  it("stays as it is when nothing is touched, over more than one batch", async () => {
    await sql.query(
      `INSERT INTO audit_event (actor_type, actor_label, action, object_type, object_id)
       SELECT 'system', 'test', 'test.many', 'test', n::text FROM generate_series(1, 4500) n`,
    );
    await sealAll();
    expect(await verifyAuditChain(sql)).toMatchObject({ sealed: 4_506, unsealed: 0, firstBad: null });
  });

  it.each([
    ["an altered event", "UPDATE audit_event SET reason = 'another' WHERE id = 3", "seal 3, event 3"],
    [
      "an altered time",
      "UPDATE audit_event SET at = at + interval '1 microsecond' WHERE id = 3",
      "seal 3, event 3",
    ],
    ["an altered actor", "UPDATE audit_event SET actor_id = 7 WHERE id = 1", "seal 1, event 1"],
    ["a removed event", "DELETE FROM audit_event WHERE id = 4", "seal 4, event 4"],
    [
      "a removed event with its seal",
      "DELETE FROM audit_event WHERE id = 4; DELETE FROM audit_seal WHERE seq = 4",
      "seal 5, event 5",
    ],
    [
      "two that changed places",
      "UPDATE audit_seal SET event_id = 99 WHERE seq = 2; UPDATE audit_seal SET event_id = 2 WHERE seq = 3; UPDATE audit_seal SET event_id = 3 WHERE seq = 2",
      "seal 2, event 3",
    ],
    [
      "a cut beginning",
      "DELETE FROM audit_event WHERE id = 1; DELETE FROM audit_seal WHERE seq = 1",
      "seal 2, event 2",
    ],
  ])("names %s", async (_name, statement, firstBad) => {
    await sealAll();
    await tamper(statement);
    expect((await verifyAuditChain(sql)).firstBad?.at).toBe(firstBad);
  });

  it("takes in an event whose commit came thousands of events late", async () => {
    const slow = new pg.Client({ connectionString: database.appUrl });
    await slow.connect();
    await slow.query("BEGIN");
    await slow.query(
      "INSERT INTO audit_event (actor_type, actor_label, action, object_type, object_id) VALUES ('system', 'slow', 'test.slow', 'test', 'slow')",
    );
    await sql.query(
      `INSERT INTO audit_event (actor_type, actor_label, action, object_type, object_id)
       SELECT 'system', 'test', 'test.many', 'test', n::text FROM generate_series(1, 6000) n`,
    );
    await sealAll();
    await slow.query("COMMIT");
    await slow.end();
    await sealAll();
    await sealLateAuditEvents();
    expect(await verifyAuditChain(sql)).toMatchObject({ sealed: 6_007, unsealed: 0, firstBad: null });
  });

  it("hashes what was before with what is", () => {
    expect(chainHash("a", "b")).not.toBe(chainHash("a", "c"));
    expect(chainHash("a", "b")).not.toBe(chainHash("b", "b"));
    expect(chainHash("a", "b")).toMatch(/^[0-9a-f]{64}$/);
  });
});

describe("an event", () => {
  it("is written with its change or not at all", async () => {
    const failing = inTransaction(async (transaction) => {
      await event(transaction, "never");
      throw new Error("undone");
    });
    await expect(failing).rejects.toThrow("undone");
    expect(await sql.query("SELECT 1 FROM audit_event WHERE object_id = 'never'")).toEqual([]);
  });

  it("keeps amounts beyond what a number holds as text", async () => {
    const rows = await sql.query<{ after: unknown }>("SELECT after FROM audit_event WHERE id = 1");
    expect(rows[0]?.after).toEqual({ amount: "100000000000000000000" });
  });
});
