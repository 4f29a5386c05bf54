import { existsSync } from "node:fs";
import { afterEach, beforeAll, describe, expect, it } from "vitest";
import { announceRequestEvent } from "@/lib/announcements/announce-request-event";
import { updateNoticeSettings } from "@/lib/announcements/update-settings";
import { approvalSettingsSchema, DEFAULT_APPROVAL_SETTINGS } from "@/lib/approvals/calendar/settings";
import { cancelRequest } from "@/lib/approvals/end-request";
import { executeRequest } from "@/lib/approvals/execute-request";
import { followRequest } from "@/lib/approvals/follow-request";
import { getRequest } from "@/lib/approvals/get-request";
import { listInbox } from "@/lib/approvals/inbox/list-inbox";
import { NO_INBOX_FILTER } from "@/lib/approvals/inbox/types";
import { saveDraft, startDraft } from "@/lib/approvals/policy/edit-draft";
import { livePolicy } from "@/lib/approvals/policy/live-policy";
import { publishPolicy } from "@/lib/approvals/policy/publish-policy";
import { FOUR_EYES_DOCUMENT } from "@/lib/approvals/policy/ready-made";
import { saveDraftSchema } from "@/lib/approvals/policy/inputs";
import type { PolicyDocument } from "@/lib/approvals/policy/types";
import {
  anyChecker,
  approval,
  before,
  consoleRule,
  fourEyesNow,
  liveNow,
  people,
} from "@/lib/approvals/scenarios/live-now";
import { sealAuditEvents } from "@/lib/audit/seal-audit";
import { verifyAuditChain } from "@/lib/audit/verify-audit";
import type { UserActor } from "@/lib/auth/actor";
import { sql } from "@/lib/db/sql";
import { runOnce } from "@/lib/db/testing/server";
import { AppError } from "@/lib/errors";
import { sendMail } from "@/lib/mail/send-mail";
import { refusal } from "@/lib/testing/refusal";
import { ask, decide, requestNow, seenNow } from "@/lib/testing/requests";
import { arrangeWire } from "@/lib/testing/wire";
import {
  balancesOf,
  changeEnvironment,
  executedAt,
  ledgerOf,
  makeActor,
  makePayment,
} from "@/lib/testing/world";
import { listChildren } from "@/lib/transactions/list-children";
import { readTransaction } from "@/lib/transactions/read-transaction";

/** Scenarios of the approval rules about what stays, what is shown and what is told. */
const wire = arrangeWire({ PUBLIC_URL: "https://pay.shop.test", GATEWAY_DEADLINE_MS: "800" });
let maker: UserActor;
let checker: UserActor;
let viewer: UserActor;

beforeAll(async () => {
  maker = await makeActor(["transaction.view", "payment.refund"]);
  checker = await makeActor(["transaction.view", "request.decide"]);
  viewer = await makeActor(["transaction.view", "audit.view"]);
});
afterEach(fourEyesNow);

const asked = async (by = maker, amount = "4.000") => {
  const payment = await makePayment(wire.gateway);
  await sql.query("UPDATE payment_transaction SET customer_email = 'layla@shop.test' WHERE id = $1", [
    payment.id,
  ]);
  return { payment, requestId: await ask(by, payment, { amount }) };
};

/** Everything that the request's events tell, told now. */
async function tellAll(requestId: number): Promise<void> {
  const events = await sql.query<{ id: string }>(
    "SELECT id::text FROM request_event e WHERE request_id = $1 ORDER BY e.id",
    [requestId],
  );
  for (const { id } of events) await announceRequestEvent(id);
}
const mailsAbout = (requestId: number) =>
  sql.query<{ id: string; kind: string; text_body: string; html_body: string }>(
    "SELECT id::text, kind, text_body, html_body FROM mail WHERE strpos(text_body, $1) > 0 ORDER BY mail.id",
    [`R-${requestId}`],
  );

