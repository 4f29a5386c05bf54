import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { inTransaction, sql } from "@/lib/db/sql";
import { testDatabase } from "@/lib/db/testing/database";
import { queueMail } from "@/lib/mail/queue-mail";
import { resumeMails, sendMail } from "@/lib/mail/send-mail";
import { headerOf, type MailServer, startMailServer } from "@/lib/mail/testing/smtp";
import { sendOverSmtp, smtpOptions } from "@/lib/mail/transport";
import { changeEnvironment } from "@/lib/testing/world";

testDatabase();

const FROM = "Countersign <no-reply@shop.test>";
let server: MailServer;
let restore = () => undefined as void;
let made = 0;

beforeAll(async () => {
  server = await startMailServer();
});
afterAll(() => server.close());
beforeEach(() => {
  restore = changeEnvironment({
    SMTP_URL: server.url,
    MAIL_FROM: FROM,
    MAIL_RETRY_DELAYS: "0,0",
    PUBLIC_URL: "https://pay.shop.test",
  });
  server.taken.length = 0;
  server.refusals.length = 0;
  server.dataRefusals.length = 0;
});
afterEach(() => restore());

interface MailLine {
  id: bigint;
  status: string;
  attempts: number;
  last_error: string | null;
}

async function lineOf(key: string): Promise<MailLine> {
  const [line] = await sql.query<MailLine>(
    "SELECT id, status::text, attempts, last_error FROM mail WHERE key = $1",
    [key],
  );
  if (!line) throw new Error("There is no such mail.");
  return line;
}

async function queue(
  change: Partial<Parameters<typeof queueMail>[1]> = {},
): Promise<{ key: string; id: string }> {
  made += 1;
  const key = change.key ?? `test:${made}`;
  await queueMail(sql, {
    key,
    kind: "request_waiting",
    language: "en",
    userId: null,
    recipient: "checker@shop.test",
    subject: "R-1 waits for you",
    text: "R-1 waits.\n",
    html: "<p>R-1 waits.</p>",
    ...change,
  });
  return { key, id: (await lineOf(key)).id.toString() };
}

describe("a mail", () => {
  it("reaches the server with both bodies, and is marked as sent", async () => {
    const { key, id } = await queue({ subject: "الطلب R-1 بانتظارك", language: "ar" });
    await sendMail(id);
    expect(await lineOf(key)).toMatchObject({ status: "sent", attempts: 1, last_error: null });
    const [mail] = server.taken;
    expect(mail).toMatchObject({ from: "no-reply@shop.test", to: ["checker@shop.test"] });
    expect(headerOf(mail!.raw, "subject")).toBe("الطلب R-1 بانتظارك");
    expect(headerOf(mail!.raw, "message-id")).toContain("@pay.shop.test>");
    expect(headerOf(mail!.raw, "auto-submitted")).toBe("auto-generated");
    expect(mail!.raw).toMatch(/text\/plain/);
    expect(mail!.raw).toMatch(/text\/html/);
  });

  it("is sent once, however many jobs and workers there are about it", async () => {
    const { id } = await queue();
    await Promise.all(Array.from({ length: 8 }, () => sendMail(id)));
    await sendMail(id);
    expect(server.taken).toHaveLength(1);
  });

  it("of one key exists once", async () => {
    const { key } = await queue();
    await queue({ key, subject: "another" });
    const rows = await sql.query("SELECT 1 FROM mail WHERE key = $1", [key]);
    expect(rows).toHaveLength(1);
  });

  it("leaves nothing behind when what it tells of is rolled back", async () => {
    await expect(
      inTransaction(async (transaction) => {
        await queueMail(transaction, {
          key: "rolled-back",
          kind: "request_done",
          language: "en",
          userId: null,
          recipient: "maker@shop.test",
          subject: "R-1 is done",
          text: "",
          html: "",
        });
        throw new Error("the refund was not stored");
      }),
    ).rejects.toThrow("the refund was not stored");
    expect(await sql.query("SELECT 1 FROM mail WHERE key = 'rolled-back'")).toEqual([]);
  });

  it("is tried again after a 4xx, and then taken, under the same name", async () => {
    server.refusals.push(451);
    server.dataRefusals.push(452);
    const { key, id } = await queue();
    await sendMail(id);
    expect(await lineOf(key)).toMatchObject({ status: "waiting", attempts: 1 });
    await sendMail(id);
    expect(await lineOf(key)).toMatchObject({ status: "waiting", attempts: 2 });
    await sendMail(id);
    expect(await lineOf(key)).toMatchObject({ status: "sent", attempts: 3 });
    expect(server.taken).toHaveLength(1);
  });

  it("is given up when the server refuses its recipient for good, and at the end of the schedule", async () => {
    server.refusals.push(550);
    const refused = await queue();
    await sendMail(refused.id);
    expect(await lineOf(refused.key)).toMatchObject({ status: "failed", attempts: 1 });
    expect((await lineOf(refused.key)).last_error).toContain("No such mailbox");
    server.dataRefusals.push(421, 421, 421);
    const tired = await queue();
    for (let turn = 0; turn < 5; turn += 1) await sendMail(tired.id);
    expect(await lineOf(tired.key)).toMatchObject({ status: "failed", attempts: 3 });
  });

  it("waits for a server that is down, and its row is all that knows", async () => {
    const away = await startMailServer();
    await away.close();
    const back = changeEnvironment({ SMTP_URL: away.url });
    const { key, id } = await queue();
    await sendMail(id);
    expect(await lineOf(key)).toMatchObject({ status: "waiting", attempts: 1 });
    expect((await lineOf(key)).last_error).toMatch(/ECONNREFUSED|ESOCKET/);
    back();
    await sendMail(id);
    expect(await lineOf(key)).toMatchObject({ status: "sent" });
  });

  it("is waited for again when the server refuses our sign-in: that is the operator's to mend", async () => {
    const closed = await startMailServer({ auth: { user: "us", pass: "secret-of-the-server" } });
    const wrong = changeEnvironment({ SMTP_URL: closed.url.replace("secret-of-the-server", "another") });
    const { key, id } = await queue();
    await sendMail(id);
    const line = await lineOf(key);
    expect(line).toMatchObject({ status: "waiting" });
    wrong();
    const right = changeEnvironment({ SMTP_URL: closed.url });
    await sendMail(id);
    right();
    await closed.close();
    expect(await lineOf(key)).toMatchObject({ status: "sent" });
    expect(JSON.stringify({ error: line.last_error })).not.toContain("another");
  });

  it("whose sender died is found and sent", async () => {
    const { key, id } = await queue();
    await sql.query(
      `UPDATE mail SET sending_since = now() - interval '10 minutes', next_attempt_at = now() - interval '10 minutes'
       WHERE id = $1::bigint`,
      [id],
    );
    await resumeMails();
    const jobs = await sql.query<{ count: number }>(
      "SELECT count(*)::int AS count FROM graphile_worker._private_jobs WHERE key = $1",
      [`mail:${id}`],
    );
    expect(jobs[0]?.count).toBe(1);
    await sendMail(id);
    expect(await lineOf(key)).toMatchObject({ status: "sent" });
  });
});

