import { afterEach, beforeAll, describe, expect, it } from "vitest";
import { cancelRequest, resumeApprovedRequests, retryRequest } from "@/lib/approvals/end-request";
import { executeRequest } from "@/lib/approvals/execute-request";
import { explainRequest } from "@/lib/approvals/explain-request";
import { followRequest } from "@/lib/approvals/follow-request";
import { releaseRequests } from "@/lib/approvals/release-requests";
import { recallRequest } from "@/lib/approvals/recall-request";
import {
  anyChecker,
  approval,
  before,
  consoleRule,
  fourEyesNow,
  liveNow,
  people,
} from "@/lib/approvals/scenarios/live-now";
import { waitingFor } from "@/lib/approvals/waiting-for";
import type { UserActor } from "@/lib/auth/actor";
import { createApiKey } from "@/lib/auth/api-keys";
import { apiKeyActor } from "@/lib/auth/actor";
import { requestOperation } from "@/lib/approvals/request-operation";
import { grantPermissions } from "@/lib/auth/create-user";
import { performOperation } from "@/lib/operations/perform-operation";
import { permissions } from "@/lib/auth/permissions";
import { rotateKey } from "@/lib/changes/change-key";
import { decideChange } from "@/lib/changes/decide-change";
import { getChange, listExemptableRequests } from "@/lib/changes/queries";
import { setPermissions } from "@/lib/changes/set-permissions";
import type { ProposeResult } from "@/lib/changes/types";
import { sql } from "@/lib/db/sql";
import { refusal, tally } from "@/lib/testing/refusal";
import { ask, decide, requestNow } from "@/lib/testing/requests";
import { actorNow, arrangeWorld, executedAt, ledgerOf, makeActor, makePayment } from "@/lib/testing/world";

/** Scenarios of the approval rules about people: who asks, who decides, and what happens when that changes meanwhile. */
const world = arrangeWorld({ GATEWAY_DEADLINE_MS: "4000" });
let maker: UserActor;
let first: UserActor;
let second: UserActor;
let third: UserActor;

beforeAll(async () => {
  maker = await makeActor(["payment.refund", "payment.void"]);
  first = await makeActor(["request.decide"]);
  second = await makeActor(["request.decide"]);
  third = await makeActor(["request.decide"]);
});
afterEach(fourEyesNow);

const asked = async (amount = "1.000") => {
  const payment = await makePayment(world.gateway);
  return { payment, requestId: await ask(maker, payment, { amount }) };
};
async function agree(decider: UserActor, result: ProposeResult, more: { exemptRequests?: number[] } = {}) {
  if (result.status !== "waiting") throw new Error(`It does not wait: ${JSON.stringify(result)}`);
  const { id: changeRequestId, contentHash } = await getChange(decider, result.changeRequestId);
  return decideChange(decider, { changeRequestId, contentHash, verdict: "approve", ...more });
}
const statusOf = async (requestId: number) => (await requestNow(requestId)).status;
const takeAway = (person: UserActor) =>
  sql.query("DELETE FROM user_permission WHERE user_id = $1 AND permission = 'request.decide'", [
    person.userId,
  ]);
const giveBack = (person: UserActor) => grantPermissions(sql, person.userId, ["request.decide"], null);

async function groupOf(...members: UserActor[]): Promise<number> {
  const rows = await sql.query<{ id: number }>(
    "INSERT INTO app_group (name) VALUES ('Group ' || gen_random_uuid()) RETURNING id",
  );
  const id = rows[0]!.id;
  for (const { userId } of members)
    await sql.query("INSERT INTO group_member (group_id, user_id) VALUES ($1, $2)", [id, userId]);
  return id;
}

