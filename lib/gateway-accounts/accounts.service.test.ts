import { beforeAll, describe, expect, it } from "vitest";
import { retryRequest } from "@/lib/approvals/end-request";
import { executeRequest } from "@/lib/approvals/execute-request";
import { followRequest } from "@/lib/approvals/follow-request";
import type { UserActor } from "@/lib/auth/actor";
import { sql } from "@/lib/db/sql";
import { resetEnv, sealKeys } from "@/lib/env";
import { AppError } from "@/lib/errors";
import { addAccount } from "@/lib/changes/change-gateway";
import { getAccount, getAddableGateways, getGatewayOverview } from "@/lib/gateway-accounts/queries";
import { rotateCredentials } from "@/lib/changes/change-gateway";
import { type AddAccountInput, addAccountSchema, updateAccountSchema } from "@/lib/gateway-accounts/rules";
import { percentText } from "@/lib/gateway-accounts/settings-words";
import { setAccountActive } from "@/lib/gateway-accounts/set-account-active";
import { testConnection } from "@/lib/gateway-accounts/test-connection";
import type { AccountDetail } from "@/lib/gateway-accounts/types";
import { updateAccount } from "@/lib/gateway-accounts/update-account";
import { SECRET, WEBHOOK_SECRET } from "@/lib/gateways/testing/sandbox-fixture";
import { performOperation } from "@/lib/operations/perform-operation";
import { reconcileOperation } from "@/lib/operations/reconcile-operation";
import { unseal } from "@/lib/seal";
import { credentialsLabel } from "@/lib/sealed-places";
import { refusal } from "@/lib/testing/refusal";
import { ask, decide, requestNow } from "@/lib/testing/requests";
import { arrangeWorld, executedAt, makeActor, makePayment, operationsOf } from "@/lib/testing/world";
import { listPaymentMethods } from "@/lib/transactions/payment-methods";
import { SEED_ACCOUNTS } from "@/prisma/seed/accounts";

const world = arrangeWorld({ GATEWAY_ALLOW_LOOPBACK_HTTP: "1" });
let admin: UserActor;
let made = 0;

beforeAll(async () => {
  admin = await makeActor(["gateway.manage"]);
});

const wish = (changes: Partial<AddAccountInput> = {}): AddAccountInput => ({
  gateway: "sandbox",
  pgCode: `shop-${++made}`,
  name: "Shop",
  currencyCode: "KWD",
  operation: "purchase",
  isSandbox: true,
  baseUrl: world.gateway.url,
  credentials: { secret: SECRET, webhookSecret: WEBHOOK_SECRET },
  ...changes,
});

const add = async (changes: Partial<AddAccountInput> = {}): Promise<AccountDetail> => {
  const { pgCode } = await addAccount(admin, wish(changes));
  return getAccount(admin, pgCode);
};

const storedCredentials = async (pgCode: string): Promise<unknown> => {
  const [row] = await sql.query<{ sealed: Buffer }>(
    "SELECT sealed_credentials AS sealed FROM gateway_account WHERE pg_code = $1",
    [pgCode],
  );
  return JSON.parse(unseal(row?.sealed as Buffer, credentialsLabel(pgCode), sealKeys()));
};

const trailOf = (pgCode: string) =>
  sql.query<{ action: string; before: unknown; after: Record<string, unknown>; actor_label: string }>(
    "SELECT action, before, after, actor_label FROM audit_event WHERE object_type = 'gateway_account' AND object_id = $1 ORDER BY id",
    [pgCode],
  );

const edit = (account: AccountDetail, changes: Record<string, unknown> = {}) =>
  updateAccountSchema.parse({
    pgCode: account.pgCode,
    version: account.version,
    name: account.name,
    operation: account.operation,
    isSandbox: account.isSandbox,
    refund: account.can.refund,
    capture: account.can.capture,
    void: account.can.void,
    plugins: account.plugins,
    multipleAttempts: account.multipleAttempts,
    tokenizable: account.tokenizable,
    autoDebit: account.autoDebit,
    inquiryMinutes: String(account.inquiryMinutes),
    feeFixed: account.feeFixed,
    feePercent: percentText(account.feePerMille),
    tags: account.tags.join(", "),
    ...changes,
  });