describe("without a mail server", () => {
  it("the demo keeps mails to be looked at, and anybody else is told that nothing was sent", async () => {
    const none = changeEnvironment({ SMTP_URL: "", MAIL_FROM: "", COUNTERSIGN_DEMO: "1" });
    const demo = await queue();
    await sendMail(demo.id);
    expect(await lineOf(demo.key)).toMatchObject({ status: "captured" });
    const real = changeEnvironment({ COUNTERSIGN_DEMO: "0" });
    const unsent = await queue();
    await sendMail(unsent.id);
    expect(await lineOf(unsent.key)).toMatchObject({ status: "unsent" });
    real();
    none();
    expect(server.taken).toEqual([]);
  });
});

describe("a header", () => {
  it.each([
    "victim@shop.test\r\nBcc: everybody@shop.test",
    "victim@shop.test, everybody@shop.test",
    "Somebody <everybody@shop.test>",
    "victim@shop.test\nSubject: x",
    "not an address",
  ])("is never made by an address: %j", async (recipient) => {
    // The database has the last word about line breaks; text without them is stored, and refused when it is to be sent.
    const outcome = await queue({ recipient }).catch(() => "refused" as const);
    if (outcome === "refused") return expect(recipient).toMatch(/[\r\n]/);
    await sendMail(outcome.id);
    expect(await lineOf(outcome.key)).toMatchObject({
      status: "failed",
      last_error: "This is not an address for mail.",
    });
    expect(server.taken).toEqual([]);
  });

  it("is never made by a subject", async () => {
    await expect(queue({ subject: "R-1\r\nBcc: everybody@shop.test" })).rejects.toThrow(/mail_headers_check/);
  });
});

describe("the way to the server", () => {
  const mail = {
    messageId: "<1@test>",
    from: FROM,
    to: "checker@shop.test",
    subject: "x",
    text: "x",
    html: "x",
    language: "en",
  };

  it("is encrypted where the server can", async () => {
    const tls = await startMailServer({ starttls: true });
    expect(await sendOverSmtp(smtpOptions(tls.url, false), mail)).toEqual({ kind: "sent" });
    expect(tls.taken[0]?.secure).toBe(true);
    await tls.close();
  });

  it("is never in the open over a network, and strangers' certificates are checked", async () => {
    const options = smtpOptions("smtp://mail.shop.test", false);
    expect(options).toMatchObject({
      port: 587,
      secure: false,
      requireTLS: true,
      tls: { rejectUnauthorized: true },
    });
    expect(smtpOptions("smtps://mail.shop.test", false)).toMatchObject({ port: 465, secure: true });
    // The same demands on a server that cannot: nothing is sent.
    const outcome = await sendOverSmtp({ ...smtpOptions(server.url, false), requireTLS: true }, mail);
    expect(outcome.kind).toBe("later");
    const tls = await startMailServer({ starttls: true });
    const strict = { ...smtpOptions(tls.url, false), requireTLS: true, tls: { rejectUnauthorized: true } };
    expect((await sendOverSmtp(strict, mail)).kind).toBe("later");
    expect([...tls.taken, ...server.taken]).toEqual([]);
    await tls.close();
  });
});
