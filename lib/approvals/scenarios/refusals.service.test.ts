import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, expect, it } from "vitest";
import { addComment } from "@/lib/approvals/additions/add-comment";
import { storeAttachment } from "@/lib/approvals/additions/store-attachment";
import { decideRequest } from "@/lib/approvals/decide-request";
import { createDelegation } from "@/lib/approvals/delegations/create-delegation";
import { endDelegation } from "@/lib/approvals/delegations/end-delegation";
import { cancelRequest, retryRequest } from "@/lib/approvals/end-request";
import { discardDraft, startDraft } from "@/lib/approvals/policy/edit-draft";
import { publishPolicy } from "@/lib/approvals/policy/publish-policy";
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
import type { UserActor } from "@/lib/auth/actor";
import { grantPermissions } from "@/lib/auth/create-user";
import { decideChange } from "@/lib/changes/decide-change";
import { cancelChange } from "@/lib/changes/end-change";
import { createGroup, deleteGroup, setGroupMembers } from "@/lib/changes/change-group";
import { proposeChange } from "@/lib/changes/propose-change";
import { setActive } from "@/lib/changes/set-active";
import { setPermissions } from "@/lib/changes/set-permissions";
import { sql } from "@/lib/db/sql";
import type { ErrorCode } from "@/lib/errors";
import { ask, decide, seenNow } from "@/lib/testing/requests";
import { refusal } from "@/lib/testing/refusal";
import { arrangeWorld, makeActor, makePayment } from "@/lib/testing/world";

const world = arrangeWorld();
let maker: UserActor;
let checker: UserActor;
let other: UserActor;
let outsider: UserActor;
let admin: UserActor;
let second: UserActor;

beforeAll(async () => {
  maker = await makeActor(["transaction.view", "payment.refund", "payment.void"]);
  checker = await makeActor(["transaction.view", "request.decide"]);
  other = await makeActor(["transaction.view", "request.decide"]);
  outsider = await makeActor(["transaction.view"]);
  admin = await makeActor(["user.manage", "change.decide", "policy.manage"]);
  second = await makeActor(["user.manage", "change.decide"]);
});

/** One try: it is refused with this code, and leaves one line that says who, what, why, from where and in which call. */
async function refused(
  code: ErrorCode,
  actor: UserActor,
  action: string,
  objectId: string | number,
  act: () => Promise<unknown>,
) {
  const [last] = await sql.query<{ id: bigint }>("SELECT coalesce(max(id), 0) AS id FROM audit_event");
  expect(await refusal(act()), action).toBe(code);
  const lines = await sql.query<Record<string, unknown>>(
    `SELECT action, object_id, result::text, actor_id, actor_label, address, request_id, reason FROM audit_event
     WHERE id > $1 AND result = 'refused'`,
    [last?.id],
  );
  expect(lines, `${action} ${code}`).toEqual([
    {
      action,
      object_id: String(objectId),
      result: "refused",
      actor_id: actor.userId,
      actor_label: actor.label,
      address: actor.address,
      request_id: actor.requestId,
      reason: expect.stringMatching(new RegExp(`^${code}: .`)),
    },
  ]);
}

const asked = async () => ask(maker, await makePayment(world.gateway), { amount: "1.000" });
const stale = "0".repeat(64);

