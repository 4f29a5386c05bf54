import { beforeAll, describe, expect, it } from "vitest";
import { useWire } from "@/lib/api/testing/wire";
import { makePerson, testPassword } from "@/lib/auth/testing/people";
import { sql } from "@/lib/db/sql";
import { arrangeWorld } from "@/lib/testing/world";

/** Every field of a checkout session, as the contract lists it: what it takes, what it gives back, what it refuses. */

const world = arrangeWorld();
const wire = useWire();

const PATH = "/b/checkout/v1/pymt-txn";
const LEAST = { type: "e_commerce", amount: "12.5", currency_code: "KWD", pg_codes: ["knet-test"] };
const long = (length: number) => "x".repeat(length);
const url = (length: number) => `https://shop.example.test/${long(length - 26)}`;
const mail = (length: number) => `${long(length - 15)}@shops.test.com`.slice(-length);

const key = () => `Api-Key ${world.apiKey}`;
const send = (method: string, path: string, body: unknown, headers: Record<string, string> = {}) =>
  wire.call(method, path, { authorization: key(), body, headers });
const create = (fields: object) => send("POST", `${PATH}/`, { ...LEAST, ...fields });

const billing = { line1: "Street 5", city: "Kuwait City", country: "KW" };
const shipping = {
  ...billing,
  first_name: "Omar",
  last_name: "Nasser",
  email: "omar@example.test",
  phone: "+96550003333",
};
/** What an auto-debit session needs beside its agreement. */
const DEBIT = { payment_type: "auto_debit", customer_id: "c-1" };

interface Field {
  name: string;
  /** Sent, and given back the same; or as `back` says. */
  takes: { sent: unknown; back?: unknown; with?: Record<string, unknown> }[];
  /** Refused, under this path of the answer: the field itself, or one inside it. */
  refuses: { sent: unknown; under?: string; with?: Record<string, unknown> }[];
}

const text = (name: string, max: number): Field => ({
  name,
  takes: [{ sent: "ا ب ج" }, { sent: long(max) }, { sent: "  trimmed ", back: "trimmed" }],
  refuses: [{ sent: long(max + 1) }, { sent: ["a"] }, { sent: { a: 1 } }, { sent: "a\u0000" }],
});
const address = (name: string): Field => ({
  name,
  takes: [
    { sent: "http://shop.example.test" },
    { sent: "https://shop.example.test/a?b=1&c=%20" },
    { sent: url(2000) },
  ],
  refuses: [
    { sent: url(2001) },
    { sent: "shop.example.test" },
    { sent: "ftp://shop.example.test" },
    { sent: "javascript:alert(1)" },
    { sent: "https://user:secret@shop.example.test" },
    { sent: 12 },
  ],
});
const oneOf = (name: string, words: string[], more: Record<string, unknown> = {}): Field => ({
  name,
  takes: words.map((sent) => ({ sent, with: more })),
  refuses: [{ sent: "another" }, { sent: words[0]?.toUpperCase() }, { sent: 1 }, { sent: [] }],
});
const inside = (
  name: string,
  whole: Record<string, unknown>,
  member: string,
  good: unknown[],
  bad: unknown[],
  more = {},
): Field => ({
  name,
  takes: good.map((value) => ({ sent: { ...whole, [member]: value }, with: more })),
  refuses: bad.map((value) => ({
    sent: { ...whole, [member]: value },
    under: `${name}.${member}`,
    with: more,
  })),
});
const inBilling = (member: string, good: unknown[], bad: unknown[]) =>
  inside("billing_address", billing, member, good, bad);
const inShipping = (member: string, good: unknown[], bad: unknown[]) =>
  inside("shipping_address", shipping, member, good, bad);
const inAgreement = (member: string, good: unknown[], bad: unknown[]) =>
  inside("agreement", { id: "rent", type: "recurring" }, member, good, bad, DEBIT);

const MAIL_EVENTS = [
  "created",
  "paid",
  "canceled",
  "failed",
  "expired",
  "authorized",
  "voided",
  "refunded",
  "captured",
];
const REACHABLE = { customer_email: "l@example.test", customer_phone: "+96550001111" };

