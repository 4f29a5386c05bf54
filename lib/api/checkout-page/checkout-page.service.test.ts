import { requestInternalOperation } from "@/lib/approvals/request-operation";
import { describe, expect, it, vi } from "vitest";
import { useWire } from "@/lib/api/testing/wire";
import { makePerson, testPassword } from "@/lib/auth/testing/people";
import { sql } from "@/lib/db/sql";
import { applyNotice } from "@/lib/notices/apply-notice";
import { expirePayments } from "@/lib/payments/expire-payments";
import { arrangeWorld } from "@/lib/testing/world";

const world = arrangeWorld();
const wire = useWire();
const LEAST = { type: "e_commerce", amount: "12.500", currency_code: "KWD", pg_codes: ["knet-test"] };
const SHOP = "https://shop.example.test/back?keep=1";

interface Session {
  id: string;
  start: string;
}

async function session(fields: Record<string, unknown> = {}): Promise<Session> {
  const answer = await wire.call("POST", "/b/checkout/v1/pymt-txn/", {
    authorization: `Api-Key ${world.apiKey}`,
    body: { ...LEAST, ...fields },
  });
  expect(answer.status).toBe(201);
  const id: string = answer.body.session_id;
  return { id, start: `/b/checkout/redirect/start/?session_id=${id}` };
}

const open = ({ start }: Session) => wire.call("GET", start);

async function choose({ start }: Session, pgCode = "knet-test", more = "") {
  const page = await wire.call("GET", start);
  const token = /name="token" value="([0-9a-f]+)"/.exec(page.body)?.[1] ?? "";
  return post(start, `token=${token}&pg_code=${pgCode}${more}`);
}

function post(path: string, body: string, headers: Record<string, string> = {}) {
  return wire.call("POST", path, {
    body,
    headers: { "content-type": "application/x-www-form-urlencoded", ...headers },
  });
}

/** What the customer does on the gateway's page; returns where the gateway sends him. */
async function atGateway(pageUrl: string, form: Record<string, string>): Promise<string> {
  const answer = await fetch(pageUrl, {
    method: "POST",
    body: new URLSearchParams(form),
    redirect: "manual",
  });
  await answer.body?.cancel();
  return answer.headers.get("location") ?? "";
}

const GOOD = { action: "pay", number: "4242 4242 4242 4242", expiry: "12/38", cvv: "123", name: "L NASSER" };
const DECLINED = { ...GOOD, number: "5555 5555 5555 4444" };

/** Follows the gateway back to us. */
function comeBack(location: string) {
  const url = new URL(location);
  return wire.call("GET", url.pathname + url.search);
}

interface PaymentRow {
  state: string;
  settled_minor: bigint;
  fee_minor: bigint;
  pg_code: string | null;
  gateway_reference: string | null;
  reference_number: string | null;
}

async function payment({ id }: Session): Promise<PaymentRow> {
  const rows = await sql.query<PaymentRow>(
    `SELECT p.state, p.settled_minor, p.fee_minor, a.pg_code, p.gateway_reference, p.reference_number
     FROM payment_transaction p LEFT JOIN gateway_account a ON a.id = p.gateway_account_id WHERE p.session_id = $1`,
    [id],
  );
  return rows[0] as PaymentRow;
}

async function attempts({ id }: Session) {
  return sql.query<{
    state: string;
    alert: string | null;
    gateway_reference: string;
    reference_number: string;
  }>(
    `SELECT t.state, t.alert, t.gateway_reference, t.reference_number FROM payment_attempt t
     JOIN payment_transaction p ON p.id = t.transaction_id WHERE p.session_id = $1 ORDER BY t.id`,
    [id],
  );
}

async function single(pgCode: string, work: () => Promise<void>): Promise<void> {
  const set = (multiple: boolean) =>
    sql.query("UPDATE gateway_account SET multiple_attempts = $2 WHERE pg_code = $1", [pgCode, multiple]);
  await set(false);
  await work().finally(() => set(true));
}