const rotate = (account: AccountDetail, credentials: Record<string, string>, baseUrl = account.baseUrl) =>
  rotateCredentials(admin, { pgCode: account.pgCode, version: account.version, baseUrl, credentials });

const disable = (pgCode: string, seen = { operations: 0, requests: 0, attempts: 0 }) =>
  setAccountActive(admin, { pgCode, active: false, seen });

/** Field and sentence of a refusal. */
const complaint = async (act: Promise<unknown>): Promise<[string | undefined, string]> => {
  try {
    await act;
  } catch (error) {
    if (error instanceof AppError) return [error.field, error.detail];
    throw error;
  }
  return [undefined, "accepted"];
};

describe("adding an account", () => {
  it("stores it sealed, shows no credential, and writes the names of credentials alone into the trail", async () => {
    const account = await add({ credentials: { secret: `  ${SECRET}\n`, webhookSecret: WEBHOOK_SECRET } });
    expect(account).toMatchObject({
      isActive: true,
      fromFile: false,
      version: 1,
      credentialsReadable: true,
      can: { refund: "multiple", capture: "multiple", void: true },
      credentials: [
        { name: "secret", isSet: true },
        { name: "webhookSecret", isSet: true },
      ],
      webhookUrl: expect.stringMatching(new RegExp(`/b/gateways/${account.pgCode}/webhook$`)),
    });
    expect(await storedCredentials(account.pgCode)).toEqual({
      secret: SECRET,
      webhookSecret: WEBHOOK_SECRET,
    });
    const trail = await trailOf(account.pgCode);
    expect(trail).toMatchObject([
      {
        action: "gateway_account.added",
        after: { credentials: ["secret", "webhookSecret"], gateway: "sandbox" },
      },
    ]);
    const said = JSON.stringify([trail, account, await getGatewayOverview(admin)]);
    expect(said).not.toContain(SECRET);
    expect(said).not.toContain(WEBHOOK_SECRET);
  });

  it("can be used at once by whoever has its right, and by nobody else", async () => {
    const { pgCode } = await add();
    const methods = async (rights: `gateway.use:${string}`[]) => {
      const person = await makeActor([]);
      const actor = { ...person, permissions: new Set(rights) };
      return (await listPaymentMethods(actor, { plugin: "e_commerce" })).map((method) => method.pgCode);
    };
    expect(await methods([`gateway.use:${pgCode}`])).toEqual([pgCode]);
    expect(await methods([])).toEqual([]);
    await disable(pgCode);
    expect(await methods([`gateway.use:${pgCode}`])).toEqual([]);
  });

  it("refuses a code that is taken or means another gateway, and says in which field", async () => {
    const { pgCode } = await add();
    expect(await refusal(addAccount(admin, wish({ pgCode })))).toBe("already_exists");
    expect(await complaint(addAccount(admin, wish({ pgCode: "cash" })))).toEqual([
      "pgCode",
      '"cash" is the name of another gateway. Choose another code.',
    ]);
    expect(await refusal(addAccount(admin, wish({ pgCode: "hyperpay" })))).toBe("accepted");
  });

  it.each([
    ["gateway", { gateway: "hyperpay" }],
    ["currencyCode", { currencyCode: "XXX" }],
    ["credentials.webhookSecret", { credentials: { secret: SECRET } }],
    ["credentials.webhookSecret", { credentials: { secret: SECRET, webhookSecret: "  " } }],
    ["credentials.password", { credentials: { secret: SECRET, webhookSecret: "x", password: "y" } }],
    ["baseUrl", { baseUrl: "" }],
    ["baseUrl", { baseUrl: "http://gateway.example.com" }],
    ["baseUrl", { baseUrl: "https://user:secret@gateway.example.com" }],
    ["baseUrl", { baseUrl: "https://gateway.example.com/?key=1" }],
    ["baseUrl", { baseUrl: "ftp://gateway.example.com" }],
    ["baseUrl", { baseUrl: "gateway" }],
  ] as [string, Partial<AddAccountInput>][])("refuses what does not fit: %s %o", async (field, changes) => {
    const [where, sentence] = await complaint(addAccount(admin, wish(changes)));
    expect([where, sentence]).toEqual([field, expect.stringMatching(/\.$/)]);
    expect(sentence).not.toContain(SECRET);
  });

  it("speaks plain http to this machine only where the operator allows it", async () => {
    process.env.GATEWAY_ALLOW_LOOPBACK_HTTP = "0";
    resetEnv();
    try {
      const [field, sentence] = await complaint(addAccount(admin, wish()));
      expect([field, sentence]).toEqual([
        "baseUrl",
        expect.stringContaining("GATEWAY_ALLOW_LOOPBACK_HTTP=1"),
      ]);
    } finally {
      process.env.GATEWAY_ALLOW_LOOPBACK_HTTP = "1";
      resetEnv();
    }
  });

  it.each(["", "-a", "Shop", "a b", "a/b", "é", "a".repeat(65), "a\u202eb"])(
    "takes no code like %j",
    (pgCode) => {
      expect(addAccountSchema.safeParse({ ...wish(), pgCode }).success).toBe(false);
    },
  );

  it("takes a cash account without address and credentials", async () => {
    const account = await add({ gateway: "cash", baseUrl: "", credentials: {} });
    expect(account).toMatchObject({ credentials: [], credentialsReadable: true });
    expect(await refusal(testConnection(admin, account.pgCode))).toBe("operation_not_supported");
  });
});

