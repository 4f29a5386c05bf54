import QRCode from "qrcode";
import { beforeEach, describe, expect, it } from "vitest";
import { useWire } from "@/lib/api/testing/wire";
import { makePerson, testPassword } from "@/lib/auth/testing/people";
import type { Permission } from "@/lib/auth/permissions";
import { sql } from "@/lib/db/sql";
import { arrangeWorld } from "@/lib/testing/world";

const world = arrangeWorld();
const wire = useWire();
const CREATE = "/b/checkout/v1/pymt-txn/";
const UPLOAD = "/b/checkout/v1/upload-attachment/";
const LEAST = { type: "e_commerce", amount: "12.5", currency_code: "KWD", pg_codes: ["knet-test"] };

const key = () => `Api-Key ${world.apiKey}`;
const basicOf = (person: { username: string }) =>
  `Basic ${Buffer.from(`${person.username}:${testPassword}`).toString("base64")}`;
const create = (more: Record<string, unknown> = {}) =>
  wire.call("POST", CREATE, { authorization: key(), body: { ...LEAST, ...more } });
const change = (sessionId: string, body: unknown, method = "PATCH") =>
  wire.call(method, CREATE + sessionId, { authorization: key(), body });
const read = (sessionId: string) => wire.call("GET", CREATE + sessionId, { authorization: key() });
const pathOf = (url: string) => new URL(url).pathname + new URL(url).search;
const open = (url: string) => wire.call("GET", pathOf(url));

/** A multipart body; `file` is the content of invoice.pdf, or of another name. */
function form(
  fields: Record<string, string>,
  file?: string,
  name = "invoice.pdf",
): { headers: Record<string, string>; body: string } {
  const parts = Object.entries(fields).map(
    ([field, value]) => `--sep\r\nContent-Disposition: form-data; name="${field}"\r\n\r\n${value}\r\n`,
  );
  if (file !== undefined)
    parts.push(
      `--sep\r\nContent-Disposition: form-data; name="file"; filename="${name}"\r\nContent-Type: application/pdf\r\n\r\n${file}\r\n`,
    );
  return {
    headers: { "content-type": "multipart/form-data; boundary=sep" },
    body: `${parts.join("")}--sep--\r\n`,
  };
}
const upload = (fields: Record<string, string>, file?: string, authorization = key(), name?: string) =>
  wire.call("POST", UPLOAD, { authorization, ...form(fields, file, name) });

beforeEach(async () => {
  await sql.query("DELETE FROM rate_limit WHERE key LIKE 'utility-minute:%'");
});

describe("short links", () => {
  it("lead to the payment page, come back with the session and stay the same", async () => {
    const { status, body } = await create({ shortify_checkout_url: true });
    expect(status).toBe(201);
    expect(body.checkout_short_url).toMatch(/^https?:\/\/[^/]+\/b\/s\/[0-9A-Za-z]{14}$/);
    const led = await open(body.checkout_short_url);
    expect([led.status, led.headers.location]).toEqual([303, body.checkout_url]);
    expect((await open(`${body.checkout_short_url}/`)).headers.location).toBe(body.checkout_url);
    expect((await read(body.session_id)).body.checkout_short_url).toBe(body.checkout_short_url);
    const again = await change(body.session_id, { amount: "2", shortify_checkout_url: true });
    expect(again.body.checkout_short_url).toBe(body.checkout_short_url);
  });

  it("are there only when they were asked for, also later", async () => {
    const { body } = await create({ shortify_checkout_url: false, generate_qr_code: "false" });
    for (const name of [
      "checkout_short_url",
      "attachment_short_url",
      "qr_code_url",
      "sdk_setup_preload_payload",
    ])
      expect(body).not.toHaveProperty(name);
    const changed = await change(body.session_id, { shortify_checkout_url: "true", generate_qr_code: true });
    expect(changed.body).toMatchObject({
      checkout_short_url: expect.any(String),
      qr_code_url: expect.any(String),
    });
    expect(changed.body).not.toHaveProperty("attachment_short_url");
  });

  it("lead nowhere for codes that nobody made, other texts and deleted payments", async () => {
    const { body } = await create({ shortify_checkout_url: true });
    for (const code of ["0".repeat(14), "x", "..%2f..%2f", "https:%2f%2fevil.example", "0".repeat(400)])
      expect((await wire.call("GET", `/b/s/${code}`)).status, code).toBe(404);
    await sql.query(
      "UPDATE payment_transaction SET state = 'cod', deleted_at = now() WHERE session_id = $1",
      [body.session_id],
    );
    expect((await open(body.checkout_short_url)).status).toBe(404);
    expect((await wire.call("POST", pathOf(body.checkout_short_url))).status).toBe(405);
  });

  it("go with a payment that is erased", async () => {
    const { body } = await create({ shortify_checkout_url: true });
    await wire.call("POST", "/b/pbl/v2/operation/", {
      authorization: key(),
      body: { operation: "delete", session_id: body.session_id },
    });
    expect((await open(body.checkout_short_url)).status).toBe(404);
    expect(
      await sql.query("SELECT 1 FROM short_link WHERE code = $1", [body.checkout_short_url.slice(-14)]),
    ).toEqual([]);
  });
});