describe("S7: the maker approves by a raw call, for another, through his key, with every right: 403 each, audited; own cancel allowed", () => {
  it("as a substitute of a checker", async () => {
    const mighty = await makeActor([...permissions]);
    const payment = await makePayment(world.gateway);
    await liveNow(before([consoleRule(approval([people([first.userId])]))]));
    const requestId = await ask(mighty, payment);
    await sql.query(
      `INSERT INTO approval_delegation (from_user_id, to_user_id, from_at, to_at, created_by_id)
       VALUES ($1, $2, now() - interval '1 hour', now() + interval '1 hour', $1)`,
      [first.userId, mighty.userId],
    );
    expect(await refusal(decide(mighty, requestId))).toBe("own_request");
    await cancelRequest(mighty, { requestId });
    expect(await statusOf(requestId)).toBe("canceled");
  });

  it("what a key asked for is not decided by the person who made the key", async () => {
    const [owner, keeper] = [await makeActor([...permissions]), await makeActor([...permissions])];
    const key = await createApiKey(sql, { name: "His shop", createdById: owner.userId });
    const actor = apiKeyActor({ id: key.id, name: "His shop" }, { address: null, requestId: null });
    await liveNow(
      before([
        {
          id: "api",
          name: "API",
          when: { operations: ["refund"], sources: ["api"] },
          tiers: [{ upTo: null, then: approval([anyChecker()]) }],
        },
      ]),
    );
    const payment = await makePayment(world.gateway);
    const outcome = await requestOperation(actor, {
      type: "refund",
      source: "api",
      sessionId: payment.sessionId,
    });
    if (outcome.kind !== "requested") throw new Error("executed");
    const { requestId } = outcome;
    expect(await refusal(decide(owner, requestId))).toBe("own_request");
    // Whoever exchanges the secret is shown the new one: from then on the key asks for him as well.
    expect(await waitingFor(keeper)).toContain(requestId);
    const { result } = await rotateKey(keeper, { keyId: key.id, overlapHours: 0 });
    expect(await agree(owner, result)).toEqual({ status: "applied" });
    expect(await waitingFor(keeper)).not.toContain(requestId);
    expect(await refusal(decide(keeper, requestId))).toBe("own_request");
    expect(await ledgerOf(world.gateway, payment)).toEqual([]);
    await decide(first, requestId);
    await executeRequest(requestId);
    await followRequest(requestId);
    expect(await statusOf(requestId)).toBe("done");
    expect(await executedAt(world.gateway, payment)).toHaveLength(1);
  });
});

describe("a request that lacks nobody any more", () => {
  it("goes on when the policy that wanted a second checker is taken back, and is executed once", async () => {
    const { payment, requestId } = await asked();
    await liveNow(before([consoleRule(approval([anyChecker(2)]))]));
    expect(await decide(first, requestId)).toMatchObject({ status: "pending" });
    expect(await releaseRequests()).toBe(0);
    await fourEyesNow();
    // Nobody is left who could vote.
    expect(await refusal(decide(second, requestId))).toBe("request_already_decided");
    expect(await Promise.all([releaseRequests(), releaseRequests()])).toContain(1);
    expect(await statusOf(requestId)).toBe("approved");
    await executeRequest(requestId);
    await followRequest(requestId);
    expect(await statusOf(requestId)).toBe("done");
    expect(await executedAt(world.gateway, payment)).toHaveLength(1);
  });

  it("waits when its payment is no longer what the last checker saw: nobody has answered for that", async () => {
    const { payment, requestId } = await asked();
    await liveNow(before([consoleRule(approval([anyChecker(2)]))]));
    await decide(first, requestId);
    await performOperation(world.api, {
      type: "refund",
      source: "api",
      sessionId: payment.sessionId,
      amount: "1.000",
    });
    await fourEyesNow();
    expect(await releaseRequests()).toBe(0);
    expect(await statusOf(requestId)).toBe("pending");
  });

  it("waits while a policy denies it or wants a file that is not there, and without a vote", async () => {
    const { requestId } = await asked();
    expect(await releaseRequests()).toBe(0);
    await liveNow(before([consoleRule(approval([anyChecker(2)]))]));
    await decide(first, requestId);
    await liveNow(before([consoleRule({ kind: "deny" })]));
    expect(await releaseRequests()).toBe(0);
    await liveNow(before([consoleRule(approval([anyChecker()], { attachment: true }))]));
    expect(await releaseRequests()).toBe(0);
    expect(await statusOf(requestId)).toBe("pending");
  });
});

describe("S8: a right is removed before the decision and before the execution: refused, or stopped before the gateway with the reason", () => {
  it("a counted checker of the first stage loses his right while the second waits: his vote counts no longer", async () => {
    await liveNow(
      before([consoleRule(approval([people([first.userId, third.userId]), anyChecker(1, "Last")]))]),
    );
    const { payment, requestId } = await asked();
    expect(await decide(first, requestId)).toMatchObject({ status: "pending" });
    await takeAway(first);
    expect(await decide(second, requestId).catch((error: { code: string }) => error.code)).not.toMatchObject({
      status: "approved",
    });
    await executeRequest(requestId);
    expect(await ledgerOf(world.gateway, payment)).toEqual([]);
    await giveBack(first);
  });

  it("a person leaves the group of his pool between approval and execution", async () => {
    const group = await groupOf(first);
    await liveNow(
      before([consoleRule(approval([{ name: "Treasury", pool: { groups: [group] }, count: 1 }]))]),
    );
    const { payment, requestId } = await asked();
    expect(await refusal(decide(second, requestId))).toBe("forbidden");
    await decide(first, requestId);
    await sql.query("DELETE FROM group_member WHERE group_id = $1", [group]);
    await executeRequest(requestId);
    expect(await requestNow(requestId)).toMatchObject({
      status: "manual_action_required",
      status_reason: expect.stringContaining(first.username),
      status_reason_words: { sentence: "checkerLostRight", name: first.username },
    });
    expect(await refusal(retryRequest(maker, requestId))).toBe("accepted");
    await executeRequest(requestId);
    expect(await statusOf(requestId)).toBe("manual_action_required");
    expect(await ledgerOf(world.gateway, payment)).toEqual([]);
  });
});