const FIELDS: Field[] = [
  oneOf("type", ["payment_request", "e_commerce"]),
  {
    name: "amount",
    takes: [
      { sent: "20", back: "20.000" },
      { sent: "20.0", back: "20.000" },
      { sent: "20.000" },
      { sent: 20, back: "20.000" },
      { sent: 20.5, back: "20.500" },
      { sent: "0.010" },
      { sent: "9999999999999.999" },
    ],
    refuses: [
      "0",
      "0.000",
      "0.009",
      "-1",
      "",
      null,
      "1.0005",
      "10000000000000",
      "1,5",
      "1e2",
      long(25),
      [],
      {},
      true,
    ].map((sent) => ({ sent })),
  },
  {
    name: "currency_code",
    takes: [{ sent: "KWD" }],
    refuses: [{ sent: "KW" }, { sent: "KWDD" }, { sent: "XXY" }, { sent: 12 }, { sent: "" }],
  },
  {
    name: "pg_codes",
    takes: [
      { sent: ["knet-test"] },
      { sent: ["knet-test", "cards-authorize-test"] },
      { sent: "knet-test", back: ["knet-test"] },
      { sent: ["knet-test", "knet-test"], back: ["knet-test"] },
    ],
    refuses: [
      { sent: [] },
      { sent: ["none"] },
      { sent: [["knet-test"]] },
      { sent: {} },
      { sent: ["mada-test"] },
    ],
  },
  oneOf("payment_type", ["one_off"]),
  {
    name: "payment_type",
    takes: [
      { sent: "auto_debit", with: { customer_id: "c-1", agreement: { id: "rent" } } },
      { sent: "save_card", with: { customer_id: "c-1", amount: "0" } },
    ],
    refuses: [
      { sent: "auto_debit", under: "agreement" },
      { sent: "save_card", under: "customer_id" },
    ],
  },
  text("order_no", 128),
  text("customer_id", 64),
  {
    name: "customer_email",
    takes: [{ sent: "layla@example.test" }, { sent: mail(128) }],
    refuses: [
      { sent: mail(129) },
      { sent: "layla" },
      { sent: "a@b" },
      { sent: "a b@example.test" },
      { sent: [] },
    ],
  },
  text("customer_phone", 16),
  text("customer_phone_2", 16),
  text("customer_first_name", 64),
  text("customer_last_name", 64),
  {
    name: "customer_birthdate",
    takes: [{ sent: "1990-02-28" }, { sent: "2000-02-29" }],
    refuses: ["1990-02-30", "28/02/1990", "1990-2-8", "today", 19900228].map((sent) => ({ sent })),
  },
  {
    name: "billing_address",
    takes: [{ sent: billing }],
    refuses: [{ sent: "Street 5" }, { sent: [billing] }],
  },
  inBilling("line1", [long(128)], [undefined, "", long(129)]),
  inBilling("line2", [long(128)], [long(129)]),
  inBilling("city", [long(40)], [undefined, "", long(41)]),
  inBilling("state", [long(40)], [long(41)]),
  inBilling("country", ["KW", "SA", "GB"], [undefined, "", "K", "KWT", "kw", "XX"]),
  inBilling("postal_code", [long(12)], [long(13)]),
  inShipping("line1", [long(128)], [undefined, long(129)]),
  inShipping("city", [long(40)], [undefined, long(41)]),
  inShipping("country", ["AE"], [undefined, "UAE"]),
  inShipping("first_name", [long(64)], [undefined, long(65)]),
  inShipping("last_name", [long(64)], [undefined, long(65)]),
  inShipping("email", ["o@example.test"], [undefined, "o", mail(129)]),
  inShipping("phone", [long(16)], [undefined, long(17)]),
  {
    name: "agreement",
    takes: [{ sent: { id: "rent" }, back: { id: "rent", type: "recurring" }, with: DEBIT }],
    refuses: [{ sent: { id: "rent" } }, { sent: "rent", with: DEBIT }, { sent: [], with: DEBIT }],
  },
  inAgreement("id", [long(128), undefined], [long(129)]),
  inAgreement("amount_variability", ["fixed", "variable"], ["other"]),
  inAgreement("start_date", ["2026-01-01"], ["01/01/2026", "2026-13-01"]),
  inAgreement("expiry_date", ["2030-12-31"], ["2030-02-30"]),
  inAgreement("max_amount_per_cycle", ["12.500"], ["-1", "a lot"]),
  inAgreement("cycle_interval_days", [1, 366], [0, 367, 1.5, "often"]),
  inAgreement("total_cycles", [1, 999], [0, 1000, "all"]),
  inAgreement(
    "frequency",
    [
      "irregular",
      "daily",
      "weekly",
      "semi_monthly",
      "monthly",
      "quarterly",
      "semi_annually",
      "yearly",
      "other",
    ],
    ["hourly"],
  ),
  inAgreement("type", ["event_based", "installment", "recurring", "unscheduled", "other"], ["subscription"]),
  inAgreement("seller", [{ name: "Shop", short_name: "S", category_code: "5411" }], ["Shop"]),
  inAgreement("extra_params", [{ a: { b: [1] } }], ["a"]),
  inside("card_acceptance_criteria", {}, "min_expiry_time", [1, 365], [0, 366, "soon"]),
  {
    name: "card_acceptance_criteria",
    takes: [
      { sent: undefined, back: { min_expiry_time: 30 }, with: { ...DEBIT, agreement: { id: "rent" } } },
    ],
    refuses: [{ sent: 30 }],
  },
  {
    name: "due_datetime",
    takes: [
      { sent: "28/02/2030 13:05", back: "28/02/2030 13:05:00" },
      { sent: "29/02/2028 00:00", back: "29/02/2028 00:00:00" },
    ],
    refuses: ["2030-02-28 13:05", "30/02/2030 13:05", "28/02/2030", "28/02/2030 24:00", "soon", 1].map(
      (sent) => ({ sent }),
    ),
  },
  {
    name: "expiration_time",
    takes: [
      { sent: "00:50:00" },
      { sent: "1 00:00:00" },
      { sent: "00 00:50:00", back: "00:50:00" },
      { sent: "24:00:00", back: "1 00:00:00" },
      { sent: "02 03:04:05", back: "2 03:04:05" },
      { sent: undefined, back: "1 00:00:00" },
    ],
    refuses: ["00:00:00", "soon", "1 day", "-1 00:00:00", "00:61:00", "999 00:00:00"].map((sent) => ({
      sent,
    })),
  },
  {
    name: "email_recipients",
    takes: [
      { sent: ["a@example.test", "b@example.test"] },
      { sent: "a@example.test", back: ["a@example.test"] },
    ],
    refuses: [{ sent: ["a"] }, { sent: {} }, { sent: [["a@example.test"]] }],
  },
  {
    name: "extra",
    takes: [{ sent: { a: 1, b: [true, "ج", { c: 1.5 }] } }],
    refuses: [{ sent: "a" }, { sent: [1] }, { sent: 1 }],
  },
  {
    name: "initiator_id",
    takes: [],
    refuses: [{ sent: 999_999 }, { sent: "me" }, { sent: 1.5 }, { sent: -1 }],
  },
  oneOf("language", ["en", "ar"]),
  { name: "language", takes: [{ sent: undefined, back: "en" }], refuses: [] },
  inside("notifications", {}, "email", [MAIL_EVENTS], [["opened"], "opened"], REACHABLE),
  inside("notifications", {}, "sms", [MAIL_EVENTS], [["opened"]], REACHABLE),
  inside(
    "notifications",
    {},
    "whatsapp",
    [MAIL_EVENTS.slice(0, 6)],
    [["voided"], ["refunded"], ["captured"]],
    REACHABLE,
  ),
  {
    name: "notifications",
    takes: [],
    refuses: [
      { sent: { email: ["paid"] }, under: "notifications.email" },
      { sent: { sms: ["paid"] }, under: "notifications.sms" },
      { sent: "email" },
    ],
  },
  text("product_type", 128),
  address("redirect_url"),
  address("webhook_url"),
  address("attachment_upload_url"),
  text("vendor_name", 64),
  {
    name: "unit_code",
    takes: [{ sent: "salmiya-1_B" }],
    refuses: [{ sent: "salmiya 1" }, { sent: "a/b" }],
  },
  ...[
    "generate_qr_code",
    "shortify_checkout_url",
    "shortify_attachment_url",
    "include_sdk_setup_preload",
    "preload_checkout_page",
  ].map(
    (name): Field => ({ name, takes: [], refuses: [{ sent: "perhaps" }, { sent: [] }, { sent: { a: 1 } }] }),
  ),
];