describe("the payment page", () => {
  it("shows who, what for, how much and every way to pay, and makes the session pending", async () => {
    const one = await session({
      vendor_name: "Shoes & <b>More</b>",
      order_no: "ORD-<script>1",
      pg_codes: ["knet-test", "bank-queued-test"],
    });
    const { status, body, headers } = await open(one);
    expect(status).toBe(200);
    expect(body).toContain('<html lang="en" dir="ltr">');
    expect(body).toContain("Shoes &amp; &lt;b&gt;More&lt;/b&gt;");
    expect(body).toContain('<bdi dir="ltr">ORD-&lt;script&gt;1</bdi>');
    expect(body).toContain("12.500");
    expect(body.match(/<button name="pg_code"/g)).toHaveLength(2);
    expect(body).not.toContain("<script");
    expect(headers["content-security-policy"]).toMatch(/default-src 'none'.*frame-ancestors 'none'/);
    expect(headers["cache-control"]).toBe("no-store");
    expect(Buffer.byteLength(body)).toBeLessThan(15_000);
    expect((await payment(one)).state).toBe("pending");
  });

  it("speaks Arabic from right to left when the merchant asks for it", async () => {
    const { body } = await open(await session({ language: "ar" }));
    expect(body).toContain('<html lang="ar" dir="rtl">');
    expect(body).toContain("اختر طريقة الدفع");
  });

  it("says the fee and the total", async () => {
    const { body } = await open(
      await session({ amount: "10", currency_code: "USD", pg_codes: ["cards-usd-test"] }),
    );
    expect(body).toContain("0.25 USD");
    expect(body).toContain("10.25 USD");
  });

  it.each(["", "?session_id=", `?session_id=${"0".repeat(40)}`, "?session_id=%3Cscript%3E"])(
    "answers 404 to %j",
    async (query) => {
      const { status, body } = await wire.call("GET", `/b/checkout/redirect/start/${query}`);
      expect(status).toBe(404);
      expect(body).toContain("There is no such payment");
    },
  );

  it("says so in Arabic to a browser that asks for it, behind the short link as well", async () => {
    for (const path of ["/b/checkout/redirect/start/", "/b/s/nothinghere"]) {
      const { status, body } = await wire.call("GET", path, {
        headers: { "accept-language": "ar-KW,ar;q=0.9,en;q=0.5" },
      });
      expect(status).toBe(404);
      expect(body).toContain('<html lang="ar" dir="rtl">');
      expect(body).toContain("لا توجد دفعة كهذه");
    }
  });

  it("takes a choice only with its own token, and from no other site", async () => {
    const one = await session();
    const other = await session();
    const page = await open(other);
    const token = /name="token" value="([0-9a-f]+)"/.exec(page.body)?.[1] ?? "";
    expect((await post(one.start, `token=${token}&pg_code=knet-test`)).status).toBe(403);
    expect((await post(one.start, "pg_code=knet-test")).status).toBe(403);
    const foreign = { origin: "https://evil.example.test" };
    expect((await post(other.start, `token=${token}&pg_code=knet-test`, foreign)).status).toBe(403);
    expect([...(await attempts(one)), ...(await attempts(other))]).toEqual([]);
  });

  it("refuses ways to pay that the session does not offer", async () => {
    const one = await session();
    for (const code of ["mada-test", "bank-queued-test", "", "x".repeat(300)]) {
      const { status, body } = await choose(one, code);
      expect([status, body.includes("not available any more")], code).toEqual([400, true]);
    }
    expect(await attempts(one)).toEqual([]);
  });
});