describe("S9: promoted after the request, and the tier changed meanwhile: the cool-off and the stricter rule hold", () => {
  it("a right, and a membership, that are younger than the request do not decide it until a second admin names it", async () => {
    const { requestId } = await asked();
    const late = await makeActor(["payment.refund"]);
    await grantPermissions(sql, late.userId, ["request.decide"], null);
    const promoted = await actorNow(late.userId);
    expect(await refusal(decide(promoted, requestId))).toBe("forbidden");
    expect(await explainRequest(promoted, requestId)).toMatchObject({
      me: { ok: false, reason: expect.stringContaining("younger") },
    });
    await sql.query(
      "INSERT INTO cool_off_exemption (request_id, user_id, granted_by_id) VALUES ($1, $2, $3)",
      [requestId, late.userId, second.userId],
    );
    expect(await decide(promoted, requestId)).toMatchObject({ status: "approved" });

    const group = await groupOf();
    await liveNow(
      before([consoleRule(approval([{ name: "Treasury", pool: { groups: [group] }, count: 1 }]))]),
    );
    const next = await asked();
    await sql.query("INSERT INTO group_member (group_id, user_id) VALUES ($1, $2)", [group, first.userId]);
    expect(await refusal(decide(first, next.requestId))).toBe("forbidden");
  });

  it("nobody ends the cool-off for a request that he stands behind himself", async () => {
    const asker = await makeActor(["payment.refund", "change.decide"]);
    const [admin, other, late] = [
      await makeActor(["user.manage"]),
      await makeActor(["transaction.view", "change.decide"]),
      await makeActor([]),
    ];
    const requestId = await ask(asker, await makePayment(world.gateway));
    const grant = await setPermissions(admin, { userId: late.userId, permissions: ["request.decide"] });
    const named = { exemptRequests: [requestId] };
    const offered = async (person: UserActor) => (await listExemptableRequests(person)).map(({ id }) => id);
    expect(await offered(asker)).not.toContain(requestId);
    expect(await refusal(agree(asker, grant, named))).toBe("own_request");
    expect(await offered(other)).toContain(requestId);
    expect(await agree(other, grant, named)).toEqual({ status: "applied" });
    expect(await decide(await actorNow(late.userId), requestId)).toMatchObject({ status: "approved" });
  });

  it("a policy that wants more now binds the request that was made before; one that wants less does not free it", async () => {
    const { payment, requestId } = await asked();
    await liveNow(before([consoleRule(approval([anyChecker(2)]))]));
    expect(await decide(first, requestId)).toMatchObject({ status: "pending" });
    expect(await decide(second, requestId)).toMatchObject({ status: "approved" });
    // Made under two, decided under one: two.
    const other = await asked();
    await fourEyesNow();
    expect(await decide(first, other.requestId)).toMatchObject({ status: "pending" });
    await executeRequest(other.requestId);
    expect(await ledgerOf(world.gateway, other.payment)).toEqual([]);
    expect(await decide(second, other.requestId)).toMatchObject({ status: "approved" });
    await executeRequest(requestId);
    expect(await executedAt(world.gateway, payment)).toHaveLength(1);
  });

  it("a policy that wants more after the approval stops the execution; one that denies lets nobody approve", async () => {
    const { payment, requestId } = await asked();
    await decide(first, requestId);
    await liveNow(before([consoleRule(approval([anyChecker(2)]))]));
    await executeRequest(requestId);
    expect(await statusOf(requestId)).toBe("manual_action_required");
    expect(await ledgerOf(world.gateway, payment)).toEqual([]);
    const waiting = await asked();
    await liveNow(before([consoleRule({ kind: "deny" })]));
    expect(await refusal(decide(first, waiting.requestId))).toBe("forbidden");
    expect(await refusal(decide(first, waiting.requestId, "reject"))).toBe("accepted");
    expect(await refusal(ask(maker, await makePayment(world.gateway)))).toBe("forbidden");
  });
});