describe("the code to scan", () => {
  const picture = async (url: string) => {
    const answer = await fetch(`http://127.0.0.1:${wire.port}${pathOf(url)}`);
    return { status: answer.status, headers: answer.headers, bytes: Buffer.from(await answer.arrayBuffer()) };
  };
  const drawn = (text: string) =>
    QRCode.toBuffer(text, { type: "png", errorCorrectionLevel: "M", margin: 4, scale: 8 });

  it("is a PNG of the payment page's address, of the short one where there is one", async () => {
    const { body } = await create({ generate_qr_code: true });
    expect(body.qr_code_url).toMatch(new RegExp(`/b/checkout/qr/${body.session_id}\\.png$`));
    const { status, headers, bytes } = await picture(body.qr_code_url);
    expect([status, headers.get("content-type"), headers.get("x-content-type-options")]).toEqual([
      200,
      "image/png",
      "nosniff",
    ]);
    expect(bytes.equals(await drawn(body.checkout_url))).toBe(true);
    const { body: changed } = await change(body.session_id, { shortify_checkout_url: true });
    expect(changed.qr_code_url).toBe(body.qr_code_url);
    expect((await picture(changed.qr_code_url)).bytes.equals(await drawn(changed.checkout_short_url))).toBe(
      true,
    );
  });

  it("is not there for sessions that nobody made", async () => {
    for (const file of [`${"0".repeat(40)}.png`, "x.png", "0", `${"0".repeat(40)}.svg`])
      expect((await wire.call("GET", `/b/checkout/qr/${file}`)).status, file).toBe(404);
  });
});

describe("the payload for a page of the merchant's own", () => {
  it("comes with the answer that asked for it, and holds nothing of the customer or the merchant", async () => {
    const { body } = await create({
      include_sdk_setup_preload: true,
      preload_checkout_page: true,
      customer_email: "layla@example.test",
      customer_first_name: "Layla",
      extra: { margin: "40 %" },
      webhook_url: "https://shop.example.test/hook",
    });
    const { sdk_setup_preload_payload: payload, ...session } = body;
    expect(payload).toEqual({
      session_id: session.session_id,
      amount: "12.500",
      currency_code: "KWD",
      type: "e_commerce",
      payment_type: "one_off",
      state: "created",
      operation: "purchase",
      language: "en",
      checkout_url: session.checkout_url,
      expiration_time: session.expiration_time,
      payment_methods: session.payment_methods,
    });
    expect((await read(session.session_id)).body).toEqual(session);
  });
});