describe("paying", () => {
  it("leads through the gateway's page back to the shop, with what the shop needs to know", async () => {
    const one = await session({ redirect_url: SHOP, order_no: "ORD 7" });
    const chosen = await choose(one);
    expect(chosen.status).toBe(303);
    expect(chosen.headers.location).toMatch(new RegExp(`^${world.gateway.url}/pay/`));
    const back = await comeBack(await atGateway(chosen.headers.location as string, GOOD));
    expect(back.status).toBe(303);
    const shop = new URL(back.headers.location as string);
    const [attempt] = await attempts(one);
    expect(Object.fromEntries(shop.searchParams)).toEqual({
      keep: "1",
      order_no: "ORD 7",
      reference_number: attempt?.reference_number,
      session_id: one.id,
    });
    expect(await payment(one)).toMatchObject({
      state: "paid",
      settled_minor: 12_500n,
      pg_code: "knet-test",
      gateway_reference: attempt?.gateway_reference,
      reference_number: attempt?.reference_number,
    });
  });

  it("shows a summary when there is no way back, and never takes a second payment", async () => {
    const one = await session();
    const chosen = await choose(one);
    const summary = await comeBack(await atGateway(chosen.headers.location as string, GOOD));
    expect([summary.status, summary.body.includes("The payment has been received")]).toEqual([200, true]);
    expect((await open(one)).body).toContain("The payment has been received");
    const token = "0".repeat(64);
    expect((await post(one.start, `token=${token}&pg_code=knet-test`)).status).toBe(403);
    expect(await attempts(one)).toHaveLength(1);
  });

  it("holds money where the account authorizes, fee included, and it can be captured", async () => {
    const one = await session({
      amount: "200",
      currency_code: "SAR",
      pg_codes: ["cards-sar-authorize-test"],
    });
    const chosen = await choose(one, "cards-sar-authorize-test");
    await comeBack(await atGateway(chosen.headers.location as string, GOOD));
    expect(await payment(one)).toMatchObject({
      state: "authorized",
      settled_minor: 20_000n,
      fee_minor: 300n,
    });
    const captured = await wire.call("POST", "/b/pbl/v2/operation/", {
      authorization: `Api-Key ${world.apiKey}`,
      body: { session_id: one.id, operation: "capture" },
    });
    expect([captured.status, captured.body.amount]).toEqual([200, "203.00"]);
  });

  it("a payment taken here can be refunded here", async () => {
    const one = await session();
    const chosen = await choose(one);
    await comeBack(await atGateway(chosen.headers.location as string, GOOD));
    const refund = await wire.call("POST", "/b/pbl/v2/operation/", {
      authorization: `Api-Key ${world.apiKey}`,
      body: { session_id: one.id, operation: "refund", amount: "2.5" },
    });
    expect([refund.status, refund.body.txn.state]).toEqual([200, "refunded"]);
  });

  it("believes the gateway, not what the customer brings back", async () => {
    const one = await session();
    await choose(one);
    const [attempt] = await attempts(one);
    const path = `/b/checkout/redirect/return/${attempt?.reference_number}`;
    const back = await wire.call("GET", `${path}?status=paid&payment_id=${attempt?.gateway_reference}`);
    expect(back.body).toContain("We are waiting");
    expect((await payment(one)).state).toBe("pending");
  });

  it("a decline may be tried again until it succeeds", async () => {
    const one = await session();
    const first = await choose(one);
    const declined = await comeBack(await atGateway(first.headers.location as string, DECLINED));
    expect(declined.body).toContain("did not go through");
    expect((await payment(one)).state).toBe("attempted");
    const second = await choose(one);
    await comeBack(await atGateway(second.headers.location as string, GOOD));
    expect((await payment(one)).state).toBe("paid");
    expect((await attempts(one)).map(({ state }) => state)).toEqual(["failed", "success"]);
  });

  it("a cancel at the gateway brings the customer back to choose", async () => {
    const one = await session();
    const chosen = await choose(one);
    const back = await comeBack(await atGateway(chosen.headers.location as string, { action: "cancel" }));
    expect(back.body).toContain("You canceled the payment");
    expect((await payment(one)).state).toBe("attempted");
  });

  it("3-D Secure waits for the bank: consent pays, refusal does not", async () => {
    for (const [action, state] of [
      ["confirm", "paid"],
      ["refuse", "attempted"],
    ] as const) {
      const one = await session();
      const chosen = await choose(one);
      const pageUrl = chosen.headers.location as string;
      expect(await atGateway(pageUrl, { ...GOOD, number: "4000000000003220" })).toBe("");
      expect((await payment(one)).state).toBe("pending");
      await comeBack(await atGateway(pageUrl, { action }));
      expect((await payment(one)).state).toBe(state);
    }
  });

  it("with single attempts the first result is final", () =>
    single("knet-test", async () => {
      const failed = await session({ redirect_url: SHOP });
      const first = await choose(failed);
      const back = await comeBack(await atGateway(first.headers.location as string, DECLINED));
      expect([back.status, (await payment(failed)).state]).toEqual([303, "failed"]);
      expect((await open(failed)).body).toContain("The payment failed");

      const canceled = await session();
      const second = await choose(canceled);
      await comeBack(await atGateway(second.headers.location as string, { action: "cancel" }));
      expect((await payment(canceled)).state).toBe("expired");
    }));

  it("choosing again ends the earlier page, so that nobody pays twice", async () => {
    const one = await session({ pg_codes: ["knet-test", "bank-queued-test"] });
    const first = await choose(one);
    const second = await choose(one, "bank-queued-test");
    // The first tab cannot pay any more; it is only sent back.
    await atGateway(first.headers.location as string, GOOD);
    await comeBack(await atGateway(second.headers.location as string, GOOD));
    expect((await attempts(one)).map(({ state }) => state)).toEqual(["canceled", "success"]);
    expect(await payment(one)).toMatchObject({ state: "paid", pg_code: "bank-queued-test" });
  });

  it("a customer who paid and never came back finds his session paid", async () => {
    const one = await session();
    const chosen = await choose(one);
    await atGateway(chosen.headers.location as string, GOOD);
    expect((await open(one)).body).toContain("The payment has been received");
    expect((await payment(one)).state).toBe("paid");
  });

  it("a gateway that cannot be reached costs nothing but the try", async () => {
    const one = await session();
    await sql.query("UPDATE gateway_account SET base_url = 'http://127.0.0.1:9' WHERE pg_code = 'knet-test'");
    const answer = await choose(one);
    await sql.query("UPDATE gateway_account SET base_url = $1 WHERE pg_code = 'knet-test'", [
      world.gateway.url,
    ]);
    expect([answer.status, answer.body.includes("cannot be reached")]).toEqual([502, true]);
    expect((await attempts(one)).map(({ state }) => state)).toEqual(["error"]);
    expect((await payment(one)).state).toBe("pending");
  });

  it.each(["executed_then_silent", "executed_then_reset", "half_json", "garbage_200", "wrong_amount"])(
    "a link that never arrives (%s) can be paid by nobody",
    async (fault) => {
      const one = await session();
      await world.gateway.control("POST", "/control/faults", { match: { type: "payment" }, fault });
      expect((await choose(one)).status).toBe(502);
      expect((await attempts(one)).map(({ state }) => state)).toEqual(["error"]);
      expect((await payment(one)).state).toBe("pending");
    },
  );

  it("ten choices at once leave at most one page that can be paid", async () => {
    const one = await session();
    const page = await open(one);
    const token = /name="token" value="([0-9a-f]+)"/.exec(page.body)?.[1] ?? "";
    // Nobody sees a page that is still being made.
    await world.gateway.control("POST", "/control/delay", { ms: 200 });
    const answers = await Promise.all(
      Array.from({ length: 10 }, () => post(one.start, `token=${token}&pg_code=knet-test`)),
    );
    await world.gateway.control("POST", "/control/delay", { ms: 0 });
    const pages = answers
      .filter(({ status }) => status === 303)
      .map(({ headers }) => headers.location as string);
    for (const pageUrl of pages) await atGateway(pageUrl, GOOD);
    for (const { reference_number: reference } of await attempts(one))
      await wire.call("GET", `/b/checkout/redirect/return/${reference}`);
    expect((await attempts(one)).filter(({ state }) => state === "success")).toHaveLength(1);
    expect(await payment(one)).toMatchObject({ state: "paid", settled_minor: 12_500n });
  });
});

