import { describe, expect, it } from "vitest";
import { directWays } from "@/lib/approvals/policy/evaluate";
import { livePolicy } from "@/lib/approvals/policy/live-policy";
import { FOUR_EYES_DOCUMENT } from "@/lib/approvals/policy/ready-made";
import { policyDocumentSchema } from "@/lib/approvals/policy/schema";
import { inTransaction, sql } from "@/lib/db/sql";
import { testDatabase } from "@/lib/db/testing/database";

testDatabase();

async function insertDraft(): Promise<number> {
  const rows = await sql.query<{ version: number }>(
    `INSERT INTO approval_policy_version (document) VALUES ($1::jsonb) RETURNING version`,
    [JSON.stringify({ ...FOUR_EYES_DOCUMENT, clocks: { pendingHours: 12, approvedHours: 12 } })],
  );
  return rows[0]?.version ?? 0;
}

async function refusal(statement: string): Promise<string> {
  return sql.query(statement).then(
    () => "accepted",
    (error: Error) => error.message,
  );
}

describe("the live policy", () => {
  it("is four eyes in a new installation, exactly as the ready-made one says", async () => {
    const live = await livePolicy(sql);
    expect(live).toEqual({ version: 1, document: FOUR_EYES_DOCUMENT, shadow: null });
    expect(policyDocumentSchema.parse(live.document)).toEqual(FOUR_EYES_DOCUMENT);
    const rows = await sql.query<{ direct_ways: string[] }>(
      "SELECT direct_ways FROM approval_policy_version WHERE version = 1",
    );
    expect(rows[0]?.direct_ways).toEqual(directWays(FOUR_EYES_DOCUMENT));
  });

  it("never changes, is never deleted and never comes back", async () => {
    expect(await refusal("DELETE FROM approval_policy_version WHERE version = 1")).toBe(
      "a_policy_version_is_kept",
    );
    expect(await refusal("UPDATE approval_policy_version SET document = '{}' WHERE version = 1")).toBe(
      "a_policy_version_is_immutable",
    );
    expect(await refusal("UPDATE approval_policy_version SET status = 'draft' WHERE version = 1")).toBe(
      "illegal_policy_status",
    );
    expect(
      await refusal(`INSERT INTO approval_policy_version (status, document) VALUES ('live', '{}')`),
    ).toBe("a_policy_version_begins_as_a_draft");
  });

  it("is one: a second live version is refused", async () => {
    const draft = await insertDraft();
    expect(
      await refusal(`UPDATE approval_policy_version SET status = 'live' WHERE version = ${draft}`),
    ).toContain("approval_policy_version_one_live");
  });

  it("a draft changes as long as it is one, but not in the step that publishes it", async () => {
    const draft = await insertDraft();
    expect(
      await refusal(`UPDATE approval_policy_version SET document = '{"a": 1}' WHERE version = ${draft}`),
    ).toBe("accepted");
    expect(
      await refusal(
        `UPDATE approval_policy_version SET document = '{"a": 2}', status = 'shadow' WHERE version = ${draft}`,
      ),
    ).toBe("a_policy_version_is_immutable");
  });

  it("asked under a lock while a new version is published, it waits and answers with the new one", async () => {
    const before = await livePolicy(sql);
    const draft = await insertDraft();
    let asked: Promise<number> | undefined;
    await inTransaction(async (publishing) => {
      await publishing.query("UPDATE approval_policy_version SET status = 'retired' WHERE status = 'live'");
      await publishing.query("UPDATE approval_policy_version SET status = 'live' WHERE version = $1", [
        draft,
      ]);
      asked = inTransaction(async (asking) => (await livePolicy(asking, { lock: true })).version);
      expect((await livePolicy(sql)).version).toBe(before.version);
      await new Promise((resolve) => setTimeout(resolve, 200));
    });
    expect(await asked).toBe(draft);
  });
});