describe("files for a session that is there already", () => {
  it("are stored under a new address, the earlier one is dead, and the short link follows", async () => {
    const { body: session } = await create({ order_no: `ORD-FILE-${Date.now()}` });
    const first = await upload(
      { session_id: session.session_id, shortify_attachment_url: "true" },
      "%PDF first",
    );
    expect(first.status).toBe(200);
    expect(first.body).toEqual({
      file_url: expect.stringMatching(/\/b\/checkout\/attachments\/[0-9a-f]{40}$/),
      original_filename: "invoice.pdf",
      attachment_short_url: expect.stringMatching(/\/b\/s\/[0-9A-Za-z]{14}$/),
    });
    expect((await read(session.session_id)).body).toMatchObject({
      attachment: first.body.file_url,
      attachment_short_url: first.body.attachment_short_url,
    });
    expect((await open(first.body.attachment_short_url)).headers.location).toBe(first.body.file_url);
    const second = await upload({ order_no: session.order_no }, "%PDF second", key(), "new ١.pdf");
    expect(second.body).toEqual({ file_url: expect.any(String), original_filename: "new ١.pdf" });
    expect((await open(first.body.file_url)).status).toBe(404);
    expect((await open(second.body.file_url)).body).toBe("%PDF second");
    expect((await open(first.body.attachment_short_url)).headers.location).toBe(second.body.file_url);
    const trail = await sql.query<{ after: unknown }>(
      "SELECT after FROM audit_event WHERE transaction_session_id = $1 AND action = 'transaction.updated' ORDER BY id",
      [session.session_id],
    );
    expect(trail.map(({ after }) => after)).toEqual([
      { attachment: "invoice.pdf" },
      { attachment: "new ١.pdf" },
    ]);
  });

  it("keep no card number in their name: not in the row, the trail or the answer", async () => {
    const { body: session } = await create();
    const { status, body } = await upload(
      { session_id: session.session_id },
      "%PDF",
      key(),
      "4111111111111111.pdf",
    );
    expect([status, body.original_filename]).toEqual([200, "411111******1111.pdf"]);
    const [kept] = await sql.query(
      `SELECT f.file_name, (SELECT string_agg(e.after::text, ' ') FROM audit_event e WHERE e.transaction_session_id = p.session_id) AS trail
       FROM payment_attachment f JOIN payment_transaction p ON p.id = f.transaction_id WHERE p.session_id = $1`,
      [session.session_id],
    );
    expect(kept).toMatchObject({ file_name: "411111******1111.pdf" });
    expect(JSON.stringify(kept)).not.toContain("4111111111111111");
  });

  it("come shortened with the session, when they were sent with it", async () => {
    const sent = form(
      {
        type: "e_commerce",
        amount: "1",
        currency_code: "KWD",
        pg_codes: "knet-test",
        shortify_attachment_url: "on",
      },
      "%PDF",
    );
    const { status, body } = await wire.call("POST", CREATE, {
      authorization: key(),
      headers: sent.headers,
      body: sent.body.replace('name="file"', 'name="attachment"'),
    });
    expect(status).toBe(201);
    expect((await open(body.attachment_short_url)).headers.location).toBe(body.attachment);
  });

  const faults: [string, Record<string, string>, string | undefined, string[], RegExp][] = [
    ["both names", { session_id: "a", order_no: "b" }, "%PDF", ["order_no", "session_id"], /not both/],
    ["no name", {}, "%PDF", ["order_no", "session_id"], /required/],
    [
      "no name, shortened",
      { shortify_attachment_url: "true" },
      "%PDF",
      ["attachment_short_url"],
      /You must provide/,
    ],
    [
      "an unknown session",
      { session_id: "foo" },
      "%PDF",
      ["session_id"],
      /^No PaymentTransaction found with `session_id` of foo\.$/,
    ],
    [
      "an unknown order",
      { order_no: "foo" },
      "%PDF",
      ["order_no"],
      /^No PaymentTransaction found with `order_no` of foo\.$/,
    ],
    ["no file", { session_id: "foo" }, undefined, ["file"], /^No file was submitted\.$/],
  ];
  it.each(faults)("are refused with %s: 400", async (_name, fields, file, names, message) => {
    const { status, body } = await upload(fields, file);
    expect([status, Object.keys(body).sort()]).toEqual([400, names]);
    for (const name of names) expect(body[name][0]).toMatch(message);
  });

  it("are refused by kind, when the session is over, and for an order number of two", async () => {
    const { body: session } = await create({ order_no: "ORD-TWICE" });
    await create({ order_no: "ORD-TWICE" });
    const zip = await upload({ session_id: session.session_id }, "PK", key(), "x.zip");
    expect(zip.body.file[0]).toMatch(/^File extension 'zip' is not allowed\. Allowed extensions are: pdf/);
    expect((await upload({ order_no: "ORD-TWICE" }, "%PDF")).body.order_no[0]).toMatch(/session_id/);
    await wire.call("POST", "/b/pbl/v2/operation/", {
      authorization: key(),
      body: { operation: "cancel", session_id: session.session_id },
    });
    const over = await upload({ session_id: session.session_id }, "%PDF");
    expect([over.status, over.body.error.code]).toEqual([400, "invalid_state"]);
  });

  it("take the right to change; nobody: 401; JSON has no file: 400", async () => {
    const { body: session } = await create();
    const basic = async (...rights: Permission[]) => basicOf(await makePerson(["api.access", ...rights]));
    expect((await upload({ session_id: session.session_id }, "%PDF", await basic())).status).toBe(403);
    const other = await upload(
      { session_id: session.session_id },
      "%PDF",
      await basic("payment_request.change"),
    );
    expect([other.status, Object.keys(other.body)]).toEqual([400, ["session_id"]]);
    expect((await upload({ session_id: session.session_id }, "%PDF", "")).status).toBe(401);
    const json = await wire.call("POST", UPLOAD, {
      authorization: key(),
      body: { session_id: "x", file: "a.pdf" },
    });
    expect(json.body).toEqual({ file: ["The submitted data was not a file."] });
    expect((await read(session.session_id)).body).not.toHaveProperty("attachment");
  });
});