describe("who may", () => {
  it("nobody without the right sees or changes anything; what is not there is not found", async () => {
    const { pgCode, version } = await add();
    const other = await makeActor(["user.manage", "webhook.manage", "payment.refund"]);
    const values = edit(await getAccount(admin, pgCode));
    const acts = (actor: UserActor, code: string) => [
      () => getAccount(actor, code),
      () => updateAccount(actor, { ...values, pgCode: code }),
      () =>
        rotateCredentials(actor, {
          pgCode: code,
          version,
          baseUrl: world.gateway.url,
          credentials: { secret: "x" },
        }),
      () =>
        setAccountActive(actor, {
          pgCode: code,
          active: false,
          seen: { operations: 9, requests: 9, attempts: 9 },
        }),
      () => testConnection(actor, code),
    ];
    const without = [
      ...acts(other, pgCode),
      () => addAccount(other, wish()),
      () => getGatewayOverview(other),
    ];
    for (const act of without) expect(await refusal(act())).toBe("forbidden");
    expect(() => getAddableGateways(other)).toThrow("forbidden");
    for (const act of acts(admin, "nothing-here")) expect(await refusal(act())).toBe("not_found");
    expect(await getAccount(admin, pgCode)).toMatchObject({ version: 1, isActive: true });
  });
});