describe("S10: same person twice, an outsider, n-1, one person in two stages, no matching rule: never released", () => {
  it("two of three: the same person does not count twice, one is not enough", async () => {
    const outsider = await makeActor(["payment.refund"]);
    await liveNow(
      before([consoleRule(approval([people([first.userId, second.userId, third.userId], 2, "Treasury")]))]),
    );
    const { payment, requestId } = await asked();
    expect(await refusal(decide(outsider, requestId))).toBe("forbidden");
    expect(await decide(first, requestId)).toMatchObject({ status: "pending" });
    expect(await refusal(decide(first, requestId))).toBe("request_already_decided");
    await executeRequest(requestId);
    expect(await ledgerOf(world.gateway, payment)).toEqual([]);
    expect(await decide(third, requestId)).toMatchObject({ status: "approved" });
    await executeRequest(requestId);
    expect(await executedAt(world.gateway, payment)).toHaveLength(1);
  });

  it("two stages: in order, by different people, and nobody who is needed later decides earlier", async () => {
    await liveNow(
      before([
        consoleRule(
          approval([people([first.userId, second.userId], 1, "Team"), people([first.userId], 1, "Head")]),
        ),
      ]),
    );
    const { requestId } = await asked();
    expect(await refusal(decide(first, requestId))).toBe("forbidden");
    expect(await explainRequest(first, requestId)).toMatchObject({
      canDecideNow: [second.label],
      me: { ok: false, reason: expect.stringContaining("later stage") },
    });
    expect(await decide(second, requestId)).toMatchObject({ status: "pending" });
    expect(await refusal(decide(second, requestId))).toBe("request_already_decided");
    expect(await decide(first, requestId)).toMatchObject({ status: "approved" });
    const events = await sql.query<{ event: string }>(
      "SELECT event FROM request_event WHERE request_id = $1 ORDER BY id",
      [requestId],
    );
    expect(events.map((row) => row.event)).toEqual(["created", "stage_reached", "approved"]);
  });

  it("one reject at any stage ends it, also by somebody of another stage", async () => {
    await liveNow(
      before([
        consoleRule(approval([people([first.userId], 1, "Team"), people([second.userId], 1, "Head")])),
      ]),
    );
    const { requestId } = await asked();
    expect(await refusal(decide(third, requestId, "reject"))).toBe("forbidden");
    expect(await decide(second, requestId, "reject")).toMatchObject({ status: "rejected" });
  });

  it("no rule for it: denied at every door", async () => {
    await liveNow({ ...before([]), rules: [] });
    const payment = await makePayment(world.gateway);
    expect(await refusal(ask(maker, payment))).toBe("forbidden");
    expect(
      await refusal(
        requestOperation(world.api, { type: "refund", source: "api", sessionId: payment.sessionId }),
      ),
    ).toBe("forbidden");
    expect(await ledgerOf(world.gateway, payment)).toEqual([]);
  });

  it("all at once: two of five who approve together release it once, the others are told who was first", async () => {
    const five = [
      first,
      second,
      third,
      await makeActor(["request.decide"]),
      await makeActor(["request.decide"]),
    ];
    await liveNow(before([consoleRule(approval([anyChecker(2)]))]));
    for (let round = 0; round < 8; round++) {
      const { payment, requestId } = await asked();
      const outcomes = await tally(five.map((person) => decide(person, requestId)));
      expect(outcomes).toEqual({ accepted: 2, request_already_decided: 3 });
      await Promise.all([executeRequest(requestId), executeRequest(requestId)]);
      expect(await executedAt(world.gateway, payment)).toHaveLength(1);
    }
  });
});

describe("S20: a pool empties: nothing is approved by waiting; the fallback is called, and decides", () => {
  it("says that nobody is left, and lets the fallback decide once it was called", async () => {
    const stage = {
      ...people([third.userId], 1, "Head"),
      fallback: { afterHours: 1, pool: { users: [second.userId] } },
    };
    await liveNow(before([consoleRule(approval([stage]))]));
    const { requestId } = await asked();
    expect(await refusal(decide(second, requestId))).toBe("forbidden");
    await takeAway(third);
    expect(await explainRequest(first, requestId)).toMatchObject({ completable: false, canDecideNow: [] });
    await sql.query(
      "INSERT INTO request_event (request_id, event, stage, actor_label) VALUES ($1, 'escalated', 0, 'Countersign')",
      [requestId],
    );
    expect(await statusOf(requestId)).toBe("pending");
    expect(await decide(second, requestId)).toMatchObject({ status: "approved" });
    await giveBack(third);
  });
});

