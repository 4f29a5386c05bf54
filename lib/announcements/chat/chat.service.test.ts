import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { chatUrl } from "@/lib/announcements/chat/chat-url";
import { queueChat } from "@/lib/announcements/chat/queue-chat";
import { resumeChat, sendChat } from "@/lib/announcements/chat/send-chat";
import { readNoticeSettings } from "@/lib/announcements/read-settings";
import {
  removeChatUrl,
  setChatUrl,
  testChat,
  updateNoticeSettings,
} from "@/lib/announcements/update-settings";
import type { UserActor } from "@/lib/auth/actor";
import { sql } from "@/lib/db/sql";
import { testDatabase } from "@/lib/db/testing/database";
import { AppError } from "@/lib/errors";
import { refusal } from "@/lib/testing/refusal";
import { changeEnvironment, makeActor } from "@/lib/testing/world";
import { type Receiver, reset, startReceiver, withStatus } from "@/lib/webhooks/testing/receiver";

testDatabase();

let receiver: Receiver;
let admin: UserActor;
let made = 0;
const on = { copyMaker: false, mailCustomers: true, chatEnabled: true, chatEvents: ["waiting" as const] };

beforeAll(async () => {
  receiver = await startReceiver();
  admin = await makeActor(["webhook.manage"]);
});
afterAll(() => receiver.close());
beforeEach(async () => {
  const back = changeEnvironment({ WEBHOOK_ALLOWED_NETWORKS: "127.0.0.1" });
  receiver.received.length = 0;
  receiver.answers.length = 0;
  await setChatUrl(admin, `${receiver.url}/services/T0/B0/secret-of-the-chat`);
  await updateNoticeSettings(admin, on);
  return back;
});

async function say(text = "R-1: refund of KWD 5.000 waits", key = `test:${++made}`): Promise<string> {
  await queueChat(sql, await readNoticeSettings(sql), {
    event: "waiting",
    key,
    words: {
      text,
      facts: [["Asked by", "*Sara* <!channel>"]],
      link: { url: "https://pay.shop.test/requests/1", label: "Open" },
    },
  });
  const [row] = await sql.query<{ id: string }>("SELECT id::text FROM chat_message WHERE key = $1", [key]);
  if (!row) throw new Error("Nothing was queued.");
  return row.id;
}

async function lineOf(id: string) {
  const [line] = await sql.query<{
    status: string;
    attempts: number;
    fault: string | null;
    http_status: number | null;
  }>("SELECT status::text, attempts, fault, http_status FROM chat_message WHERE id = $1::bigint", [id]);
  return line;
}

