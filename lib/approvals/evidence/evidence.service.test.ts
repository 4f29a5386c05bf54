import { createHash } from "node:crypto";
import { writeFileSync } from "node:fs";
import { strFromU8, unzipSync } from "fflate";
import { beforeAll, expect, test } from "vitest";
import { addComment } from "@/lib/approvals/additions/add-comment";
import { storeAttachment } from "@/lib/approvals/additions/store-attachment";
import { collectEvidence } from "@/lib/approvals/evidence/collect-evidence";
import { evidenceDocument } from "@/lib/approvals/evidence/evidence-pages";
import { evidenceWords } from "@/lib/approvals/evidence/evidence-words";
import { takePeriodEvidence, takeRequestEvidence } from "@/lib/approvals/evidence/take-evidence";
import type { RequestEvidence } from "@/lib/approvals/evidence/types";
import { readPolicyWorld } from "@/lib/approvals/policy/read-world";
import { sealAuditEvents } from "@/lib/audit/seal-audit";
import type { UserActor } from "@/lib/auth/actor";
import { sql } from "@/lib/db/sql";
import { ask, decide } from "@/lib/testing/requests";
import { work } from "@/lib/testing/sequences/system";
import { arrangeWorld, makeActor, makePayment } from "@/lib/testing/world";

const world = arrangeWorld();
let maker: UserActor;
let checker: UserActor;
let auditor: UserActor;
let requestId: number;
const today = new Intl.DateTimeFormat("en-CA", { timeZone: "Asia/Kuwait" }).format(new Date());

beforeAll(async () => {
  maker = await makeActor(["transaction.view", "payment.refund"]);
  checker = await makeActor(["request.decide"]);
  auditor = await makeActor(["audit.view"]);
  requestId = await ask(maker, await makePayment(world.gateway), { note: "=cmd|' /C calc'!A0" });
  await addComment(checker, { requestId, text: "وصلت البضاعة، thank you" });
  await storeAttachment(
    maker,
    requestId,
    "receipt.pdf",
    (async function* () {
      yield Buffer.from("%PDF-1.7 receipt");
    })(),
  );
  await decide(checker, requestId);
  await work("execute-request", "follow-request");
  await sealAuditEvents();
});

async function bytesOf(file: { body: AsyncGenerator<Uint8Array> }): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  for await (const piece of file.body) pieces.push(piece);
  return Buffer.concat(pieces);
}

async function filesOf(file: { body: AsyncGenerator<Uint8Array> }): Promise<Record<string, string>> {
  const files = unzipSync(await bytesOf(file));
  return Object.fromEntries(Object.entries(files).map(([name, content]) => [name, strFromU8(content)]));
}

test("the archive tells the whole story of a request, and its chain can be checked without us", async () => {
  const file = await takeRequestEvidence(auditor, requestId, "zip");
  expect(file.name).toBe(`R-${requestId}.zip`);
  const files = await filesOf(file);
  const evidence = JSON.parse(files[`requests/R-${requestId}.json`] ?? "") as RequestEvidence;
  expect(evidence.request).toMatchObject({
    status: "done",
    operation: "refund",
    amount: "12.500",
    source: "console",
  });
  expect(evidence.policy).toMatchObject({ format: 1 });
  expect(evidence.decisions).toMatchObject([
    { verdict: "approve", note: "Looked at.", seen: { amount: "12.500", request: String(requestId) } },
  ]);
  expect(evidence.comments).toMatchObject([{ text: "وصلت البضاعة، thank you" }]);
  expect(evidence.attachments[0]?.sha256).toBe(createHash("sha256").update("%PDF-1.7 receipt").digest("hex"));
  expect(evidence.attempts).toMatchObject([
    { status: "succeeded", child: { state: "refunded", amount: "12.500" } },
  ]);
  expect(evidence.attempts[0]?.exchanges.length).toBeGreaterThan(0);
  const actions = evidence.audit.map((event) => event.action);
  for (const action of ["request.created", "request.approved", "request.done"])
    expect(actions).toContain(action);
  for (const event of evidence.audit) {
    expect(event.sequence).not.toBeNull();
    const hash = createHash("sha256").update(`${event.previousHash}\n${event.canonical}`).digest("hex");
    expect(hash).toBe(event.hash);
  }
  expect(Object.keys(files).sort()).toEqual(
    [
      "README.txt",
      "requests.csv",
      "decisions.csv",
      "comments.csv",
      "attachments.csv",
      "attempts.csv",
      "audit.csv",
    ]
      .concat(`requests/R-${requestId}.json`)
      .sort(),
  );
});

