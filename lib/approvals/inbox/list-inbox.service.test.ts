import { beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { cancelRequest } from "@/lib/approvals/end-request";
import { getRequest } from "@/lib/approvals/get-request";
import { viewRequest } from "@/lib/approvals/inbox/evidence";
import { inboxPageSize, listInbox } from "@/lib/approvals/inbox/list-inbox";
import { type InboxInput, type InboxTab, NO_INBOX_FILTER } from "@/lib/approvals/inbox/types";
import type { UserActor } from "@/lib/auth/actor";
import { getPool } from "@/lib/db/pool";
import { sql } from "@/lib/db/sql";
import { refusal } from "@/lib/testing/refusal";
import { ask, decide } from "@/lib/testing/requests";
import {
  actorNow,
  arrangeWorld,
  makeActor,
  makePayment,
  type PaymentWish,
  type TestPayment,
} from "@/lib/testing/world";
import { SEED_ACCOUNTS } from "@/prisma/seed/accounts";

const world = arrangeWorld();
let maker: UserActor;
let checker: UserActor;
let viewer: UserActor;
let customers = 0;

beforeAll(async () => {
  checker = await makeActor(["transaction.view", "request.decide"]);
  viewer = await makeActor(["transaction.view"]);
});
// Of an old right and with no habits, so that only what a test arranges gives hints.
beforeEach(async () => {
  maker = await makeActor(["transaction.view", "payment.refund", "payment.void"]);
  await sql.query("UPDATE user_permission SET granted_at = now() - interval '1 year' WHERE user_id = $1", [
    maker.userId,
  ]);
  await sql.query(
    "UPDATE operation_request SET status = 'canceled', held_minor = 0 WHERE status = 'pending'",
  );
});

/** A payment of a customer of its own, or of `customer`. */
async function payment(customer?: string, wish: PaymentWish = {}): Promise<TestPayment> {
  customers += 1;
  const id = customer ?? `customer-${customers}`;
  const made = await makePayment(world.gateway, wish);
  await sql.query(
    "UPDATE payment_transaction SET customer_id = $2, customer_email = $3, customer_phone = NULL WHERE id = $1",
    [made.id, id, `${id}@example.com`],
  );
  return made;
}

const input = (tab: InboxTab, more: Partial<InboxInput> = {}): InboxInput => ({
  ...NO_INBOX_FILTER,
  tab,
  cursor: null,
  ...more,
});
const idsOf = async (who: UserActor, wish: InboxInput) =>
  (await listInbox(who, wish)).rows.map(({ id }) => id);
const codesOf = async (requestId: number) => {
  const page = await listInbox(checker, input("mine"));
  const inList = page.rows.find((row) => row.id === requestId)?.risks;
  const view = await viewRequest(checker, requestId);
  // The list and the pane beside it never say different things.
  expect(view.evidence?.risks).toEqual(inList);
  return (inList ?? []).map(({ code }) => code);
};

describe("the tabs and their filters", () => {
  test("what I can decide comes oldest first, what waits for others newest first, the ended apart, all together", async () => {
    const first = await ask(maker, await payment(), { amount: "1.000" });
    const second = await ask(maker, await payment(), { amount: "1.000" });
    expect(await idsOf(checker, input("mine"))).toEqual([first, second]);
    expect(await idsOf(viewer, input("mine"))).toEqual([]);
    expect(await idsOf(viewer, input("waiting"))).toEqual([second, first]);
    await decide(checker, first, "reject");
    expect(await idsOf(checker, input("mine"))).toEqual([second]);
    expect((await idsOf(checker, input("decided")))[0]).toBe(first);
    expect((await idsOf(viewer, input("all"))).slice(0, 2)).toEqual([second, first]);
  });

  test("state, operation, account, currency and day narrow every tab", async () => {
    const kwd = await ask(maker, await payment(), { amount: "1.000" });
    const sar = await ask(maker, await payment(undefined, { account: SEED_ACCOUNTS.mada }), {
      amount: "1.00",
    });
    const [stored] = await sql.query<{ pg_code: string; currency_code: string }>(
      `SELECT a.pg_code, r.currency_code FROM operation_request r JOIN payment_transaction p ON p.id = r.transaction_id
       JOIN gateway_account a ON a.id = p.gateway_account_id WHERE r.id = $1`,
      [sar],
    );
    const narrowed = (more: Partial<InboxInput>) => idsOf(checker, input("mine", more));
    expect(await narrowed({ account: [stored?.pg_code ?? ""] })).toEqual([sar]);
    expect(await narrowed({ account: [SEED_ACCOUNTS.knet.pgCode] })).toEqual([kwd]);
    expect(await narrowed({ currency: stored?.currency_code ?? null })).toEqual([sar]);
    expect(await narrowed({ operation: "void" })).toEqual([]);
    expect(await narrowed({ operation: "refund" })).toEqual([kwd, sar]);
    const today = new Date().toISOString().slice(0, 10);
    const tomorrow = new Date(Date.now() + 2 * 86_400_000).toISOString().slice(0, 10);
    expect(await narrowed({ from: tomorrow })).toEqual([]);
    expect(await narrowed({ from: "2020-01-01", to: "2020-01-02" })).toEqual([]);
    expect(await narrowed({ from: "2020-01-01", to: tomorrow })).toEqual([kwd, sar]);
    expect(today < tomorrow).toBe(true);
    await cancelRequest(maker, { requestId: kwd });
    expect((await idsOf(checker, input("all", { status: ["canceled"] })))[0]).toBe(kwd);
    expect(await idsOf(checker, input("all", { status: ["pending"] }))).toEqual([sar]);
  });

  test("days are those of asking or of the last decision; what nobody decided was decided on no day", async () => {
    const decided = await ask(maker, await payment(), { amount: "1.000" });
    const open = await ask(maker, await payment(), { amount: "1.000" });
    await decide(checker, decided, "reject");
    await sql.query(
      "UPDATE operation_request SET created_at = created_at - interval '20 days' WHERE id = $1",
      [decided],
    );
    const today = new Date(Date.now() + 3 * 3_600_000).toISOString().slice(0, 10);
    const shown = (more: Partial<InboxInput>) =>
      idsOf(checker, input("all", { from: today, to: today, ...more }));
    expect(await shown({})).toContain(open);
    expect(await shown({})).not.toContain(decided);
    expect(await shown({ dates: "decided" })).toContain(decided);
    expect(await shown({ dates: "decided" })).not.toContain(open);
    expect(await idsOf(checker, input("all", { dates: "decided" }))).toContain(open);
    expect(await shown({ dates: "decided", from: "2020-01-01", to: "2020-01-02" })).toEqual([]);
  });

  test("a state is the one that counts now: what outlived its clock is found as expired, with the sweeper stopped", async () => {
    const id = await ask(maker, await payment(), { amount: "1.000" });
    await sql.query("UPDATE operation_request SET expires_at = now() - interval '1 second' WHERE id = $1", [
      id,
    ]);
    expect(await idsOf(checker, input("all", { status: ["expired"] }))).toContain(id);
    expect(await idsOf(checker, input("all", { status: ["pending"] }))).not.toContain(id);
    expect(await idsOf(checker, input("mine"))).not.toContain(id);
  });

  test("nonsense in the address is refused by field, a broken cursor is the first page", async () => {
    expect(await refusal(listInbox(checker, input("all", { currency: "XXY" })))).toBe("invalid_input");
    expect(await refusal(listInbox(checker, input("all", { from: "2026-02-30" })))).toBe("invalid_input");
    expect(await refusal(listInbox(checker, input("all", { from: "2026-02-02", to: "2026-02-01" })))).toBe(
      "invalid_input",
    );
    const page = await listInbox(checker, input("all"));
    expect(await listInbox(checker, input("all", { cursor: "next.1; drop" }))).toEqual(page);
    expect(await refusal(listInbox(await makeActor([]), input("all")))).toBe("forbidden");
  });

  test("pages follow each other without a gap and lead back", async () => {
    const one = await payment();
    const made: number[] = [];
    for (let index = 0; index < inboxPageSize + 2; index += 1) {
      const id = await ask(maker, one, { amount: "1.000" });
      made.unshift(id);
      await cancelRequest(maker, { requestId: id });
    }
    const first = await listInbox(viewer, input("decided"));
    const second = await listInbox(viewer, input("decided", { cursor: first.nextCursor }));
    expect([...first.rows, ...second.rows].map(({ id }) => id).slice(0, made.length)).toEqual(made);
    expect(first.previousCursor).toBeNull();
    expect((await listInbox(viewer, input("decided", { cursor: second.previousCursor }))).rows).toEqual(
      first.rows,
    );
  });
});

describe("what stands in a row", () => {
  test("the hash of the list is the hash of the page, so a decision from the list answers for the same", async () => {
    const id = await ask(maker, await payment(), { amount: "2.500" });
    const [row] = (await listInbox(checker, input("mine"))).rows;
    expect(row).toMatchObject({
      id,
      amount: "2.500",
      paymentAmount: "12.500",
      currency: "KWD",
      status: "pending",
    });
    expect(row?.contentHash).toBe((await getRequest(checker, id)).contentHash);
    expect((await listInbox(viewer, input("waiting"))).rows[0]?.contentHash).toBeNull();
  });

  test("reading fifty rows takes as many statements as reading one", async () => {
    const statements = async () => {
      const spy = vi.spyOn(getPool(), "query");
      await listInbox(checker, input("mine"));
      const count = spy.mock.calls.length;
      spy.mockRestore();
      return count;
    };
    await ask(maker, await payment(), { amount: "1.000" });
    const forOne = await statements();
    for (let index = 0; index < 5; index += 1) await ask(maker, await payment(), { amount: "1.000" });
    expect(await statements()).toBe(forOne);
    expect(forOne).toBeLessThanOrEqual(13);
  });
});

describe("what a checker is told to look at", () => {
  test("an ordinary request gives no hint", async () => {
    expect(await codesOf(await ask(maker, await payment(), { amount: "1.000" }))).toEqual([]);
  });

  test("a second refund of the customer, with the first named; refused ones do not count", async () => {
    const canceled = await ask(maker, await payment("twice"), { amount: "1.100" });
    await cancelRequest(maker, { requestId: canceled });
    const earlier = await payment("twice");
    const id = await ask(maker, await payment("twice"), { amount: "1.000" });
    expect(await codesOf(id)).toEqual([]);
    const first = await ask(await makeActor(["payment.refund", "transaction.view"]), earlier, {
      amount: "2.000",
    });
    expect(await codesOf(id)).toEqual(["same_customer_again"]);
    expect((await viewRequest(checker, id)).evidence?.related).toMatchObject([
      {
        relation: "customer",
        transaction: earlier.sessionId,
        amount: "2.000",
        currency: "KWD",
        open: true,
        key: `R-${first}`,
      },
    ]);
  });

  test("the customer is the same by e-mail address too, whatever its case", async () => {
    const [one, other] = [await payment("mail-1"), await payment("mail-2")];
    await sql.query("UPDATE payment_transaction SET customer_email = 'SAME@Example.com' WHERE id = $1", [
      one.id,
    ]);
    await sql.query("UPDATE payment_transaction SET customer_email = 'same@example.com' WHERE id = $1", [
      other.id,
    ]);
    await ask(maker, one, { amount: "1.000" });
    expect(await codesOf(await ask(maker, other, { amount: "2.000" }))).toEqual(["same_customer_again"]);
  });

  test("the same amount again, and three parts of one maker within two days", async () => {
    await ask(maker, await payment("split"), { amount: "1.000" });
    expect(await codesOf(await ask(maker, await payment("split"), { amount: "1.000" }))).toEqual([
      "duplicate_amount",
      "same_customer_again",
    ]);
    const third = await ask(maker, await payment("split"), { amount: "2.000" });
    expect(await codesOf(third)).toEqual(["split", "same_customer_again"]);
    const risks = (await viewRequest(checker, third)).evidence?.risks;
    expect(risks?.[0]).toMatchObject({ code: "split", count: 3, amount: "4.000" });
  });

  test("a card that is refunded again, known by the saved card", async () => {
    const [one, other] = [await payment("card-1"), await payment("card-2")];
    const [card] = await sql.query<{ id: bigint }>(
      `INSERT INTO saved_card (token, customer_id, gateway_account_id, gateway_token_hash, sealed_gateway_token, number, expiry_month, expiry_year)
       SELECT 'tok', 'shared', p.gateway_account_id, repeat('a', 64), '\\x00', '**** 0026', '01', '30' FROM payment_transaction p WHERE p.id = $1
       RETURNING id`,
      [one.id],
    );
    for (const { id } of [one, other]) {
      const rows = await sql.query(
        "UPDATE payment_attempt SET saved_card_id = $2 WHERE transaction_id = $1 AND state = 'success' RETURNING 1",
        [id, card?.id],
      );
      expect(rows).toHaveLength(1);
    }
    await ask(maker, one, { amount: "1.000" });
    expect(await codesOf(await ask(maker, other, { amount: "2.000" }))).toEqual(["same_card_again"]);
  });

  test("a maker whose right is new, through a group as through himself", async () => {
    const newcomer = await makeActor(["transaction.view"]);
    const [group] = await sql.query<{ id: number }>(
      "INSERT INTO app_group (name) VALUES ('Newcomers') RETURNING id",
    );
    await sql.query(
      "INSERT INTO group_permission (group_id, permission, granted_at) VALUES ($1, 'payment.refund', now() - interval '1 year')",
      [group?.id],
    );
    await sql.query("INSERT INTO group_member (group_id, user_id) VALUES ($1, $2)", [
      group?.id,
      newcomer.userId,
    ]);
    const entitled = await actorNow(newcomer.userId);
    const id = await ask(entitled, await payment(), { amount: "1.000" });
    expect(await codesOf(id)).toEqual(["new_right"]);
    await sql.query("UPDATE group_member SET added_at = now() - interval '8 days' WHERE user_id = $1", [
      newcomer.userId,
    ]);
    expect(await codesOf(id)).toEqual([]);
  });

  test("more than three times what this maker usually asks for, and how often he was told no", async () => {
    for (let index = 0; index < 5; index += 1) {
      const id = await ask(maker, await payment(), { amount: "1.000" });
      await decide(checker, id, index === 0 ? "reject" : "approve");
    }
    const sixth = await ask(maker, await payment(), { amount: "1.000" });
    const big = await ask(maker, await payment(), { amount: "3.001" });
    expect(await codesOf(sixth)).toEqual([]);
    expect(await codesOf(big)).toEqual(["above_usual"]);
    expect((await viewRequest(checker, big)).evidence?.maker).toMatchObject({
      requests: 6,
      rejected: 1,
      usual: "1.000",
    });
  });

  test("all of the payment", async () => {
    expect(await codesOf(await ask(maker, await payment(), { amount: "12.500" }))).toEqual(["large_share"]);
  });

  test("once it has ended there is nothing left to weigh", async () => {
    const id = await ask(maker, await payment(), { amount: "12.500" });
    await decide(checker, id, "reject");
    expect((await viewRequest(checker, id)).evidence).toBeNull();
  });
});