describe("late and early", () => {
  const late = async (one: Session) => {
    const [attempt] = await attempts(one);
    await world.gateway.control("POST", `/control/payments/${attempt?.gateway_reference}/pay`);
    return wire.call("GET", `/b/checkout/redirect/return/${attempt?.reference_number}`);
  };

  it("a success after the session expired is applied", async () => {
    const one = await session();
    await choose(one);
    await sql.query("UPDATE payment_transaction SET expires_at = now() WHERE session_id = $1", [one.id]);
    expect(await expirePayments(requestInternalOperation)).toBe(1);
    expect((await open(one)).body).toContain("This link has expired");
    await late(one);
    expect((await payment(one)).state).toBe("paid");
  });

  it("a success after a final failure is applied", () =>
    single("knet-test", async () => {
      const one = await session();
      const chosen = await choose(one);
      await comeBack(await atGateway(chosen.headers.location as string, DECLINED));
      expect((await payment(one)).state).toBe("failed");
      await late(one);
      expect((await payment(one)).state).toBe("paid");
    }));

  it.each(["cancel", "delete"])(
    "nobody can pay on a page that was open when the merchant chose %s",
    async (operation) => {
      const one = await session();
      const chosen = await choose(one);
      const called = await wire.call("POST", "/b/pbl/v2/operation/", {
        authorization: `Api-Key ${world.apiKey}`,
        body: { session_id: one.id, operation },
      });
      expect(called.status).toBe(200);
      expect(await atGateway(chosen.headers.location as string, GOOD)).toContain("status=canceled");
    },
  );

  it.each([
    ["cancel", 400, null],
    ["delete", 200, true],
  ] as const)(
    "what was paid at the gateway before anybody came back is not called off by %s",
    async (operation, status, hidden) => {
      const one = await session();
      const chosen = await choose(one);
      await atGateway(chosen.headers.location as string, GOOD);
      const called = await wire.call("POST", "/b/pbl/v2/operation/", {
        authorization: `Api-Key ${world.apiKey}`,
        body: { session_id: one.id, operation },
      });
      expect(called.status).toBe(status);
      const [row] = await sql.query<{ state: string; hidden: boolean | null }>(
        "SELECT state, nullif(deleted_at IS NOT NULL, false) AS hidden FROM payment_transaction WHERE session_id = $1",
        [one.id],
      );
      expect(row).toEqual({ state: "paid", hidden });
      expect(await attempts(one)).toMatchObject([{ state: "success", alert: null }]);
    },
  );

  it("nobody can pay on a page that was being made when the merchant canceled", async () => {
    const one = await session();
    await world.gateway.control("POST", "/control/delay", { ms: 500 });
    const choosing = choose(one);
    await vi.waitFor(async () => expect(await attempts(one)).toHaveLength(1));
    await wire.call("POST", "/b/pbl/v2/operation/", {
      authorization: `Api-Key ${world.apiKey}`,
      body: { session_id: one.id, operation: "cancel" },
    });
    const chosen = await choosing;
    await world.gateway.control("POST", "/control/delay", { ms: 0 });
    expect([chosen.status, chosen.body.includes("This payment was canceled")]).toEqual([200, true]);
    expect((await attempts(one)).map(({ state }) => state)).toEqual(["canceled"]);
  });

  it("a success after the merchant canceled changes nothing but calls a person", async () => {
    const one = await session();
    await choose(one);
    await wire.call("POST", "/b/pbl/v2/operation/", {
      authorization: `Api-Key ${world.apiKey}`,
      body: { session_id: one.id, operation: "cancel" },
    });
    const page = await late(one);
    expect(page.body).toContain("The shop will contact you");
    expect((await payment(one)).state).toBe("canceled");
    expect(await attempts(one)).toMatchObject([{ state: "success", alert: "success_after_end" }]);
    const alerts = await sql.query(
      "SELECT 1 FROM audit_event WHERE transaction_session_id = $1 AND action = 'attempt.alert'",
      [one.id],
    );
    expect(alerts).toHaveLength(1);
  });

  it("a session is expired by the sweep, with its trail, and only when its time is over", async () => {
    const due = await session({ expiration_time: "00:50:00" });
    const young = await session();
    await sql.query(
      "UPDATE payment_transaction SET created_at = created_at - interval '1 h', expires_at = expires_at - interval '1 h' WHERE session_id = $1",
      [due.id],
    );
    expect(await expirePayments(requestInternalOperation)).toBe(1);
    expect([(await payment(due)).state, (await payment(young)).state]).toEqual(["expired", "created"]);
    const trail = await sql.query<{ actor_label: string }>(
      "SELECT actor_label FROM audit_event WHERE transaction_session_id = $1 AND action = 'transaction.expire'",
      [due.id],
    );
    expect(trail).toEqual([{ actor_label: "expire-payments" }]);
  });

  it("whoever presses on a page with another amount is shown the new one first", async () => {
    const one = await session();
    const { body } = await open(one);
    const [, token] = /name="token" value="([0-9a-f]+)"/.exec(body) ?? [];
    const [, sum = ""] = /name="sum" value="([^"]+)"/.exec(body) ?? [];
    await wire.call("PATCH", `/b/checkout/v1/pymt-txn/${one.id}`, {
      authorization: `Api-Key ${world.apiKey}`,
      body: { amount: "20" },
    });
    const pressed = await post(one.start, `token=${token}&sum=${encodeURIComponent(sum)}&pg_code=knet-test`);
    expect([pressed.status, pressed.body.includes("20.000")]).toEqual([409, true]);
    expect(pressed.body).toContain("changed the amount");
    expect(await attempts(one)).toEqual([]);
  });

  it("the amount cannot change under a customer's hands: his page at the gateway ends first", async () => {
    const one = await session();
    const chosen = await choose(one);
    const patched = await wire.call("PATCH", `/b/checkout/v1/pymt-txn/${one.id}`, {
      authorization: `Api-Key ${world.apiKey}`,
      body: { amount: "20" },
    });
    expect([patched.status, patched.body.amount]).toEqual([200, "20.000"]);
    await atGateway(chosen.headers.location as string, GOOD);
    const again = await choose(one);
    await comeBack(await atGateway(again.headers.location as string, GOOD));
    expect(await payment(one)).toMatchObject({ state: "paid", settled_minor: 20_000n });
  });
});

