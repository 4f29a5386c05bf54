import { createTranslator } from "next-intl";
import { describe, expect, it } from "vitest";
import { discardDraft, saveDraft, startDraft } from "@/lib/approvals/policy/edit-draft";
import { forecastDeadlocks } from "@/lib/approvals/policy/forecast-deadlocks";
import { livePolicy } from "@/lib/approvals/policy/live-policy";
import type { PolicyTranslator } from "@/lib/approvals/policy/phrases";
import { endShadow, publishPolicy, startShadow } from "@/lib/approvals/policy/publish-policy";
import { FOUR_EYES_DOCUMENT } from "@/lib/approvals/policy/ready-made";
import type { PolicyDocument } from "@/lib/approvals/policy/types";
import type { UserActor } from "@/lib/auth/actor";
import { getPolicyOverview } from "@/lib/approvals/policy/queries";
import { decideChange } from "@/lib/changes/decide-change";
import { cancelChange } from "@/lib/changes/end-change";
import { policiesInWords } from "@/lib/changes/policy-in-words";
import { getChange } from "@/lib/changes/queries";
import { sql } from "@/lib/db/sql";
import { testDatabase } from "@/lib/db/testing/database";
import ar from "@/lib/i18n/messages/ar";
import { localeOf } from "@/lib/i18n/settings";
import { refusal } from "@/lib/testing/refusal";
import { makeActor } from "@/lib/testing/world";

testDatabase();

const people: { admin: UserActor; second: UserActor; checkers: UserActor[] } = {} as never;
async function arrange() {
  people.admin ??= await makeActor(["user.manage", "policy.manage", "change.decide"]);
  people.second ??= await makeActor(["user.manage", "policy.manage", "change.decide"]);
  people.checkers ??= [await makeActor(["request.decide"]), await makeActor(["request.decide"])];
  return people;
}

async function draftOf(actor: UserActor, change: (live: PolicyDocument) => PolicyDocument) {
  const { version } = await startDraft(actor, { from: "live" });
  const live = await livePolicy(sql);
  const { revision } = await saveDraft(actor, {
    version,
    revision: 1,
    note: "",
    document: change(live.document),
  });
  return { version, revision };
}

const slower = (live: PolicyDocument) => ({
  ...live,
  clocks: { ...live.clocks, pendingHours: live.clocks.pendingHours + 1 },
});
const quicker = (live: PolicyDocument) => ({
  ...live,
  clocks: { ...live.clocks, pendingHours: live.clocks.pendingHours - 1 },
});

async function statusOf(version: number) {
  const rows = await sql.query<{ status: string; approver_id: number | null; comparison: string | null }>(
    "SELECT status::text AS status, approver_id, comparison FROM approval_policy_version WHERE version = $1",
    [version],
  );
  return rows[0];
}

async function decide(decider: UserActor, id: number, verdict: "approve" | "reject") {
  const [row] = await sql.query<{ content_hash: string }>(
    "SELECT content_hash FROM change_request WHERE id = $1",
    [id],
  );
  return decideChange(decider, {
    changeRequestId: id,
    verdict,
    contentHash: row?.content_hash ?? "",
    note: "Seen.",
  });
}