describe("a substitute", () => {
  it("decides in the place of somebody of the pool, once, and is shown so", async () => {
    const substitute = await makeActor(["request.decide"]);
    await sql.query(
      `INSERT INTO approval_delegation (from_user_id, to_user_id, from_at, to_at, created_by_id)
       VALUES ($1, $2, now() - interval '1 hour', now() + interval '1 hour', $1)`,
      [first.userId, substitute.userId],
    );
    await liveNow(before([consoleRule(approval([people([first.userId, second.userId], 2, "Treasury")]))]));
    const { payment, requestId } = await asked();
    expect(await decide(substitute, requestId)).toMatchObject({ status: "pending" });
    // His seat is taken: he does not vote beside his own substitute.
    expect(await refusal(decide(first, requestId))).toBe("request_already_decided");
    expect(await decide(second, requestId)).toMatchObject({ status: "approved" });
    const rows = await sql.query<{ on_behalf_of_id: number | null }>(
      "SELECT on_behalf_of_id FROM decision WHERE request_id = $1 ORDER BY id",
      [requestId],
    );
    expect(rows.map((row) => row.on_behalf_of_id)).toEqual([first.userId, null]);
    await executeRequest(requestId);
    expect(await executedAt(world.gateway, payment)).toHaveLength(1);
  });
});

describe("the undo window", () => {
  it("waits before it sends, is recalled by maker or approver and nobody else, and sends once it is over", async () => {
    await liveNow(before([consoleRule(approval([anyChecker()], { undoMinutes: 10 }))]));
    const { payment, requestId } = await asked();
    await decide(first, requestId);
    await executeRequest(requestId);
    await resumeApprovedRequests();
    expect(await ledgerOf(world.gateway, payment)).toEqual([]);
    expect(await statusOf(requestId)).toBe("approved");
    expect(await refusal(recallRequest(second, { requestId }))).toBe("forbidden");
    await recallRequest(first, { requestId });
    expect(await requestNow(requestId)).toMatchObject({ status: "canceled", held_minor: 0n });

    const again = await asked();
    await decide(first, again.requestId);
    await sql.query("UPDATE operation_request SET release_at = now() WHERE id = $1", [again.requestId]);
    expect(await refusal(recallRequest(maker, { requestId: again.requestId }))).toBe("request_not_open");
    await executeRequest(again.requestId);
    expect(await executedAt(world.gateway, again.payment)).toHaveLength(1);
  });

  it("recalled while the worker begins: sent or canceled, never both", async () => {
    await liveNow(before([consoleRule(approval([anyChecker()], { undoMinutes: 10 }))]));
    for (let round = 0; round < 8; round++) {
      const { payment, requestId } = await asked();
      await decide(first, requestId);
      await sql.query(
        "UPDATE operation_request SET release_at = now() + $2::int * interval '1 millisecond' WHERE id = $1",
        [requestId, round * 3],
      );
      await Promise.allSettled([recallRequest(maker, { requestId }), executeRequest(requestId)]);
      await executeRequest(requestId);
      const sent = (await executedAt(world.gateway, payment)).length;
      const canceled = (await statusOf(requestId)) === "canceled" ? 1 : 0;
      expect(sent + canceled).toBeLessThanOrEqual(1);
    }
  });
});

describe("what a policy demands beside the click", () => {
  it("notes of maker and checker, a file, a second factor", async () => {
    await liveNow(
      before([consoleRule(approval([anyChecker()], { makerNote: true, attachment: true, stepUp: true }))]),
    );
    const payment = await makePayment(world.gateway);
    expect(await refusal(ask(maker, payment))).toBe("invalid_input");
    const requestId = await ask(maker, payment, { note: "Came back damaged." });
    expect(await refusal(decide(first, requestId))).toBe("conflict");
    await sql.query(
      `INSERT INTO request_attachment (id, request_id, uploaded_by_id, file_name, media_type, size_bytes, sha256, content)
       VALUES (gen_random_uuid(), $1, $2, 'a.pdf', 'application/pdf', 1, repeat('0', 64), '\\x00')`,
      [requestId, maker.userId],
    );
    expect(await refusal(decide(first, requestId))).toBe("step_up_required");
    expect(await statusOf(requestId)).toBe("pending");
  });

  it("a second factor that is demanded only after the approval stops the execution", async () => {
    const { payment, requestId } = await asked();
    await decide(first, requestId);
    await liveNow(before([consoleRule(approval([anyChecker()], { stepUp: true }))]));
    await executeRequest(requestId);
    expect(await requestNow(requestId)).toMatchObject({
      status: "manual_action_required",
      status_reason: expect.stringContaining("second factor"),
    });
    expect(await ledgerOf(world.gateway, payment)).toEqual([]);
  });
});