describe("a page at the gateway that is open", () => {
  const patch = (one: Session, body: unknown, authorization = `Api-Key ${world.apiKey}`) =>
    wire.call("PATCH", `/b/checkout/v1/pymt-txn/${one.id}`, { authorization, body });

  it("is not closed by somebody who may only look", async () => {
    const one = await session();
    const chosen = await choose(one);
    const viewer = await makePerson(["api.access", "e_commerce.view"]);
    const refused = await patch(
      one,
      { amount: "20" },
      `Basic ${Buffer.from(`${viewer.username}:${testPassword}`).toString("base64")}`,
    );
    expect(refused.status).toBe(403);
    await comeBack(await atGateway(chosen.headers.location as string, GOOD));
    expect(await payment(one)).toMatchObject({ state: "paid", settled_minor: 12_500n });
  });

  it("ends before the session becomes another customer's, so that nobody's card is kept for somebody else", async () => {
    const one = await session({ customer_id: "first-owner" });
    const chosen = await choose(one, "knet-test", "&save_card=1");
    expect((await patch(one, { customer_id: "second-owner" })).status).toBe(200);
    await atGateway(chosen.headers.location as string, GOOD);
    await open(one);
    expect((await attempts(one)).map(({ state }) => state)).toEqual(["canceled"]);
    expect(
      await sql.query("SELECT 1 FROM saved_card WHERE customer_id IN ('first-owner', 'second-owner')"),
    ).toEqual([]);
  });

  it("is asked about once, however often its customer reloads", async () => {
    const one = await session();
    await choose(one);
    await world.gateway.control("POST", "/control/delay", { ms: 300 });
    const looks = await Promise.all(Array.from({ length: 30 }, () => open(one)));
    await world.gateway.control("POST", "/control/delay", { ms: 0 });
    expect(looks.every(({ status }) => status === 200)).toBe(true);
    const [row] = await sql.query<{ asked: number }>(
      "SELECT jsonb_array_length(t.exchanges) AS asked FROM payment_attempt t JOIN payment_transaction p ON p.id = t.transaction_id WHERE p.session_id = $1",
      [one.id],
    );
    // The first exchange made the page.
    expect(row?.asked).toBeLessThanOrEqual(4);
  });
});

