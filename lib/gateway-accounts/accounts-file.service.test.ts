import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { UserActor } from "@/lib/auth/actor";
import { sql } from "@/lib/db/sql";
import { ConfigurationError, resetEnv } from "@/lib/env";
import { addAccount } from "@/lib/changes/change-gateway";
import { applyAccountsFile } from "@/lib/gateway-accounts/apply-accounts-file";
import { getAccount } from "@/lib/gateway-accounts/queries";
import { rotateCredentials } from "@/lib/changes/change-gateway";
import { setAccountActive } from "@/lib/gateway-accounts/set-account-active";
import { testConnection } from "@/lib/gateway-accounts/test-connection";
import { SECRET, WEBHOOK_SECRET } from "@/lib/gateways/testing/sandbox-fixture";
import { performOperation } from "@/lib/operations/perform-operation";
import { refusal } from "@/lib/testing/refusal";
import { arrangeWorld, executedAt, makeActor, makePayment } from "@/lib/testing/world";
import { SEED_ACCOUNTS } from "@/prisma/seed/accounts";

const folder = mkdtempSync(join(tmpdir(), "accounts-file-"));
const path = join(folder, "accounts.json");
const world = arrangeWorld({
  GATEWAY_ALLOW_LOOPBACK_HTTP: "1",
  GATEWAY_ACCOUNTS_FILE: path,
  SHOP_SECRET: SECRET,
  SHOP_WEBHOOK_SECRET: WEBHOOK_SECRET,
  SHOP_OTHER_SECRET: "another secret",
  SHOP_EMPTY: "",
});
let admin: UserActor;