it("every refusal around a request stands in the trail", async () => {
  await fourEyesNow();
  const id = await asked();
  const seen = { requestId: id, verdict: "approve", contentHash: await seenNow(id) } as const;
  const approve =
    (actor: UserActor, more = {}) =>
    () =>
      decideRequest(actor, { ...seen, ...more });
  await refused("own_request", maker, "request.approve", id, approve(maker));
  await refused("forbidden", outsider, "request.approve", id, approve(outsider));
  await refused("request_changed", checker, "request.approve", id, approve(checker, { contentHash: stale }));
  await refused(
    "request_changed",
    checker,
    "request.reject",
    id,
    approve(checker, { verdict: "reject", note: "No.", contentHash: stale }),
  );
  await refused("forbidden", checker, "request.cancel", id, () => cancelRequest(checker, { requestId: id }));
  await refused("request_not_open", maker, "request.retry", id, () => retryRequest(maker, id));
  await refused("request_not_open", maker, "request.recall", id, () =>
    recallRequest(maker, { requestId: id }),
  );
  await refused("not_found", checker, "request.approve", 999_999, approve(checker, { requestId: 999_999 }));

  const { session_id: sessionId } = (
    await sql.query<{ session_id: string }>(
      "SELECT p.session_id FROM operation_request r JOIN payment_transaction p ON p.id = r.transaction_id WHERE r.id = $1",
      [id],
    )
  )[0]!;
  await refused("request_pending", maker, "request.create", sessionId, () =>
    ask(maker, { sessionId }, { amount: "1.000" }),
  );
  await refused("forbidden", outsider, "request.create", sessionId, () => ask(outsider, { sessionId }));

  const card = "Card 4111 1111 1111 1111";
  await refused("invalid_input", maker, "request.comment", id, () =>
    addComment(maker, { requestId: id, text: card }),
  );
  async function* program() {
    yield Buffer.from("MZ not a receipt");
  }
  await refused("unsupported_media_type", maker, "request.attach", id, () =>
    storeAttachment(maker, id, "a.exe", program()),
  );

  await decide(checker, id);
  await refused("request_already_decided", other, "request.approve", id, approve(other));
  await refused("request_not_open", maker, "request.cancel", id, () =>
    cancelRequest(maker, { requestId: id }),
  );

  const late = await asked();
  await sql.query("UPDATE operation_request SET expires_at = now() - interval '1 second' WHERE id = $1", [
    late,
  ]);
  await refused("request_not_open", checker, "request.approve", late, () => decide(checker, late));
});

it("what a policy wants beside the click, and of whom", async () => {
  await liveNow(
    before([
      consoleRule(approval([people([checker.userId, other.userId])], { stepUp: true, checkerNote: true })),
    ]),
  );
  const id = await asked();
  const contentHash = await seenNow(id);
  const approve = (note?: string) => () =>
    decideRequest(checker, { requestId: id, verdict: "approve", contentHash, note });
  await refused("invalid_input", checker, "request.approve", id, approve());
  await refused("step_up_required", checker, "request.approve", id, approve("Looked at."));
  const late = await makeActor(["transaction.view"]);
  await grantPermissions(sql, late.userId, ["request.decide"], null);
  const promoted = { ...late, permissions: new Set([...late.permissions, "request.decide" as const]) };
  await refused("forbidden", promoted, "request.approve", id, () => decide(promoted, id));

  await liveNow(before([consoleRule(approval([anyChecker()], { attachment: true }))]));
  const bare = await asked();
  await refused("conflict", checker, "request.approve", bare, () => decide(checker, bare));
  await liveNow(before([consoleRule({ kind: "deny" })]));
  const payment = await makePayment(world.gateway);
  await refused("forbidden", maker, "request.create", payment.sessionId, () => ask(maker, payment));
  await fourEyesNow();
});