describe("the gateway's own word", () => {
  it("a notice is stored once, asked about and applied, in whatever order it comes", async () => {
    const one = await session();
    const chosen = await choose(one);
    await atGateway(chosen.headers.location as string, GOOD);
    const [attempt] = await attempts(one);
    const [account] = await sql.query<{ id: number }>(
      "SELECT id FROM gateway_account WHERE pg_code = 'knet-test'",
    );
    const body = JSON.stringify({
      id: `evt_${one.id}`,
      event: "payment.failed",
      data: { id: attempt?.gateway_reference, reference: attempt?.reference_number },
    });
    const [notice] = await sql.query<{ id: bigint }>(
      "INSERT INTO gateway_notice (gateway_account_id, notice_id, raw_body) VALUES ($1, $2, $3) RETURNING id",
      [account?.id, `evt_${one.id}`, body],
    );
    // It says "failed"; the gateway, asked, says "paid".
    await applyNotice(String(notice?.id));
    expect((await payment(one)).state).toBe("paid");
    await applyNotice(String(notice?.id));
    expect(await attempts(one)).toHaveLength(1);
  });

  it("without a signature nobody is listened to", async () => {
    const answer = await wire.call("POST", "/b/gateways/knet-test/webhook", {
      body: { id: "evt_1", event: "payment.paid", data: { id: "pay_1", reference: "csX" } },
    });
    expect(answer.status).toBe(401);
  });
});

