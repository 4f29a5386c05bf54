import { beforeAll, expect, test } from "vitest";
import { decideRequest } from "@/lib/approvals/decide-request";
import { FOUR_EYES_DOCUMENT } from "@/lib/approvals/policy/ready-made";
import type { PolicyDocument } from "@/lib/approvals/policy/types";
import type { UserActor } from "@/lib/auth/actor";
import { proveByCode } from "@/lib/auth/step-up/prove-by-code";
import { requestBinding } from "@/lib/auth/step-up/types";
import { appCode, enrolApp } from "@/lib/auth/testing/factors";
import { signedIn } from "@/lib/auth/testing/people";
import { inTransaction, sql } from "@/lib/db/sql";
import { ask, requestNow, seenNow } from "@/lib/testing/requests";
import { arrangeWorld, makeActor, makePayment } from "@/lib/testing/world";

const world = arrangeWorld();
let maker: UserActor;

/** One checker with a second factor for every refund and void of the console. */
function withStepUp(document: PolicyDocument): PolicyDocument {
  const [first, ...rest] = document.rules;
  if (!first) throw new Error("There is no rule.");
  const tiers = first.tiers.map(({ upTo, then }) => ({
    upTo,
    then: then.kind === "approval" ? { ...then, demands: { ...then.demands, stepUp: true } } : then,
  }));
  return { ...document, rules: [{ ...first, tiers }, ...rest] };
}

beforeAll(async () => {
  maker = await makeActor(["payment.refund", "payment.void"]);
  await inTransaction(async (tx) => {
    const [draft] = await tx.query<{ version: number }>(
      "INSERT INTO approval_policy_version (document) VALUES ($1::jsonb) RETURNING version",
      [JSON.stringify(withStepUp(FOUR_EYES_DOCUMENT))],
    );
    await tx.query(
      "UPDATE approval_policy_version SET status = 'retired', retired_at = now() WHERE status = 'live'",
    );
    await tx.query(
      "UPDATE approval_policy_version SET status = 'live', published_at = now() WHERE version = $1",
      [draft?.version],
    );
  });
});

/** Made before the request: a younger right does not count for it. */
async function checkerWithApp() {
  const checker = await signedIn(["request.decide"]);
  return { checker, ...(await enrolApp(checker)) };
}

const waiting = async () => ask(maker, await makePayment(world.gateway), { amount: "1.000" });

async function approve(checker: UserActor, requestId: number): Promise<string> {
  const contentHash = await seenNow(requestId);
  return decideRequest(checker, { requestId, verdict: "approve", contentHash }).then(
    ({ status }) => status,
    (error: { code: string }) => error.code,
  );
}

const bindingNow = async (requestId: number) => requestBinding(requestId, await seenNow(requestId));

test("without a second factor nothing is approved; with one it is, and the decision keeps the proof", async () => {
  const { checker, secret } = await checkerWithApp();
  const requestId = await waiting();
  expect(await approve(checker, requestId)).toBe("step_up_required");
  expect((await requestNow(requestId)).status).toBe("pending");
  await proveByCode(checker, { bindings: [await bindingNow(requestId)], code: await appCode(secret) });
  expect(await approve(checker, requestId)).toBe("approved");
  const decisions = await sql.query<{ method: string; used: boolean }>(
    `SELECT d.step_up->>'method' AS method, p.used_at IS NOT NULL AND p.user_id = d.checker_id AS used
     FROM decision d JOIN step_up_proof p ON p.id = (d.step_up->>'id')::bigint WHERE d.request_id = $1`,
    [requestId],
  );
  expect(decisions).toEqual([{ method: "totp", used: true }]);
});

test("a proof for one request, or for other content of it, approves no other", async () => {
  const { checker, secret } = await checkerWithApp();
  const [one, two] = [await waiting(), await waiting()];
  await proveByCode(checker, {
    bindings: [await bindingNow(one), requestBinding(two, "0".repeat(64))],
    code: await appCode(secret),
  });
  expect(await approve(checker, two)).toBe("step_up_required");
  expect(await approve(checker, one)).toBe("approved");
});

test("one showing serves each of several named requests once", async () => {
  const { checker, secret } = await checkerWithApp();
  const requests = [await waiting(), await waiting(), await waiting()];
  const bindings = await Promise.all(requests.map(bindingNow));
  await proveByCode(checker, { bindings, code: await appCode(secret) });
  for (const requestId of requests) expect(await approve(checker, requestId)).toBe("approved");
  expect(await approve(checker, await waiting())).toBe("step_up_required");
});

test("a stale proof, another person's and another session's approve nothing", async () => {
  const { checker, secret } = await checkerWithApp();
  const other = await checkerWithApp();
  const requestId = await waiting();
  await proveByCode(other.checker, {
    bindings: [await bindingNow(requestId)],
    code: await appCode(other.secret),
  });
  expect(await approve(checker, requestId)).toBe("step_up_required");
  await sql.query(
    `INSERT INTO step_up_proof (user_id, session_id, binding, method, proved_at)
     VALUES ($1, $2, $3, 'totp', clock_timestamp() - interval '301 seconds')`,
    [checker.userId, checker.sessionId, await bindingNow(requestId)],
  );
  expect(await approve(checker, requestId)).toBe("step_up_required");
  await proveByCode(checker, { bindings: [await bindingNow(requestId)], code: await appCode(secret) });
  const { sessionId: _gone, ...overTheWire } = checker;
  expect(await approve(overTheWire, requestId)).toBe("step_up_required");
  expect(await approve(checker, requestId)).toBe("approved");
});

test("a refused approval gives the proof back, so that the person need not show his factor twice", async () => {
  const { checker, secret } = await checkerWithApp();
  const requestId = await waiting();
  const binding = await bindingNow(requestId);
  await proveByCode(checker, { bindings: [binding], code: await appCode(secret) });
  const wrongHash = { requestId, verdict: "approve", contentHash: "0".repeat(64) } as const;
  await expect(decideRequest(checker, wrongHash)).rejects.toMatchObject({ code: "request_changed" });
  expect(await approve(checker, requestId)).toBe("approved");
});

test("rejecting takes no second factor: it moves no money", async () => {
  const checker = await signedIn(["request.decide"]);
  const requestId = await waiting();
  const contentHash = await seenNow(requestId);
  await decideRequest(checker, { requestId, verdict: "reject", contentHash, note: "No." });
  expect((await requestNow(requestId)).status).toBe("rejected");
});

test("two decisions at once with one proof: one is made", async () => {
  for (let round = 0; round < 10; round++) {
    const { checker, secret } = await checkerWithApp();
    const requestId = await waiting();
    await proveByCode(checker, { bindings: [await bindingNow(requestId)], code: await appCode(secret) });
    const outcomes = await Promise.all([approve(checker, requestId), approve(checker, requestId)]);
    expect(outcomes.filter((outcome) => outcome === "approved")).toHaveLength(1);
    const used = await sql.query("SELECT 1 FROM decision WHERE request_id = $1", [requestId]);
    expect(used).toHaveLength(1);
  }
});