describe("changing an account", () => {
  it("switches operations off and on, keeps other narrowings, and says before and after in the trail", async () => {
    const account = await add();
    await sql.query(`UPDATE gateway_account SET capabilities = '{"inquiry": true}' WHERE pg_code = $1`, [
      account.pgCode,
    ]);
    await updateAccount(
      admin,
      edit(account, {
        refund: "partial",
        capture: "none",
        void: false,
        feeFixed: "0.25",
        feePercent: "2.5",
        tags: "pos, pos kiosk",
      }),
    );
    const changed = await getAccount(admin, account.pgCode);
    expect(changed).toMatchObject({
      can: { refund: "partial", capture: "none", void: false },
      narrowed: { inquiry: "by_operation" },
      feeFixed: "0.250",
      feePerMille: 25,
      tags: ["pos", "kiosk"],
      version: 2,
    });
    expect((await trailOf(account.pgCode)).at(-1)).toMatchObject({
      action: "gateway_account.changed",
      before: { feeFixed: "0.000", feePerMille: 0, tags: [] },
      after: { feeFixed: "0.250", feePerMille: 25, tags: ["pos", "kiosk"] },
    });
    await updateAccount(admin, edit(changed, { refund: "multiple", capture: "multiple", void: true }));
    expect(
      await sql.query("SELECT capabilities FROM gateway_account WHERE pg_code = $1", [account.pgCode]),
    ).toEqual([{ capabilities: { inquiry: true } }]);
  });

  it("writes nothing when nothing is different, and refuses what was read before another change", async () => {
    const account = await add();
    await updateAccount(admin, edit(account));
    expect(await getAccount(admin, account.pgCode)).toMatchObject({ version: 1 });
    await updateAccount(admin, edit(account, { name: "First" }));
    expect(await refusal(updateAccount(admin, edit(account, { name: "Second" })))).toBe("conflict");
    expect(await getAccount(admin, account.pgCode)).toMatchObject({ version: 2, name: "First" });
    expect((await trailOf(account.pgCode)).map(({ action }) => action)).toEqual([
      "gateway_account.added",
      "gateway_account.changed",
    ]);
  });

  it.each([
    ["feePercent", "0.25"],
    ["feePercent", "100.1"],
    ["feePercent", "-1"],
    ["inquiryMinutes", "1441"],
    ["inquiryMinutes", "1e3"],
    ["refund", "all"],
  ])("refuses %s %s", async (field, value) => {
    const account = await add();
    expect(() => edit(account, { [field]: value })).toThrow();
  });

  it.each(["0.0001", "-1", "1e3", "a"])("refuses a fee of %s", async (feeFixed) => {
    const account = await add();
    expect((await complaint(updateAccount(admin, edit(account, { feeFixed }))))[0]).toBe("feeFixed");
  });

  it("the database refuses another code, gateway or currency, and the end of an account", async () => {
    const { pgCode } = await add();
    for (const change of ["pg_code = 'other-code'", "gateway = 'cash'", "currency_code = 'USD'"]) {
      await expect(
        sql.query(`UPDATE gateway_account SET ${change} WHERE pg_code = $1`, [pgCode]),
      ).rejects.toThrow("conflict");
    }
    await expect(sql.query("DELETE FROM gateway_account WHERE pg_code = $1", [pgCode])).rejects.toThrow(
      "permission denied",
    );
  });
});

describe("replacing credentials", () => {
  it("replaces what is entered, keeps the rest, and the next call uses it", async () => {
    const account = await add({
      credentials: { secret: "not the right one", webhookSecret: WEBHOOK_SECRET },
    });
    expect((await testConnection(admin, account.pgCode)).outcome).toBe("refused");
    await rotate(account, { secret: SECRET, webhookSecret: "" });
    expect(await storedCredentials(account.pgCode)).toEqual({
      secret: SECRET,
      webhookSecret: WEBHOOK_SECRET,
    });
    expect((await testConnection(admin, account.pgCode)).outcome).toBe("accepted");
    const trail = await trailOf(account.pgCode);
    expect(trail.at(-2)).toMatchObject({
      action: "gateway_account.credentials_rotated",
      after: { replaced: ["secret"] },
    });
    expect(JSON.stringify(trail)).not.toContain(SECRET);
  });

  it("never sends stored credentials to a new address: they are entered again", async () => {
    const account = await add();
    const elsewhere = "https://evil.example.com";
    expect(await complaint(rotate(account, { secret: SECRET }, elsewhere))).toEqual([
      "credentials.webhookSecret",
      "Webhook secret is needed.",
    ]);
    expect(await getAccount(admin, account.pgCode)).toMatchObject({ baseUrl: world.gateway.url, version: 1 });
    await rotate(account, { secret: "new", webhookSecret: "new too" }, elsewhere);
    expect(await storedCredentials(account.pgCode)).toEqual({ secret: "new", webhookSecret: "new too" });
    expect((await trailOf(account.pgCode)).at(-1)).toMatchObject({
      before: { baseUrl: world.gateway.url },
      after: { baseUrl: elsewhere, replaced: ["secret", "webhookSecret"] },
    });
  });

  it("removes what the gateway can do without, never what it needs, and says so in the trail", async () => {
    const account = await add({
      gateway: "myfatoorah",
      baseUrl: "https://apitest.myfatoorah.com",
      credentials: { token: "token-0123456789", webhookSecret: "hook-0123456789" },
    });
    const remove = (names: string[]) =>
      rotateCredentials(admin, {
        pgCode: account.pgCode,
        version: account.version,
        baseUrl: account.baseUrl,
        credentials: {},
        remove: names,
      });
    expect(await complaint(remove(["token"]))).toEqual([
      "credentials.token",
      expect.stringContaining("needed"),
    ]);
    expect(await refusal(remove(["nothing-like-it"]))).toBe("invalid_input");
    await remove(["webhookSecret"]);
    expect(await storedCredentials(account.pgCode)).toEqual({ token: "token-0123456789" });
    expect((await trailOf(account.pgCode)).at(-1)).toMatchObject({
      after: { replaced: [], removed: ["webhookSecret"], credentials: ["token"] },
    });
    const now = await getAccount(admin, account.pgCode);
    expect(now.credentials.find(({ name }) => name === "webhookSecret")).toMatchObject({ isSet: false });
  });

  it("refuses an empty form and a page that is out of date", async () => {
    const account = await add();
    expect(await refusal(rotate(account, { secret: " " }))).toBe("invalid_input");
    await rotate(account, { secret: "second" });
    expect(await refusal(rotate(account, { secret: "third" }))).toBe("conflict");
    expect(await storedCredentials(account.pgCode)).toMatchObject({ secret: "second" });
  });

  it("heals an account whose credentials no key opens any more", async () => {
    const account = await add();
    await sql.query("UPDATE gateway_account SET sealed_credentials = '\\x0201' WHERE pg_code = $1", [
      account.pgCode,
    ]);
    const broken = await getAccount(admin, account.pgCode);
    expect(broken).toMatchObject({ credentialsReadable: false });
    expect(await refusal(testConnection(admin, account.pgCode))).toBe("conflict");
    expect(await refusal(rotate(broken, { secret: SECRET }))).toBe("invalid_input");
    await rotate(broken, { secret: SECRET, webhookSecret: WEBHOOK_SECRET });
    expect((await testConnection(admin, account.pgCode)).outcome).toBe("accepted");
  });
});