describe("cards", () => {
  it("are kept when the customer wants it, and a session can do nothing but that", async () => {
    const one = await session({ amount: "0", payment_type: "save_card", customer_id: "c-save" });
    expect((await open(one)).body).toContain("Choose where to save your card");
    const chosen = await choose(one);
    const summary = await comeBack(await atGateway(chosen.headers.location as string, GOOD));
    expect(summary.body).toContain("Card saved");
    const two = await session({ customer_id: "c-tick" });
    const ticked = await choose(two, "knet-test", "&save_card=1");
    await comeBack(await atGateway(ticked.headers.location as string, GOOD));
    const three = await session({ customer_id: "c-not" });
    const plain = await choose(three);
    await comeBack(await atGateway(plain.headers.location as string, GOOD));
    const cards = await sql.query<{ customer_id: string; number: string }>(
      "SELECT customer_id, number FROM saved_card ORDER BY customer_id",
    );
    expect(cards).toEqual([
      { customer_id: "c-save", number: "**** 4242" },
      { customer_id: "c-tick", number: "**** 4242" },
    ]);
  });

  it("leave neither number nor token anywhere but sealed", async () => {
    const rows = await sql.query<{ text: string }>(
      `SELECT coalesce(string_agg(t::text, ''), '') AS text FROM payment_attempt t
       UNION ALL SELECT coalesce(string_agg(e::text, ''), '') FROM audit_event e`,
    );
    const all = rows.map(({ text }) => text).join("");
    expect(all).toContain("VISA 4242");
    expect(all).not.toMatch(/4242[ -]?4242|tok_[0-9a-f]{8}/);
  });
});