test("the tables have a line each and run nothing in a spreadsheet; no secret and no card number is in the pack", async () => {
  const files = await filesOf(await takeRequestEvidence(auditor, requestId, "zip"));
  expect(files["requests.csv"]?.split("\r\n")).toHaveLength(3);
  expect(files["requests.csv"]).toContain("'=cmd|");
  expect(files["comments.csv"]).toContain("وصلت البضاعة");
  const whole = Object.values(files).join("\n");
  expect(whole).not.toContain(world.gateway.account.credentials.secret);
  expect(whole).not.toMatch(/"authorization":"(?!\[redacted\])/i);
});

test("a changed event no longer fits its hash", async () => {
  const files = await filesOf(await takeRequestEvidence(auditor, requestId, "zip"));
  const { audit } = JSON.parse(files[`requests/R-${requestId}.json`] ?? "") as RequestEvidence;
  const event = audit[0];
  const forged = event?.canonical.replace("request.created", "request.invented");
  expect(createHash("sha256").update(`${event?.previousHash}\n${forged}`).digest("hex")).not.toBe(
    event?.hash,
  );
});

test("the PDF is made in the language of its reader, and nothing in it is left as code", async () => {
  for (const language of ["en", "ar"] as const) {
    const file = await takeRequestEvidence(maker, requestId, "pdf", language);
    const bytes = Buffer.from(await bytesOf(file));
    expect(bytes.subarray(0, 5).toString()).toBe("%PDF-");
    expect(bytes.subarray(-6).toString()).toContain("EOF");
    expect(bytes.toString("latin1")).toMatch(/IBMPlexSansArabic/);
    const evidence = await collectEvidence(sql, requestId);
    const said = saidIn(evidenceDocument([evidence!], evidenceWords(language, await readPolicyWorld(sql))));
    if (process.env.EVIDENCE_TO) writeFileSync(`${process.env.EVIDENCE_TO}-${language}.pdf`, bytes);
    expect(said.filter((text) => /[{}]|":|^(request|operation|evidence)\.[a-z_]+$/.test(text))).toEqual([]);
    const wanted = {
      en: [
        "one of the checkers",
        "State of the payment",
        "Request made",
        "Refund",
        "What was on the screen then",
      ],
      ar: ["واحد من المعتمِدين", "حالة الدفعة", "قُدّم طلب", "استرداد"],
    }[language];
    for (const words of wanted)
      expect(
        said.some((text) => text.includes(words)),
        words,
      ).toBe(true);
  }
});

/** Every text of a document, as it is drawn. */
function saidIn(node: unknown): string[] {
  if (typeof node === "string" || typeof node === "number") return [String(node)];
  if (Array.isArray(node)) return node.flatMap(saidIn);
  if (typeof node !== "object" || node === null || !("props" in node)) return [];
  const { type, props } = node as { type: unknown; props: { children?: unknown; title?: string } };
  const inner = typeof type === "function" ? (type as (given: unknown) => unknown)(props) : props.children;
  return [...(props.title ? [props.title] : []), ...saidIn(inner)];
}

test("a pack is for auditors and for those who took part; it stands in the trail", async () => {
  for (const person of [maker, checker, auditor])
    await expect(takeRequestEvidence(person, requestId, "zip")).resolves.toBeTruthy();
  const viewer = await makeActor(["transaction.view"]);
  await expect(takeRequestEvidence(viewer, requestId, "zip")).rejects.toMatchObject({ status: 403 });
  const nobody = await makeActor(["user.manage"]);
  await expect(takeRequestEvidence(nobody, requestId, "zip")).rejects.toMatchObject({ status: 404 });
  await expect(takeRequestEvidence(auditor, 999_999, "zip")).rejects.toMatchObject({ status: 404 });
  const trail = await sql.query(
    "SELECT 1 FROM audit_event WHERE action = 'evidence.taken' AND object_id = $1 AND actor_id = $2",
    [String(requestId), checker.userId],
  );
  expect(trail).toHaveLength(1);
});

test("a period is a pack of all its requests, for auditors only, within limits that are told", async () => {
  const other = await ask(maker, await makePayment(world.gateway));
  const files = await filesOf(
    await takePeriodEvidence(auditor, { fromDay: today, toDay: today, format: "zip" }),
  );
  expect(Object.keys(files)).toEqual(
    expect.arrayContaining([`requests/R-${requestId}.json`, `requests/R-${other}.json`]),
  );
  const take = (fromDay: string, toDay: string, person = auditor) =>
    takePeriodEvidence(person, { fromDay, toDay, format: "zip" });
  await expect(take(today, today, maker)).rejects.toMatchObject({ status: 403 });
  await expect(take("2020-01-01", "2020-01-02")).rejects.toMatchObject({
    detail: "No request was made in these days.",
  });
  await expect(take("2026-01-02", "2026-01-01")).rejects.toMatchObject({ code: "invalid_input" });
  await expect(take("2020-01-01", today)).rejects.toMatchObject({ code: "invalid_input" });
});