describe("testing the connection", () => {
  it("says what the gateway said, without secrets, and writes it into the trail", async () => {
    const account = await add();
    const result = await testConnection(admin, account.pgCode);
    expect(result).toMatchObject({
      outcome: "accepted",
      exchange: { response: { status: 200 }, fault: null },
    });
    expect(JSON.stringify(result)).not.toContain(SECRET);
    expect((await trailOf(account.pgCode)).at(-1)).toMatchObject({
      action: "gateway_account.tested",
      after: { outcome: "accepted", status: 200 },
    });
  });

  it("tells an address where nobody answers from credentials that are not taken", async () => {
    const nowhere = await add({ baseUrl: "http://127.0.0.1:9" });
    expect((await testConnection(admin, nowhere.pgCode)).outcome).toBe("unreachable");
    const wrong = await add({ credentials: { secret: "wrong", webhookSecret: "wrong" } });
    expect(await testConnection(admin, wrong.pgCode)).toMatchObject({
      outcome: "refused",
      exchange: { response: { status: 401 } },
    });
  });

  it("moves no money", async () => {
    const before = await world.gateway.control("GET", "/control/ledger?limit=1000");
    const account = await add();
    await testConnection(admin, account.pgCode);
    const after = await world.gateway.control("GET", "/control/ledger?limit=1000");
    expect(after.body.entries).toEqual(before.body.entries);
  });
});