beforeAll(async () => {
  admin = await makeActor(["gateway.manage"]);
});
beforeEach(async () => {
  declare([]);
  await applyAccountsFile();
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const declare = (accounts: unknown) => writeFileSync(path, JSON.stringify({ accounts }));

const entry = (changes: Record<string, unknown> = {}) => ({
  gateway: "sandbox",
  pg_code: "file-kwd",
  name: "Shop",
  currency: "KWD",
  base_url: world.gateway.url,
  credentials: { secret: { env: "SHOP_SECRET" }, webhookSecret: { env: "SHOP_WEBHOOK_SECRET" } },
  ...changes,
});

const trail = () =>
  sql.query<{ action: string; after: Record<string, unknown>; reason: string | null }>(
    `SELECT action, after, reason FROM audit_event WHERE actor_label = 'accounts file' ORDER BY id`,
  );

/** The sentences with which the file is refused. */
async function problems(): Promise<readonly string[]> {
  try {
    await applyAccountsFile();
  } catch (error) {
    if (error instanceof ConfigurationError) return error.problems;
    throw error;
  }
  return [];
}

describe("the accounts file", () => {
  it("adds what it declares, works at once, and is read-only in the console", async () => {
    declare([entry({ operations: ["refund"], sandbox: true, fee_fixed: "0.250", tags: ["pos"] })]);
    expect(await applyAccountsFile()).toEqual({ added: ["file-kwd"], changed: [], disabled: [] });
    const account = await getAccount(admin, "file-kwd");
    expect(account).toMatchObject({
      fromFile: true,
      isReadOnly: true,
      isActive: true,
      isSandbox: true,
      name: "Shop",
      can: { refund: "multiple", capture: "none", void: false },
      feeFixed: "0.250",
      tags: ["pos"],
    });
    expect((await testConnection(admin, "file-kwd")).outcome).toBe("accepted");
    const { pgCode, version } = account;
    const change = { pgCode, version, baseUrl: account.baseUrl, credentials: { secret: "x" } };
    const seen = { operations: 0, requests: 0, attempts: 0 };
    expect(await refusal(rotateCredentials(admin, change))).toBe("conflict");
    expect(await refusal(setAccountActive(admin, { pgCode, active: false, seen }))).toBe("conflict");
  });

  it("writes nothing when nothing is different, however often and by however many it is read", async () => {
    declare([entry({ pg_code: "file-twice" })]);
    const first = await Promise.all(Array.from({ length: 6 }, () => applyAccountsFile()));
    expect(first.filter((applied) => applied?.added.length)).toHaveLength(1);
    const before = await trail();
    expect(await applyAccountsFile()).toEqual({ added: [], changed: [], disabled: [] });
    expect(await trail()).toEqual(before);
    expect(await getAccount(admin, "file-twice")).toMatchObject({ version: 1 });
  });

  it("changes what is different, credentials included, and never says their values", async () => {
    declare([entry()]);
    await applyAccountsFile();
    const old = await getAccount(admin, "file-kwd");
    declare([
      entry({
        name: "Shop, new",
        credentials: { secret: { env: "SHOP_OTHER_SECRET" }, webhookSecret: { env: "SHOP_WEBHOOK_SECRET" } },
      }),
    ]);
    expect(await applyAccountsFile()).toEqual({ added: [], changed: ["file-kwd"], disabled: [] });
    expect(await getAccount(admin, "file-kwd")).toMatchObject({
      name: "Shop, new",
      version: old.version + 1,
    });
    expect((await testConnection(admin, "file-kwd")).outcome).toBe("refused");
    const events = await trail();
    expect(events.at(-1)).toMatchObject({
      action: "gateway_account.changed",
      after: { name: "Shop, new", replaced: ["secret", "webhookSecret"] },
    });
    for (const value of [SECRET, WEBHOOK_SECRET, "another secret"])
      expect(JSON.stringify(events)).not.toContain(value);
  });

  it("disables what it no longer declares and enables it when it is back; nothing is deleted", async () => {
    declare([entry()]);
    await applyAccountsFile();
    declare([]);
    expect(await applyAccountsFile()).toEqual({ added: [], changed: [], disabled: ["file-kwd"] });
    expect(await getAccount(admin, "file-kwd")).toMatchObject({ isActive: false });
    expect((await trail()).at(-1)).toMatchObject({
      action: "gateway_account.disabled",
      reason: "It is no longer declared in the accounts file.",
    });
    expect(await applyAccountsFile()).toEqual({ added: [], changed: [], disabled: [] });
    declare([entry()]);
    expect(await applyAccountsFile()).toEqual({ added: [], changed: ["file-kwd"], disabled: [] });
    declare([entry({ enabled: false })]);
    await applyAccountsFile();
    expect(await getAccount(admin, "file-kwd")).toMatchObject({ isActive: false, fromFile: true });
  });

  it("takes over an account that was added by hand, and leaves other accounts alone", async () => {
    const mine = { gateway: "sandbox", name: "By hand", operation: "purchase" as const, isSandbox: true };
    const credentials = { secret: "old", webhookSecret: "old" };
    for (const pgCode of ["by-hand", "stays-by-hand"])
      await addAccount(admin, {
        ...mine,
        pgCode,
        currencyCode: "KWD",
        baseUrl: world.gateway.url,
        credentials,
      });
    declare([entry({ pg_code: "by-hand" })]);
    expect(await applyAccountsFile()).toEqual({ added: [], changed: ["by-hand"], disabled: [] });
    expect(await getAccount(admin, "by-hand")).toMatchObject({ fromFile: true, name: "Shop" });
    expect((await testConnection(admin, "by-hand")).outcome).toBe("accepted");
    declare([]);
    await applyAccountsFile();
    expect(await getAccount(admin, "by-hand")).toMatchObject({ isActive: false });
    expect(await getAccount(admin, "stays-by-hand")).toMatchObject({ isActive: true, fromFile: false });
  });

  it("refunds through a declared account at the server that it names", async () => {
    const payment = await makePayment(world.gateway, { account: SEED_ACCOUNTS.knet });
    declare([entry({ pg_code: "knet-test", name: "KNET" })]);
    await applyAccountsFile();
    const refund = { type: "refund", source: "api", sessionId: payment.sessionId, amount: "1.000" } as const;
    expect(await refusal(performOperation(world.api, refund))).toBe("accepted");
    expect(await executedAt(world.gateway, payment)).toHaveLength(1);
    declare([entry({ pg_code: "knet-test", name: "KNET", operations: ["capture"] })]);
    await applyAccountsFile();
    expect(await refusal(performOperation(world.api, refund))).toBe("operation_not_supported");
    declare([]);
    await applyAccountsFile();
    expect(await refusal(performOperation(world.api, refund))).toBe("gateway_account_disabled");
  });

  it("lets the console change a file's account once no file is read any more", async () => {
    declare([entry()]);
    await applyAccountsFile();
    delete process.env.GATEWAY_ACCOUNTS_FILE;
    resetEnv();
    try {
      expect(await applyAccountsFile()).toBeNull();
      const account = await getAccount(admin, "file-kwd");
      expect(account).toMatchObject({ isReadOnly: false, isActive: true });
      const { pgCode, version, baseUrl } = account;
      await rotateCredentials(admin, { pgCode, version, baseUrl, credentials: { secret: "by hand" } });
      expect(await getAccount(admin, "file-kwd")).toMatchObject({ fromFile: false });
    } finally {
      process.env.GATEWAY_ACCOUNTS_FILE = path;
      resetEnv();
    }
  });
});

describe("a file that cannot be taken", () => {
  const cases: [string, Record<string, unknown>, RegExp][] = [
    [
      "a gateway that is not built",
      { gateway: "hyperpay" },
      /gateway: There is no connector for the gateway "hyperpay"/,
    ],
    ["no gateway", { gateway: undefined }, /gateway: is missing: must be the name of a gateway/],
    ["a code with a blank", { pg_code: "a b" }, /pg_code: must be 1 to 64 of a-z/],
    ["the code of another gateway", { pg_code: "cash" }, /pg_code: "cash" is the name of another gateway/],
    ["an unknown currency", { currency: "XXX" }, /currency: XXX is not a currency/],
    ["a currency in small letters", { currency: "kwd" }, /currency: must be a currency/],
    [
      "plain http",
      { base_url: "http://gateway.example.com" },
      /base_url: The address must begin with https:/,
    ],
    [
      "a sign-in in the address",
      { base_url: "https://me:pass@x.example" },
      /base_url: .*must not contain a sign-in/,
    ],
    ["no address", { base_url: undefined }, /base_url: The address is needed/],
    [
      "a value instead of a reference",
      { credentials: { secret: "sk_live_123456", webhookSecret: { env: "SHOP_WEBHOOK_SECRET" } } },
      /credentials\.secret: must be a reference such as \{"env": "STRIPE_SECRET_KEY"\}/,
    ],
    [
      "a variable that is not set",
      { credentials: { secret: { env: "NOT_SET_AT_ALL" }, webhookSecret: { env: "SHOP_WEBHOOK_SECRET" } } },
      /credentials\.secret: the environment variable NOT_SET_AT_ALL is not set/,
    ],
    [
      "an empty variable",
      { credentials: { secret: { env: "SHOP_EMPTY" }, webhookSecret: { env: "SHOP_WEBHOOK_SECRET" } } },
      /credentials\.secret: the environment variable SHOP_EMPTY is not set/,
    ],
    [
      "a missing credential",
      { credentials: { secret: { env: "SHOP_SECRET" } } },
      /credentials\.webhookSecret: Webhook secret is needed/,
    ],
    [
      "a credential too many",
      {
        credentials: {
          secret: { env: "SHOP_SECRET" },
          webhookSecret: { env: "SHOP_SECRET" },
          password: { env: "SHOP_SECRET" },
        },
      },
      /credentials\.password: Sandbox gateway has no credential "password"/,
    ],
    ["an unknown operation", { operations: ["refunds"] }, /operations\.0: must be some of/],
    ["an unknown field", { baseurl: "x" }, /entry: there is no field baseurl/],
    [
      "a wrong narrowing",
      { capabilities: { refund: "all" } },
      /capabilities: The capabilities of the account/,
    ],
    ["a number for a name", { name: 7 }, /name: must be a text/],
    ["an inexact fee", { fee_fixed: "0.0001" }, /fee_fixed: /],
  ];
  it.each(cases)("%s", async (_name, changes, sentence) => {
    declare([entry({ pg_code: "good" }), entry({ pg_code: "broken", ...changes })]);
    const [first, ...others] = await problems();
    expect(first).toMatch(sentence);
    expect(first).toContain(`${path}, account 2 (`);
    expect(others).toEqual([]);
    expect(JSON.stringify([first])).not.toContain("sk_live_123456");
    // One wrong entry, and nothing of the file is applied.
    expect(await refusal(getAccount(admin, "good"))).toBe("not_found");
  });

  it("tells everything that is wrong at once", async () => {
    declare([entry({ currency: "XXX", pg_code: "one" }), entry({ gateway: "nothing", pg_code: "two" }), 7]);
    expect((await problems()).map((line) => line.slice(path.length + 2, path.length + 11))).toEqual([
      "account 1",
      "account 2",
      "account 3",
    ]);
  });

  it("a code twice, a code that was another gateway's or currency's, no list, no JSON, no file", async () => {
    declare([entry(), entry()]);
    expect(await problems()).toEqual([`${path}: the pg_code "file-kwd" is declared more than once.`]);
    declare([entry({ pg_code: "mada-test" })]);
    expect(await problems()).toEqual([
      `${path}, account "mada-test", currency: it is an account in SAR already. Declare the other one under a code of its own.`,
    ]);
    declare([
      entry({ pg_code: "mada-test", gateway: "cash", currency: "SAR", base_url: "", credentials: {} }),
    ]);
    expect((await problems())[0]).toContain("it is an account at sandbox already");
    writeFileSync(path, "[]");
    expect((await problems())[0]).toContain('{"accounts": [ … ]}');
    writeFileSync(path, "{accounts:");
    expect((await problems())[0]).toContain("is not JSON");
    rmSync(path);
    expect(await problems()).toEqual([`GATEWAY_ACCOUNTS_FILE names ${path}, which cannot be read (ENOENT).`]);
  });
});