describe("S18: a mail scanner opens every link: nothing is decided", () => {
  it("what a mail links to is a page of the console, which no GET or HEAD of the API answers either", async () => {
    const { requestId } = await asked();
    await tellAll(requestId);
    await decide(checker, requestId);
    await tellAll(requestId);
    const other = await asked();
    await decide(checker, other.requestId, "reject");
    await tellAll(other.requestId);
    const mails = [...(await mailsAbout(requestId)), ...(await mailsAbout(other.requestId))];
    const links = new Set(
      mails.flatMap((mail) => `${mail.text_body} ${mail.html_body}`.match(/https?:\/\/[^\s"<]+/g) ?? []),
    );
    expect(links.size).toBeGreaterThan(1);
    const states = () => sql.query("SELECT id, status, stage FROM operation_request ORDER BY id");
    const known = { states: await states(), decisions: await sql.query("SELECT count(*) FROM decision") };
    for (const link of links) {
      const { origin, pathname, search } = new URL(link);
      expect([origin, search]).toEqual(["https://pay.shop.test", ""]);
      // A page draws; only a server action, which is a POST with its own key and origin, decides.
      const route = pathname.replace(/\/\d+$/, "/[requestId]");
      expect(existsSync(`app/(console)${route}/page.tsx`), pathname).toBe(true);
      expect(existsSync(`app/(console)${route}/route.ts`), pathname).toBe(false);
      const number = pathname.split("/").at(-1);
      for (const method of ["GET", "HEAD"])
        for (const act of ["decision", "cancel", "retry", "comments"])
          expect(
            (
              await fetch(`${wire.url}/b/countersign/v1/requests/${number}/${act}`, {
                method,
                headers: { authorization: `Api-Key ${wire.apiKey}` },
              })
            ).status,
          ).toBe(405);
    }
    expect({ states: await states(), decisions: await sql.query("SELECT count(*) FROM decision") }).toEqual(
      known,
    );
  });
});

describe("S21: a rejection, a cancellation, disabled people, another policy: all of it stays readable", () => {
  it("rows and names are there, nothing can be taken out, and the chain of the trail verifies", async () => {
    const [asker, decider] = [
      await makeActor(["transaction.view", "payment.refund"]),
      await makeActor(["transaction.view", "request.decide"]),
    ];
    const rejected = await asked(asker);
    const canceled = await asked(asker);
    await decide(decider, rejected.requestId, "reject");
    await cancelRequest(asker, { requestId: canceled.requestId, reason: "Asked for by mistake." });
    await sql.query("UPDATE app_user SET is_active = false WHERE id = ANY ($1::int[])", [
      [asker.userId, decider.userId],
    ]);
    const version = await liveNow(before([consoleRule(approval([people([checker.userId])]))]));

    const first = await getRequest(viewer, rejected.requestId);
    expect(first).toMatchObject({
      status: "rejected",
      maker: asker.label,
      statusReason: "Looked at.",
      decisions: [{ checker: decider.label, verdict: "reject", note: "Looked at." }],
      explanation: { policyVersion: expect.any(Number), livePolicyVersion: version },
    });
    expect(first.explanation.policyVersion).not.toBe(version);
    expect(await getRequest(viewer, canceled.requestId)).toMatchObject({
      status: "canceled",
      maker: asker.label,
      statusReason: "Asked for by mistake.",
    });
    const { rows } = await listInbox(viewer, { ...NO_INBOX_FILTER, tab: "decided", cursor: null });
    for (const { requestId } of [rejected, canceled])
      expect(rows.find((row) => row.id === requestId)?.maker).toBe(asker.label);
    for (const statement of [
      `DELETE FROM operation_request WHERE id = ${rejected.requestId}`,
      `DELETE FROM decision WHERE request_id = ${rejected.requestId}`,
      `UPDATE decision SET note = 'Other words.' WHERE request_id = ${rejected.requestId}`,
      `DELETE FROM app_user WHERE id = ${asker.userId}`,
      `DELETE FROM audit_event`,
    ])
      await expect(sql.query(statement), statement).rejects.toThrow();
    await sealAuditEvents();
    expect(await verifyAuditChain(sql)).toMatchObject({ unsealed: 0, firstBad: null });
  });
});

describe("S22: what waits is never shown as refunded", () => {
  it("in lists, balances, the payment's page, mails and the API: not while it waits, not while it is approved, not while nobody knows", async () => {
    const { payment, requestId } = await asked();
    const looksUntouched = async () => {
      expect(await balancesOf(payment)).toMatchObject({ refunded_minor: 0n, request_held_minor: 4_000n });
      const detail = await readTransaction(viewer, payment.sessionId);
      expect(JSON.stringify(detail)).not.toMatch(/"state":"refunded"/);
      expect(detail).toMatchObject({ state: "paid" });
      const told = await wire.send(`/b/checkout/v1/pymt-txn/${payment.sessionId}`, {
        headers: { authorization: `Api-Key ${wire.apiKey}` },
      });
      expect([told.status, told.body.state]).toEqual([200, "paid"]);
      expect(JSON.stringify(told.body)).not.toMatch(/"(result|state)":"refunded"|"refunded_amount":"(?!0)/);
      await tellAll(requestId);
      expect((await mailsAbout(requestId)).map(({ kind }) => kind)).not.toContain("request_done");
      expect(
        await sql.query("SELECT 1 FROM mail WHERE kind = 'customer_refunded' AND strpos(text_body, $1) > 0", [
          payment.orderNo ?? payment.sessionId,
        ]),
      ).toEqual([]);
    };
    const statusInList = async () => {
      const { rows } = await listInbox(viewer, { ...NO_INBOX_FILTER, tab: "all", cursor: null });
      return rows.find((row) => row.id === requestId);
    };
    await looksUntouched();
    expect(await statusInList()).toMatchObject({ status: "pending", outcomeUnknown: false });
    expect(await listChildren(viewer, payment.sessionId)).toEqual([]);

    await decide(checker, requestId);
    await looksUntouched();
    expect(await statusInList()).toMatchObject({ status: "approved" });
    expect(await listChildren(viewer, payment.sessionId)).toEqual([]);

    await wire.gateway.control("POST", "/control/faults", {
      match: { payment: payment.gatewayReference },
      fault: "executed_then_silent",
    });
    await executeRequest(requestId);
    expect(await statusInList()).toMatchObject({ status: "approved", outcomeUnknown: true });
    expect(await balancesOf(payment)).toMatchObject({ refunded_minor: 0n });
    expect((await listChildren(viewer, payment.sessionId)).map(({ state }) => state)).toEqual([
      "refund_queued",
    ]);
    await tellAll(requestId);
    expect(
      await sql.query("SELECT 1 FROM mail WHERE kind = 'customer_refunded' AND strpos(text_body, $1) > 0", [
        payment.orderNo ?? payment.sessionId,
      ]),
    ).toEqual([]);
  });
});

describe("S24: settings that cannot take effect are refused, not ignored", () => {
  const [console_] = FOUR_EYES_DOCUMENT.rules;
  const wrong: [string, () => PolicyDocument][] = [
    [
      "a rule below one that catches everything",
      () => before([{ ...console_!, id: "again", name: "Again" }]),
    ],
    [
      "approval where nothing can wait",
      () =>
        before([
          consoleRule(approval([anyChecker()]), { when: { operations: ["capture"], sources: ["console"] } }),
        ]),
    ],
    [
      "a pool without people",
      () => before([consoleRule(approval([{ name: "Nobody", pool: { users: [] }, count: 1 }]))]),
    ],
    ["a pool of people who do not exist", () => before([consoleRule(approval([people([999_999])]))])],
    [
      "a fallback that adds nobody",
      () =>
        before([
          consoleRule(
            approval([{ ...anyChecker(), fallback: { afterHours: 1, pool: { anyChecker: true } } }]),
          ),
        ]),
    ],
    [
      "a fallback that comes after the end",
      () =>
        before([
          consoleRule(
            approval([
              { ...people([checker.userId]), fallback: { afterHours: 400, pool: { anyChecker: true } } },
            ]),
          ),
        ]),
    ],
    [
      "a limit without a bound",
      () =>
        before([], {
          limits: [{ id: "l", name: "L", operations: ["refund"], sources: ["api"], per: "maker", hours: 24 }],
        }),
    ],
    ["more people than there are", () => before([consoleRule(approval([anyChecker(20)]))])],
    [
      "an undo window longer than the approval lives",
      () => before([consoleRule(approval([anyChecker()], { undoMinutes: 1_440, approvedHours: 1 }))]),
    ],
  ];

  it.each(wrong)("a policy with %s is not published", async (_name, document) => {
    const author = await makeActor(["policy.manage"]);
    const live = await livePolicy(sql);
    const { version } = await startDraft(author, { from: "live" });
    const attempt = async () => {
      const { revision } = await saveDraft(
        author,
        saveDraftSchema.parse({ version, revision: 1, note: "", document: document() }),
      );
      await publishPolicy(author, { version, revision, reason: "Try it." });
    };
    expect(await refusal(attempt())).toBe("invalid_input");
    expect(await livePolicy(sql)).toEqual(live);
    await sql
      .query("DELETE FROM approval_policy_version WHERE version = $1", [version])
      .catch(() => undefined);
  });

  it("working hours that never come, reminders without a distance, a chat without an address", async () => {
    for (const change of [
      { closesAt: "09:00" },
      { weekEnd: [0, 1, 2, 3, 4, 5, 6] },
      { remindTimes: 3, remindEveryHours: 0 },
      { holidays: ["2026-02-30"] },
    ])
      expect(approvalSettingsSchema.safeParse({ ...DEFAULT_APPROVAL_SETTINGS, ...change }).success).toBe(
        false,
      );
    const admin = await makeActor(["webhook.manage"]);
    expect(
      await refusal(
        updateNoticeSettings(admin, {
          copyMaker: false,
          mailCustomers: true,
          chatEnabled: true,
          chatEvents: [],
        }),
      ),
    ).toBe("invalid_input");
  });
});

describe("S26: the mail server is down, and a change is rolled back after its notice was queued", () => {
  it("money moves all the same; the mails wait", async () => {
    // Nobody listens on the port of nothing.
    const restore = changeEnvironment({
      SMTP_URL: "smtp://127.0.0.1:9",
      MAIL_FROM: "no-reply@shop.test",
      SMTP_ALLOW_PLAIN: "1",
    });
    try {
      const { payment, requestId } = await asked();
      await sql.query("UPDATE notice_settings SET copy_maker = true");
      await tellAll(requestId);
      const sendAll = async () => {
        for (const { id } of await mailsAbout(requestId)) await sendMail(id);
      };
      await sendAll();
      await decide(checker, requestId);
      await executeRequest(requestId);
      await followRequest(requestId);
      await tellAll(requestId);
      await sendAll();
      expect((await requestNow(requestId)).status).toBe("done");
      expect(await balancesOf(payment)).toMatchObject({ refunded_minor: 4_000n, request_held_minor: 0n });
      expect(await executedAt(wire.gateway, payment)).toHaveLength(1);
      const mails = await sql.query<{ status: string; last_error: string | null }>(
        "SELECT status::text, last_error FROM mail WHERE strpos(text_body, $1) > 0",
        [`R-${requestId}`],
      );
      expect(mails.length).toBeGreaterThan(1);
      for (const mail of mails) expect(mail).toEqual({ status: "waiting", last_error: expect.any(String) });
    } finally {
      restore();
    }
  });

  it("nothing is told of what did not happen", async () => {
    const { payment, requestId } = await asked();
    await tellAll(requestId);
    const told = () =>
      Promise.all([
        sql.query("SELECT id FROM request_event e WHERE request_id = $1 ORDER BY e.id", [requestId]),
        sql.query("SELECT id FROM notification WHERE link = $1 ORDER BY id", [`/requests/${requestId}`]),
        mailsAbout(requestId),
        sql.query("SELECT id FROM decision WHERE request_id = $1", [requestId]),
      ]);
    const known = await told();
    // The commit itself fails, after everything was written.
    await runOnce(
      wire.database.ownerUrl,
      `CREATE FUNCTION fail_late() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'the disk is full'; END $$;
       CREATE CONSTRAINT TRIGGER fail_late AFTER INSERT ON decision DEFERRABLE INITIALLY DEFERRED
         FOR EACH ROW WHEN (NEW.request_id = ${requestId}) EXECUTE FUNCTION fail_late();`,
    );
    for (const verdict of ["approve", "reject"] as const)
      expect(
        await decide(checker, requestId, verdict).catch(
          (error: unknown) => !(error instanceof AppError && error.status < 500),
        ),
      ).toBe(true);
    await tellAll(requestId);
    await executeRequest(requestId);
    expect(await told()).toEqual(known);
    expect((await requestNow(requestId)).status).toBe("pending");
    expect(await ledgerOf(wire.gateway, payment)).toEqual([]);
    await runOnce(wire.database.ownerUrl, "DROP FUNCTION fail_late CASCADE");
    expect(await seenNow(requestId)).toMatch(/^[0-9a-f]{64}$/);
    expect(await decide(checker, requestId)).toMatchObject({ status: "approved" });
  });
});