const rows = <Kind extends "takes" | "refuses">(kind: Kind) =>
  FIELDS.flatMap((field) =>
    field[kind].map(
      (row) => [`${field.name} ${JSON.stringify(row.sent)?.slice(0, 60)}`, field.name, row] as const,
    ),
  );

const at = (body: Record<string, unknown>, path: string): unknown =>
  path
    .split(".")
    .reduce<unknown>((value, part) => (value as Record<string, unknown> | undefined)?.[part], body);

describe("what a field takes comes back, at once and when it is read", () => {
  it.each(rows("takes"))("%s", async (_title, name, row) => {
    const { sent } = row as Field["takes"][number];
    const back = "back" in row ? row.back : sent;
    const created = await create({ ...row.with, [name]: sent });
    expect(created.status, JSON.stringify(created.body)).toBe(201);
    expect(created.body[name]).toEqual(back);
    const read = await send("GET", `${PATH}/${created.body.session_id}`, undefined);
    expect([read.status, read.body]).toEqual([200, created.body]);
  });
});

describe("what a field refuses is told under its own name, and under no other", () => {
  it.each(rows("refuses"))("%s", async (_title, name, row) => {
    const { under = name } = row as Field["refuses"][number];
    const answer = await create({ ...row.with, [name]: row.sent });
    expect(answer.status, JSON.stringify(answer.body)).toBe(400);
    // One rule may name two fields, such as auto-debit without customer and agreement.
    if (under.split(".")[0] === name) expect(Object.keys(answer.body)).toEqual([name]);
    const messages = at(answer.body, under);
    expect(messages).toEqual(expect.arrayContaining([expect.any(String)]));
  });
});