describe("disabling an account", () => {
  const refund = (sessionId: string) =>
    performOperation(world.api, { type: "refund", source: "api", sessionId, amount: "1.00" });

  it("begins no new operation, with a reason; enabled again, it does", async () => {
    const payment = await makePayment(world.gateway, { account: SEED_ACCOUNTS.mada });
    await disable("mada-test");
    expect(await refusal(refund(payment.sessionId))).toBe("gateway_account_disabled");
    const maker = await makeActor(["payment.refund"]);
    const asked = ask(maker, payment, { amount: "1.00" });
    expect(await refusal(asked)).toBe("gateway_account_disabled");
    expect(await executedAt(world.gateway, payment)).toEqual([]);
    await setAccountActive(admin, {
      pgCode: "mada-test",
      active: true,
      seen: { operations: 0, requests: 0, attempts: 0 },
    });
    expect(await refusal(refund(payment.sessionId))).toBe("accepted");
    expect(await executedAt(world.gateway, payment)).toHaveLength(1);
  });

  it("warns with what is open, and lets that come to its end", async () => {
    const payment = await makePayment(world.gateway, { account: SEED_ACCOUNTS.benefit });
    await world.gateway.control("POST", "/control/faults", {
      match: { payment: payment.gatewayReference },
      fault: "executed_then_reset",
    });
    await refund(payment.sessionId);
    const [operation] = await operationsOf(payment);
    expect(operation?.status).toBe("unknown");
    expect(await getAccount(admin, "benefit-test")).toMatchObject({
      open: { operations: 1, requests: 0 },
      health: { unknown: 1, lastHour: { failures: 1 } },
    });
    expect(await refusal(disable("benefit-test"))).toBe("conflict");
    expect(await getAccount(admin, "benefit-test")).toMatchObject({ isActive: true });

    await disable("benefit-test", { operations: 1, requests: 0, attempts: 0 });
    expect(await getAccount(admin, "benefit-test")).toMatchObject({
      isActive: false,
      disabledAt: expect.any(String),
    });
    await reconcileOperation(operation?.id ?? "");
    expect((await operationsOf(payment))[0]).toMatchObject({ status: "succeeded", child_state: "refunded" });
    expect(await executedAt(world.gateway, payment)).toHaveLength(1);
    expect(await getAccount(admin, "benefit-test")).toMatchObject({
      open: { operations: 0 },
      health: { unknown: 0, lastSuccessAt: expect.any(String), lastHour: { failures: 0 } },
    });
  });
});

describe("a disabled account", () => {
  it("stops what was approved, for a person to decide; enabled again, the retry executes it once", async () => {
    const maker = await makeActor(["payment.refund"]);
    const checker = await makeActor(["request.decide"]);
    const payment = await makePayment(world.gateway, { account: SEED_ACCOUNTS.dollar });
    const requestId = await ask(maker, payment, { amount: "1.00" });
    await decide(checker, requestId);
    expect((await getAccount(admin, "cards-usd-test")).open).toMatchObject({ requests: 1 });
    expect(await refusal(disable("cards-usd-test"))).toBe("conflict");
    await disable("cards-usd-test", { operations: 0, requests: 1, attempts: 0 });
    await executeRequest(requestId);
    expect(await requestNow(requestId)).toMatchObject({ status: "manual_action_required" });
    expect(await executedAt(world.gateway, payment)).toEqual([]);
    await setAccountActive(admin, {
      pgCode: "cards-usd-test",
      active: true,
      seen: { operations: 0, requests: 0, attempts: 0 },
    });
    await retryRequest(maker, requestId);
    await executeRequest(requestId);
    await followRequest(requestId);
    expect(await requestNow(requestId)).toMatchObject({ status: "done" });
    expect(await executedAt(world.gateway, payment)).toHaveLength(1);
  });
});

describe("the overview", () => {
  it("lists every account with its state, every gateway that is built, and the others as not built", async () => {
    const { accounts, catalogue } = await getGatewayOverview(admin);
    expect(accounts.map(({ pgCode }) => pgCode)).toEqual(
      expect.arrayContaining(["knet-test", "voucher-test"]),
    );
    expect(accounts.find(({ pgCode }) => pgCode === "voucher-test")?.can).toEqual({
      refund: "none",
      capture: "none",
      void: false,
    });
    const built = getAddableGateways(admin).gateways.map(({ gateway }) => gateway);
    expect(
      catalogue
        .filter(({ isBuilt }) => isBuilt)
        .map(({ gateway }) => gateway)
        .sort(),
    ).toEqual([...built].sort());
    expect(catalogue.find(({ gateway }) => gateway === "hyperpay")).toMatchObject({ isBuilt: false });
    expect(new Set(catalogue.map(({ gateway }) => gateway)).size).toBe(catalogue.length);
    expect(catalogue.length).toBeGreaterThanOrEqual(56);
  });
});