describe("the chat", () => {
  it("gets Slack's form, once, with nothing in it that calls everybody", async () => {
    const id = await say();
    await sendChat(id);
    await sendChat(id);
    expect(receiver.received).toHaveLength(1);
    const [call] = receiver.received;
    expect(call?.path).toBe("/services/T0/B0/secret-of-the-chat");
    expect(call?.body.text).toBe("R-1: refund of KWD 5.000 waits");
    expect(call?.text).not.toContain("<!channel>");
    expect(call?.text).toContain("<https://pay.shop.test/requests/1|Open>");
    expect(await lineOf(id)).toMatchObject({ status: "delivered", attempts: 1 });
  });

  it("is tried again when it is away, busy or broken, and not after a refusal", async () => {
    receiver.answers.push(withStatus(503), withStatus(429), reset);
    const id = await say();
    for (let turn = 0; turn < 3; turn += 1) {
      await sendChat(id);
      expect(await lineOf(id)).toMatchObject({ status: "pending", attempts: turn + 1 });
    }
    await sendChat(id);
    expect(await lineOf(id)).toMatchObject({ status: "delivered", attempts: 4 });
    receiver.answers.push(withStatus(404));
    const gone = await say();
    await sendChat(gone);
    expect(await lineOf(gone)).toMatchObject({ status: "failed", http_status: 404 });
  });

  it("is given up in the end, and a lost job is made up for", async () => {
    receiver.answers.push(...Array.from({ length: 9 }, () => withStatus(500)));
    const id = await say();
    await sql.query(
      "UPDATE chat_message SET next_attempt_at = now() - interval '5 minutes' WHERE id = $1::bigint",
      [id],
    );
    await sql.query("SELECT graphile_worker.remove_job($1)", [`chat:${id}`]);
    await resumeChat();
    const jobs = await sql.query("SELECT 1 FROM graphile_worker._private_jobs WHERE key = $1", [
      `chat:${id}`,
    ]);
    expect(jobs).toHaveLength(1);
    for (let turn = 0; turn < 8; turn += 1) await sendChat(id);
    expect(await lineOf(id)).toMatchObject({ status: "failed", attempts: 6 });
    expect(receiver.received).toHaveLength(6);
  });

  it("hears only what was chosen, of one event once, and nothing while it is off", async () => {
    const settings = await readNoticeSettings(sql);
    const words = { text: "x", facts: [], link: null };
    await queueChat(sql, settings, { event: "done", key: "not-chosen", words });
    await queueChat(sql, { ...settings, chatEnabled: false }, { event: "waiting", key: "off", words });
    expect(await sql.query("SELECT 1 FROM chat_message WHERE key IN ('not-chosen', 'off')")).toEqual([]);
    const key = "same";
    expect(await say("x", key)).toBe(await say("y", key));
    const late = await say();
    await updateNoticeSettings(admin, { ...on, chatEnabled: false });
    await sendChat(late);
    expect(receiver.received).toEqual([]);
    expect(await lineOf(late)).toMatchObject({ status: "failed", fault: "switched_off" });
  });

  it("is not reached in a private network that nobody opened", async () => {
    const closed = changeEnvironment({ WEBHOOK_ALLOWED_NETWORKS: "" });
    const id = await say();
    await sendChat(id);
    expect(await lineOf(id)).toMatchObject({ status: "failed", fault: "refused_target" });
    expect(await testChat(admin).catch((error: AppError) => error.detail)).toMatch(/private/);
    closed();
    expect(receiver.received).toEqual([]);
  });
});

describe("its address", () => {
  it("is sealed, shown by its host only, and stands in no trail", async () => {
    const [row] = await sql.query<{ sealed_chat_url: Buffer }>("SELECT sealed_chat_url FROM notice_settings");
    expect(row?.sealed_chat_url.includes("secret-of-the-chat")).toBe(false);
    expect(await chatUrl(sql)).toContain("secret-of-the-chat");
    expect((await readNoticeSettings(sql)).chatHost).toBe(new URL(receiver.url).host);
    const trail = await sql.query("SELECT * FROM audit_event");
    expect(trail.length).toBeGreaterThan(0);
    expect(
      JSON.stringify(trail, (_key, value) => (typeof value === "bigint" ? String(value) : value)),
    ).not.toContain("secret-of-the-chat");
  });

  it("is needed before the chat is switched on, and is forgotten when it is removed", async () => {
    await testChat(admin);
    expect(receiver.received).toHaveLength(1);
    receiver.answers.push(withStatus(403));
    expect(await testChat(admin).catch((error: AppError) => error.detail)).toContain("HTTP 403");
    await removeChatUrl(admin);
    expect(await readNoticeSettings(sql)).toMatchObject({ chatHost: null, chatEnabled: false });
    expect(await refusal(updateNoticeSettings(admin, on))).toBe("invalid_input");
    expect(await refusal(testChat(admin))).toBe("invalid_input");
  });

  it("is changed by those who may, and by nobody else", async () => {
    const stranger = await makeActor(["user.manage", "payment.refund"]);
    const acts = [
      () => setChatUrl(stranger, "https://hooks.shop.test/x"),
      () => removeChatUrl(stranger),
      () => testChat(stranger),
      () => updateNoticeSettings(stranger, on),
    ];
    for (const act of acts) expect(await refusal(act())).toBe("forbidden");
  });
});