const EVERYTHING = {
  type: "payment_request",
  amount: "20.500",
  currency_code: "KWD",
  pg_codes: ["knet-test", "cards-authorize-test"],
  payment_type: "auto_debit",
  order_no: "ORD-ALL",
  customer_id: "c-1",
  customer_email: "layla@example.test",
  customer_phone: "+96550001111",
  customer_phone_2: "+96550002222",
  customer_first_name: "ليلى",
  customer_last_name: "Nasser",
  customer_birthdate: "1990-02-28",
  billing_address: { ...billing, line2: "Floor 2", state: "Capital", postal_code: "13001" },
  shipping_address: shipping,
  agreement: { id: "rent", amount_variability: "fixed", cycle_interval_days: 30, type: "installment" },
  card_acceptance_criteria: { min_expiry_time: 60 },
  due_datetime: "28/02/2030 13:05:00",
  expiration_time: "2 00:00:00",
  email_recipients: ["a@example.test", "b@example.test"],
  extra: { branch: "Salmiya", cart: [{ sku: "a", quantity: 2 }] },
  language: "ar",
  notifications: { email: ["paid", "refunded"], sms: ["paid"], whatsapp: ["created"] },
  product_type: "shoes",
  redirect_url: "https://shop.example.test/back?a=1",
  webhook_url: "https://shop.example.test/hook",
  vendor_name: "Shoes of Kuwait",
  unit_code: "salmiya-1",
  attachment_upload_url: "https://shop.example.test/a.pdf",
};

/** The same fields in each form of a body. */
const KINDS: Record<
  string,
  (fields: Record<string, unknown>) => { body: unknown; headers: Record<string, string> }
> = {
  "application/json": (fields) => ({ body: fields, headers: {} }),
  "application/x-www-form-urlencoded": (fields) => ({
    body: new URLSearchParams(pairs(fields)).toString(),
    headers: { "content-type": "application/x-www-form-urlencoded" },
  }),
  "multipart/form-data": (fields) => ({
    body: `${pairs(fields)
      .map(([name, value]) => `--sep\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`)
      .join("")}--sep--\r\n`,
    headers: { "content-type": "multipart/form-data; boundary=sep" },
  }),
};

function pairs(fields: Record<string, unknown>): [string, string][] {
  return Object.entries(fields).flatMap(([name, value]): [string, string][] => {
    if (Array.isArray(value)) return value.map((item) => [name, String(item)]);
    return [[name, typeof value === "object" ? JSON.stringify(value) : String(value)]];
  });
}

