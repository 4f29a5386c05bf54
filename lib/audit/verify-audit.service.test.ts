import { beforeEach, describe, expect, it } from "vitest";
import { recordAudit } from "@/lib/audit/record-audit";
import { chainHash, sealAuditEvents } from "@/lib/audit/seal-audit";
import { verifyAuditChain } from "@/lib/audit/verify-audit";
import { systemActor } from "@/lib/auth/actor";
import { sql } from "@/lib/db/sql";
import { testDatabase } from "@/lib/db/testing/database";
import { runOnce } from "@/lib/db/testing/server";

const database = testDatabase();
const asOwner = (statement: string) => runOnce(database.ownerUrl, statement);
/** As somebody who has the server itself. */
const tamper = (statement: string) => asOwner(`SET session_replication_role = replica; ${statement}`);
const headOf = async () =>
  (
    await sql.query<{ seq: bigint; hash: string }>(
      "SELECT seq, hash FROM audit_seal ORDER BY seq DESC LIMIT 1",
    )
  )[0]!;
const problem = async (...heads: Parameters<typeof verifyAuditChain>[1] & unknown[]) =>
  (await verifyAuditChain(sql, heads)).firstBad?.problem;

beforeEach(async () => {
  await tamper("TRUNCATE audit_event, audit_seal, audit_head, audit_checkpoint RESTART IDENTITY");
  for (let index = 1; index <= 6; index++)
    await recordAudit(sql, {
      actor: systemActor("test"),
      action: "test.event",
      objectType: "test",
      objectId: `o${index}`,
    });
  await sealAuditEvents();
});

describe("verification says what is wrong", () => {
  it.each([
    ["UPDATE audit_event SET reason = 'x' WHERE id = 3", "changed", "seal 3, event 3"],
    ["DELETE FROM audit_event WHERE id = 3", "missing_event", "seal 3, event 3"],
    ["DELETE FROM audit_seal WHERE seq = 3", "missing_seal", "seal 4, event 4"],
    ["UPDATE audit_seal SET prev_hash = repeat('a', 64) WHERE seq = 5", "broken_link", "seal 5, event 5"],
  ])("after %s", async (statement, expected, at) => {
    await tamper(statement);
    expect((await verifyAuditChain(sql)).firstBad).toMatchObject({ problem: expected, at });
  });

  it("a cut tail shows only against a head that was kept", async () => {
    const head = await headOf();
    await tamper("DELETE FROM audit_event WHERE id > 4; DELETE FROM audit_seal WHERE seq > 4");
    expect(await problem()).toBeUndefined();
    expect(await problem({ ...head, from: "a mail" })).toBe("cut_tail");
  });

  it("a chain that was written anew as a whole shows against a head that was kept", async () => {
    const head = await headOf();
    const other = { seq: head.seq, hash: chainHash(head.hash, "other"), from: "a mail" };
    expect(await problem(other)).toBe("other_head");
    expect(await problem({ ...head, from: "a mail" })).toBeUndefined();
  });

  it("a head that this database recorded is compared as well", async () => {
    await sql.query(
      "INSERT INTO audit_head (day, seq, hash) SELECT current_date, seq, hash FROM audit_seal WHERE seq = 6",
    );
    await tamper("DELETE FROM audit_event WHERE id = 6; DELETE FROM audit_seal WHERE seq = 6");
    expect(await problem()).toBe("cut_tail");
  });
});

describe("old contents", () => {
  const checkpoint = (seq: number) =>
    `INSERT INTO audit_checkpoint (through_seq, hash, removed_events) SELECT seq, hash, seq FROM audit_seal WHERE seq = ${seq}`;

  it("younger than a year go under no checkpoint, and none goes without one", async () => {
    await expect(asOwner(checkpoint(3))).rejects.toThrow("12 months");
    await expect(asOwner("DELETE FROM audit_event WHERE id = 1")).rejects.toThrow("append-only");
    await expect(sql.query(checkpoint(3))).rejects.toThrow("permission denied");
    await expect(sql.query("DELETE FROM audit_event")).rejects.toThrow("permission denied");
  });
});