describe("publishing a policy", () => {
  it("what waits says in the reader's language what would be different, and leaves other changes alone", async () => {
    const { admin, second } = await arrange();
    const result = await publishPolicy(admin, { ...(await draftOf(admin, slower)), reason: "Slower." });
    if (result.status !== "waiting") throw new Error("did not wait");
    const change = await getChange(second, result.changeRequestId);
    const t = createTranslator({ locale: localeOf("ar"), messages: ar, namespace: "policy" });
    const other = { ...change, kind: "group.members" as const };
    const [said, untouched] = await policiesInWords([change, other], t as PolicyTranslator);
    expect(change.effect.lines?.[0]).toMatch(/^Easier: /);
    expect(said?.effect.lines).toHaveLength(change.effect.lines?.length ?? 0);
    for (const line of said?.effect.lines ?? []) expect(line).toMatch(/^[\u0600-\u06ff]/);
    expect(untouched).toEqual(other);
    await cancelChange(admin, result.changeRequestId);
  });

  it("what makes nothing easier is live at once; what does waits for a second admin, who is shown", async () => {
    const { admin, second } = await arrange();
    const tighter = await draftOf(admin, quicker);
    expect(await publishPolicy(admin, { ...tighter, reason: "Quicker." })).toEqual({ status: "applied" });
    expect(await livePolicy(sql)).toMatchObject({ version: tighter.version });

    const looser = await draftOf(admin, slower);
    const result = await publishPolicy(admin, { ...looser, reason: "Slower." });
    if (result.status !== "waiting") throw new Error("did not wait");
    expect((await statusOf(looser.version))?.status).toBe("waiting");
    expect((await livePolicy(sql)).version).toBe(tighter.version);
    expect(await refusal(decide(admin, result.changeRequestId, "approve"))).toBe("own_request");
    expect(await decide(second, result.changeRequestId, "approve")).toEqual({ status: "applied" });
    expect(await statusOf(looser.version)).toEqual({
      status: "live",
      approver_id: second.userId,
      comparison: "looser",
    });
    expect((await statusOf(tighter.version))?.status).toBe("retired");
  });

  it("a loosening that was judged beside another live version is not applied", async () => {
    const { admin, second } = await arrange();
    const looser = await draftOf(admin, slower);
    const result = await publishPolicy(admin, { ...looser, reason: "Slower." });
    const tighter = await draftOf(second, quicker);
    await publishPolicy(second, { ...tighter, reason: "Quicker." });
    if (result.status !== "waiting") throw new Error("did not wait");
    expect(await decide(second, result.changeRequestId, "approve")).toMatchObject({ status: "failed" });
    expect((await livePolicy(sql)).version).toBe(tighter.version);
    expect((await statusOf(looser.version))?.status).toBe("refused");
    expect(await refusal(publishPolicy(admin, { ...looser, reason: "Again." }))).toBe("conflict");
  });

  it("what a second admin refuses, or its proposer takes back, is refused from that commit on, for good", async () => {
    const { admin, second } = await arrange();
    const proposed = async () => {
      const looser = await draftOf(admin, slower);
      const result = await publishPolicy(admin, { ...looser, reason: "Slower." });
      if (result.status !== "waiting") throw new Error("did not wait");
      return { ...looser, changeRequestId: result.changeRequestId };
    };
    const [rejected, canceled] = [await proposed(), await proposed()];
    await decide(second, rejected.changeRequestId, "reject");
    await cancelChange(admin, canceled.changeRequestId);
    for (const { version } of [rejected, canceled]) {
      expect((await statusOf(version))?.status).toBe("refused");
      const { versions } = await getPolicyOverview(admin);
      expect(versions.find((one) => one.version === version)?.status).toBe("refused");
      for (const status of ["live", "draft", "waiting"])
        await expect(
          sql.query(`UPDATE approval_policy_version SET status = '${status}' WHERE version = $1`, [version]),
        ).rejects.toThrow("illegal_policy_status");
    }
  });

  it("a policy that nobody could fulfil, and an old draft, are refused", async () => {
    const { admin } = await arrange();
    const unsound = await draftOf(admin, (live) => ({
      ...live,
      rules: [...FOUR_EYES_DOCUMENT.rules, ...live.rules],
    }));
    expect(await refusal(publishPolicy(admin, { ...unsound, reason: "x" }))).toBe("invalid_input");
    const draft = await draftOf(admin, quicker);
    expect(await refusal(publishPolicy(admin, { ...draft, revision: 1, reason: "x" }))).toBe("conflict");
    await discardDraft(admin, draft.version);
    expect(await refusal(discardDraft(admin, (await livePolicy(sql)).version))).toBe("conflict");
  });

  it("takes the right to the policy", async () => {
    const { checkers } = await arrange();
    const checker = checkers[0] as UserActor;
    expect(await refusal(startDraft(checker, { from: "live" }))).toBe("forbidden");
    expect(await refusal(publishPolicy(checker, { version: 1, revision: 1, reason: "x" }))).toBe("forbidden");
  });

  it("a shadow is read beside the live policy, one at a time, and ends", async () => {
    const { admin } = await arrange();
    const one = await draftOf(admin, quicker);
    await startShadow(admin, one);
    expect((await livePolicy(sql)).shadow?.version).toBe(one.version);
    const other = await draftOf(admin, quicker);
    await startShadow(admin, other);
    expect((await livePolicy(sql)).shadow?.version).toBe(other.version);
    expect((await statusOf(one.version))?.status).toBe("retired");
    await endShadow(admin, other.version);
    expect((await livePolicy(sql)).shadow).toBeNull();
  });
});

describe("the forecast of dead ends", () => {
  it("says what would be missing after a person leaves, and nothing when enough remain", async () => {
    const { checkers } = await arrange();
    const [first, last] = checkers.map((checker) => checker.userId);
    expect(await forecastDeadlocks(sql, { decidesNoMore: [first ?? 0] })).toEqual([]);
    const [sentence] = await forecastDeadlocks(sql, { decidesNoMore: [first ?? 0, last ?? 0] });
    expect(sentence).toContain("Refunds and voids in the console");
  });
});