describe.each(Object.keys(KINDS))("%s", (kind) => {
  const form = KINDS[kind] as (typeof KINDS)[string];

  it.each(["", "/"])(
    "creates, replaces and changes with every field (path ends with '%s')",
    async (slash) => {
      const sent = form(EVERYTHING);
      const created = await send("POST", PATH + slash, sent.body, sent.headers);
      expect(created.status, JSON.stringify(created.body)).toBe(201);
      expect(created.body).toMatchObject(EVERYTHING);
      const path = `${PATH}/${created.body.session_id}${slash}`;

      const plain = await send("PUT", path, form(LEAST).body, sent.headers);
      expect(plain.status, JSON.stringify(plain.body)).toBe(200);
      for (const name of Object.keys(EVERYTHING))
        if (!(name in ALWAYS) && !(name in LEAST)) expect(plain.body, name).not.toHaveProperty(name);

      const replaced = await send("PUT", path, sent.body, sent.headers);
      expect([replaced.status, replaced.body]).toEqual([200, created.body]);

      const change = form({ vendor_name: "Hats", extra: { a: [1] } });
      const changed = await send("PATCH", path, change.body, change.headers);
      expect(changed.status).toBe(200);
      expect(changed.body).toEqual({ ...created.body, vendor_name: "Hats", extra: { a: [1] } });
      expect((await send("GET", path, undefined)).body).toEqual(changed.body);
    },
  );
});

/** What every answer holds, whatever was sent. */
const ALWAYS: Record<string, unknown> = {
  session_id: expect.stringMatching(/^[0-9a-f]{40}$/),
  amount: expect.stringMatching(/^\d+\.\d{3}$/),
  currency_code: "KWD",
  type: "e_commerce",
  state: "created",
  operation: "purchase",
  pg_codes: expect.any(Array),
  payment_methods: expect.any(Array),
  checkout_url: expect.any(String),
  due_datetime: expect.stringMatching(/^\d\d\/\d\d\/\d{4} \d\d:\d\d:\d\d$/),
  expiration_time: expect.any(String),
  language: "en",
  payment_type: "one_off",
  checkout_page_url: expect.any(String),
  settled_pg_code: "",
  billing: "",
};

describe("the answer", () => {
  it("to the least that can be sent holds what is always there and nothing else", async () => {
    const { body } = await create({});
    expect(body).toEqual(ALWAYS);
    expect(body.checkout_url).toMatch(
      new RegExp(`^https?://[^/]+/b/checkout/redirect/start/\\?session_id=${body.session_id}$`),
    );
  });

  it("ignores what it does not know, and nothing and emptiness are the same", async () => {
    const { status, body } = await create({
      branding_options: { color: "red" },
      loyalty: { points: 1 },
      mode: "sandbox",
      session_id: "zzz",
      state: "paid",
      order_no: "",
      extra: null,
      notifications: null,
      generate_qr_code: false,
    });
    expect(status).toBe(201);
    expect(body).toEqual(ALWAYS);
  });

  it("describes a payment method in every field of the contract", async () => {
    const { body } = await create({});
    expect(body.payment_methods).toEqual([
      {
        code: "knet-test",
        name: "KNET",
        pg: expect.any(String),
        type: "sandbox",
        amount: "12.500",
        currency_code: "KWD",
        fee: "0.000",
        fee_description: expect.any(String),
        icon: expect.stringMatching(/^https?:/),
        icons: { svg: expect.stringMatching(/^https?:/), webp: expect.any(String) },
        pg_icons: expect.any(Array),
        flow: "redirect",
        redirect_url: expect.stringMatching(/^https?:/),
      },
    ]);
  });
});

describe("the initiator", () => {
  let person: { id: number; username: string };
  beforeAll(async () => {
    person = await makePerson(["api.access", "e_commerce.add", "gateway.use:knet-test" as never]);
  });

  it("is any active person that a key names, and otherwise left out", async () => {
    expect((await create({ initiator_id: person.id })).body.initiator_id).toBe(person.id);
    expect((await create({ initiator_id: String(person.id) })).body.initiator_id).toBe(person.id);
    expect((await create({})).body).not.toHaveProperty("initiator_id");
    await sql.query("UPDATE app_user SET is_active = false WHERE id = $1", [person.id]);
    expect((await create({ initiator_id: person.id })).body).toEqual({ initiator_id: [expect.any(String)] });
    await sql.query("UPDATE app_user SET is_active = true WHERE id = $1", [person.id]);
  });

  it("is the person himself where a person calls, whatever he sends", async () => {
    const authorization = `Basic ${Buffer.from(`${person.username}:${testPassword}`).toString("base64")}`;
    const { body } = await wire.call("POST", PATH, { authorization, body: { ...LEAST, initiator_id: 1 } });
    expect(body.initiator_id).toBe(person.id);
  });
});