it("every refusal around the rules stands in the trail", async () => {
  const person = await makeActor([]);
  const grant = (userId: number) =>
    proposeChange(admin, {
      kind: "user.permissions",
      payload: { userId, grant: ["payment.refund"], revoke: [] },
    });
  await refused("own_permissions", admin, "change.propose", "new", () => grant(admin.userId));
  await refused("own_permissions", admin, "user.set_permissions", admin.userId, () =>
    setPermissions(admin, { userId: admin.userId, permissions: ["payment.refund"], reason: "me" }),
  );
  await refused("own_permissions", admin, "user.set_active", admin.userId, () =>
    setActive(admin, { userId: admin.userId, active: false }),
  );
  await refused("forbidden", outsider, "user.set_permissions", person.userId, () =>
    setPermissions(outsider, { userId: person.userId, permissions: [] }),
  );

  const waiting = await grant(person.userId);
  if (waiting.status !== "waiting") throw new Error("It does not wait.");
  const id = waiting.changeRequestId;
  const [row] = await sql.query<{ content_hash: string }>(
    "SELECT content_hash FROM change_request WHERE id = $1",
    [id],
  );
  const decision = { changeRequestId: id, verdict: "approve", contentHash: row!.content_hash } as const;
  await refused("already_exists", admin, "change.propose", "new", () => grant(person.userId));
  await refused("own_request", admin, "change.approve", id, () => decideChange(admin, decision));
  await refused("forbidden", outsider, "change.approve", id, () => decideChange(outsider, decision));
  await refused("request_changed", second, "change.approve", id, () =>
    decideChange(second, { ...decision, contentHash: stale }),
  );
  await refused("required_field_missing", second, "change.reject", id, () =>
    decideChange(second, { ...decision, verdict: "reject" }),
  );
  await refused("forbidden", second, "change.cancel", id, () => cancelChange(second, id));
  await refused("not_found", outsider, "change.cancel", id, () => cancelChange(outsider, id));
  await sql.query("UPDATE app_user SET password_given_by_id = $1 WHERE id = $2", [
    admin.userId,
    person.userId,
  ]);
  await refused("conflict", second, "change.approve", id, () => decideChange(second, decision));
  await sql.query("UPDATE app_user SET password_given_by_id = NULL WHERE id = $1", [person.userId]);
  await decideChange(second, decision);
  await refused("request_already_decided", second, "change.approve", id, () =>
    decideChange(second, decision),
  );

  const { groupId } = await createGroup(admin, { name: "Treasury", description: "" });
  await refused("already_exists", admin, "group.create", "Treasury", () =>
    createGroup(admin, { name: "Treasury", description: "" }),
  );
  await refused("forbidden", outsider, "group.delete", groupId, () => deleteGroup(outsider, groupId));
  await refused("not_found", admin, "change.propose", "new", () =>
    setGroupMembers(admin, { groupId: 999_999, add: [person.userId], remove: [] }),
  );

  const { version } = await startDraft(admin, { from: "live" });
  await refused("forbidden", outsider, "policy.start_draft", "new", () =>
    startDraft(outsider, { from: "live" }),
  );
  await refused("conflict", admin, "policy.publish", version, () =>
    publishPolicy(admin, { version, revision: 99, reason: "x" }),
  );
  await refused("forbidden", outsider, "policy.discard_draft", version, () =>
    discardDraft(outsider, version),
  );

  const days = { fromDay: "2020-01-01", toDay: "2020-01-02", reason: "" };
  await refused("invalid_input", checker, "delegation.create", other.userId, () =>
    createDelegation(checker, { toUserId: other.userId, ...days }),
  );
  await refused("not_found", checker, "delegation.end", 999_999, () => endDelegation(checker, 999_999));
});

/** What runs for the worker, or inside of another act that answers for it. */
const WITHIN_OTHERS = ["approvals/additions/queries.ts", "approvals/create-request.ts"];

it("no act on approvals or rules is added without this", () => {
  const files = ["lib/approvals", "lib/changes"].flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: "utf8" })
      .filter((name) => name.endsWith(".ts") && !name.endsWith(".test.ts"))
      .map((name) => join(folder, name)),
  );
  const acts = files.filter((file) =>
    /export (?:async )?function \w+\(\s*actor\b[\s\S]*\binTransaction\(/.test(readFileSync(file, "utf8")),
  );
  expect(files.length).toBeGreaterThan(100);
  const silent = acts.filter(
    (file) => !/attemptInTransaction|auditing\w+\(/.test(readFileSync(file, "utf8")),
  );
  expect(silent.map((file) => file.replace("lib/", "")).sort()).toEqual(WITHIN_OTHERS);
});