describe("a file in the trail", () => {
  const eventsOf = (objectId: string) =>
    sql.query<{ action: string; result: string; reason: string | null; before: unknown; after: unknown }>(
      `SELECT action, result::text, reason, before, after FROM audit_event WHERE object_type = 'transaction' AND object_id = $1
       AND action <> 'transaction.created' ORDER BY id`,
      [objectId],
    );

  it("that is refused stands there: for a payment of a type that the caller may not change, one that is over, none at all", async () => {
    const { body: session } = await create();
    const person = await makePerson(["api.access", "payment_request.change"]);
    expect((await upload({ session_id: session.session_id }, "%PDF", basicOf(person))).status).toBe(400);
    await sql.query("UPDATE payment_transaction SET state = 'canceled' WHERE session_id = $1", [
      session.session_id,
    ]);
    expect((await upload({ session_id: session.session_id }, "%PDF")).status).toBe(400);
    const attempt = { action: "transaction.attach", result: "refused", after: { attachment: "invoice.pdf" } };
    expect(await eventsOf(session.session_id)).toMatchObject([
      { ...attempt, reason: expect.stringMatching(/^invalid_input: No PaymentTransaction found/) },
      { ...attempt, reason: expect.stringMatching(/^invalid_state: .*canceled/) },
    ]);
    expect((await upload({ order_no: "4111 1111 1111 1111" }, "%PDF")).status).toBe(400);
    expect(await eventsOf("4111 1111 1111 1111")).toEqual([]);
    const [last] = await sql.query<{ object_id: string; reason: string }>(
      "SELECT object_id, reason FROM audit_event WHERE action = 'transaction.attach' ORDER BY id DESC LIMIT 1",
    );
    expect(JSON.stringify(last)).not.toMatch(/1111 1111/);
  });

  it("that comes with a change of the payment stands there by its name", async () => {
    const { body: session } = await create();
    for (const name of ["first.pdf", "second.pdf", "second.pdf"]) {
      const { headers, body } = form({}, "%PDF", name);
      const sent = { headers, body: body.replace('name="file"', 'name="attachment"') };
      const answer = await wire.call("PATCH", CREATE + session.session_id, { authorization: key(), ...sent });
      expect(answer.status).toBe(200);
    }
    expect(await eventsOf(session.session_id)).toMatchObject([
      { action: "transaction.updated", before: { attachment: null }, after: { attachment: "first.pdf" } },
      {
        action: "transaction.updated",
        before: { attachment: "first.pdf" },
        after: { attachment: "second.pdf" },
      },
      {
        action: "transaction.updated",
        before: { attachment: "second.pdf" },
        after: { attachment: "second.pdf" },
      },
    ]);
  });
});

describe("the limit of utility endpoints", () => {
  it("lets ten calls a minute pass, then says when the next may come; other calls and callers go on", async () => {
    const answers = await Promise.all(
      Array.from({ length: 14 }, () => upload({ session_id: "none" }, "%PDF")),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([
      ...Array(10).fill(400),
      ...Array(4).fill(429),
    ]);
    const refused = await upload({ session_id: "none" }, "%PDF");
    expect(refused.body.error).toMatchObject({ type: "rate_limit_error", code: "rate_limit_exceeded" });
    const seconds = Number(refused.headers["retry-after"]);
    expect(seconds).toBeGreaterThan(0);
    expect(seconds).toBeLessThanOrEqual(60);
    expect((await create()).status).toBe(201);
    const person = await makePerson(["api.access", "e_commerce.change"]);
    expect((await upload({ session_id: "none" }, "%PDF", basicOf(person))).status).toBe(400);
  });

  it("is what the row says that all processes share, and as high as the setting", async () => {
    await upload({ session_id: "none" }, "%PDF");
    // Nine calls that other processes answered meanwhile.
    await sql.query("UPDATE rate_limit SET points = points + 9 WHERE key LIKE 'utility-minute:%'");
    expect((await upload({ session_id: "none" }, "%PDF")).status).toBe(429);
    await sql.query("INSERT INTO setting (key, value) VALUES ('utility.per_minute', '12')");
    try {
      expect((await upload({ session_id: "none" }, "%PDF")).status).toBe(400);
      expect((await upload({ session_id: "none" }, "%PDF")).status).toBe(429);
      await sql.query("UPDATE rate_limit SET expire = expire - 60000 WHERE key LIKE 'utility-minute:%'");
      expect((await upload({ session_id: "none" }, "%PDF")).status).toBe(400);
    } finally {
      await sql.query("UPDATE setting SET value = '10' WHERE key = 'utility.per_minute'");
    }
  });

  it("counts no call whose credentials are refused", async () => {
    await upload({ session_id: "none" }, "%PDF", "Api-Key nobody.nothing");
    expect(await sql.query("SELECT 1 FROM rate_limit WHERE key LIKE 'utility-minute:%'")).toEqual([]);
  });
});
