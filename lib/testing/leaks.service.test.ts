import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { inTransaction, sql } from "@/lib/db/sql";
import type { SeenRequest, Vendor, VendorAnswer } from "@/lib/gateways/contract/contract-types";
import { connectorFor } from "@/lib/gateways/registry";
import { CARD_NUMBER, Stage } from "@/lib/gateways/contract/stage";
import { type StandIn, startStandIn } from "@/lib/gateways/contract/stand-in";
import { CLIENT_ID, CLIENT_SECRET, payPalVendor } from "@/lib/gateways/paypal/testing/paypal-vendor";
import { createLog } from "@/lib/log";
import { getOutcome } from "@/lib/operations/outcomes/get-outcome";
import { proposeSettlement } from "@/lib/operations/outcomes/propose-settlement";
import { reconcileOperation } from "@/lib/operations/reconcile-operation";
import { letTimePass } from "@/lib/testing/abandoned";
import { findLeaks, type Place, readAllColumns } from "@/lib/testing/leaks";
import { KINDS, type VendorKind } from "@/lib/testing/vendor-kinds";
import { arrangeWire } from "@/lib/testing/wire";
import { makeActor, makePayment, operationsOf, type TestPayment } from "@/lib/testing/world";
import { readTransaction } from "@/lib/transactions/read-transaction";
import { insertAccounts, SEED_ACCOUNTS, type SeedAccount } from "@/prisma/seed/accounts";

/**
 * Gateways that put card numbers and our own secrets into every odd place of their answers: nested, in sentences, in headers, in addresses, in
 * pages of proxies, in webhooks. After all of that nothing of it stands in any column of any table, in any log line, in any answer of ours.
 */

const lines = vi.hoisted(() => {
  process.env.LOG_LEVEL = "trace";
  return [] as string[];
});
const wire = arrangeWire({ GATEWAY_DEADLINE_MS: "1500" });

const OTHER_CARDS = ["5500 0000 0000 0004", "3400-0000-0000-009", "6011000990139424"] as const;
const PAYPAL: VendorKind = {
  gateway: "paypal",
  vendor: payPalVendor,
  credentials: { clientId: CLIENT_ID, clientSecret: CLIENT_SECRET, webhookId: "8PT597110X687430LKGECATA" },
  basePath: "",
  paymentReference: "PAYMENT00000000C1",
  secrets: [CLIENT_SECRET],
};
const kinds = [...Object.values<VendorKind>(KINDS), PAYPAL].filter(
  ({ gateway }) => gateway !== "example_totals",
);
const answers: Place[] = [];
const secrets = new Set<string>();
let restoreOutput = () => undefined as void;

beforeAll(() => {
  const spy = vi.spyOn(process.stdout, "write").mockImplementation((chunk) => {
    lines.push(String(chunk));
    return true;
  });
  restoreOutput = () => spy.mockRestore();
});
afterAll(() => restoreOutput());

/** The same vendor, talking too much. */
function careless(vendor: Vendor, told: readonly string[]): Vendor {
  const gossip = (answer: VendorAnswer): VendorAnswer => ({
    ...answer,
    headers: {
      ...answer.headers,
      "x-debug": `pan=${CARD_NUMBER} ${told.join(" ")}`,
      link: `<https://vendor.example/pay?card=${OTHER_CARDS[2]}&key=${encodeURIComponent(told.join(","))}>`,
    },
    body: withGossip(answer.body, told),
  });
  return {
    classify: (request) => vendor.classify(request),
    handle: (request: SeenRequest, stage: Stage) => gossip(vendor.handle(request, stage)),
  };
}

function withGossip(body: unknown, told: readonly string[]): unknown {
  if (typeof body !== "object" || body === null || Array.isArray(body)) return body;
  return {
    ...body,
    extra_details: {
      deep: [{ card: { number: CARD_NUMBER, again: [[OTHER_CARDS[2]]] } }],
      text: `Paid with ${OTHER_CARDS[0]}, then with ${OTHER_CARDS[1]}; signed by ${told.join(" and ")}.`,
      as_number: Number(CARD_NUMBER),
      address: `https://vendor.example/cards/${CARD_NUMBER}?key=${encodeURIComponent(told[0] ?? "")}`,
      packed: JSON.stringify({ pan: CARD_NUMBER, apiKey: told[0] }),
      [`card ${CARD_NUMBER}`]: Buffer.from(told[0] ?? "").toString("base64"),
    },
  };
}

function secretsIn({ gateway, credentials }: VendorKind): string[] {
  const fields = connectorFor(gateway).capabilities.credentialFields.filter(({ secret }) => secret);
  return fields.flatMap(({ name }) => credentials[name] ?? []);
}

let standIn: StandIn;
let made = 0;

async function arrange(kind: VendorKind): Promise<{ code: string; payment: () => Promise<TestPayment> }> {
  const told = secretsIn(kind);
  for (const secret of told) secrets.add(secret);
  made += 1;
  const code = `leaky-${made}`;
  const account: SeedAccount = {
    ...(kind.gateway === "paypal" ? SEED_ACCOUNTS.dollar : SEED_ACCOUNTS.knet),
    pgCode: code,
    gateway: kind.gateway as SeedAccount["gateway"],
    name: kind.gateway,
  };
  const paid = {
    reference: kind.paymentReference,
    amountMinor: 12_500n,
    currencyCode: account.currencyCode,
    capturedMinor: 12_500n,
  };
  standIn = await startStandIn(careless(kind.vendor, told), new Stage(paid, told), told);
  const access = {
    sandboxGatewayUrl: `${standIn.url}${kind.basePath}`,
    credentials: kind.credentials,
    sealKey: process.env.COUNTERSIGN_SEAL_KEY,
  };
  await insertAccounts(sql, [account], access as never);
  const payment = async () => {
    const one = await makePayment(wire.gateway, { account });
    await sql.query("UPDATE payment_transaction SET gateway_reference = NULL WHERE gateway_reference = $1", [
      kind.paymentReference,
    ]);
    await sql.query("UPDATE payment_transaction SET gateway_reference = $2 WHERE id = $1", [
      one.id,
      kind.paymentReference,
    ]);
    return one;
  };
  return { code, payment };
}

async function refund(payment: TestPayment): Promise<string> {
  const answer = await wire.post({ operation: "refund", session_id: payment.sessionId, amount: "1" });
  answers.push({ at: "answer of the API", text: JSON.stringify([answer.body, [...answer.headers]]) });
  return (await operationsOf(payment)).at(-1)?.id ?? "";
}

const page = (told: string) =>
  `<html><h1>502</h1>Card ${CARD_NUMBER} of key ${told}; <a href="https://vendor.example/?pan=${OTHER_CARDS[2]}">again</a></html>`;

/** Everything that a gateway can say in a day. */
async function traffic(kind: VendorKind): Promise<void> {
  const { code, payment } = await arrange(kind);
  const told = Object.values(kind.credentials).join(" ");
  const first = await payment();
  await refund(first);
  standIn.stage.script.result = "decline";
  await refund(first);
  standIn.stage.script.result = "succeed";
  const lost: string[] = [];
  for (const body of [page(told), { error: `Card ${OTHER_CARDS[0]} with ${told}` }]) {
    standIn.plan({ on: "write", fault: { kind: "answer", executed: true, answer: { status: 502, body } } });
    lost.push(await refund(first));
  }
  standIn.plan({ on: "write", fault: { kind: "half_body", executed: true } });
  lost.push(await refund(first));
  const broken = { status: 500, body: page(told) };
  standIn.plan({ on: "question", fault: { kind: "answer", executed: true, answer: broken } });
  for (const id of lost) await reconcileOperation(id);
  standIn.plan(null);
  for (const id of lost) await letTimePass(id);
  for (const id of lost) await reconcileOperation(id);
  await hook(code, told);
  await screens(first, lost);
}

/** Webhooks that are refused are kept for a while too, with what anybody put into them. */
async function hook(code: string, told: string): Promise<void> {
  for (const body of [
    JSON.stringify({ id: "evt_1", card: CARD_NUMBER, note: `${OTHER_CARDS[0]} ${told}` }),
    `torn {"pan": "${CARD_NUMBER}", "k": "${told}`,
  ]) {
    const answer = await wire.send(`/b/gateways/${code}/webhook?pan=${CARD_NUMBER}`, {
      method: "POST",
      headers: {
        "content-type": "application/json",
        "x-card": CARD_NUMBER,
        "stripe-signature": `t=1,v1=${told}`,
      },
      body,
    });
    answers.push({ at: "answer to a webhook", text: JSON.stringify(answer.body) });
  }
}

async function screens(payment: TestPayment, ids: readonly string[]): Promise<void> {
  const viewer = await makeActor(["transaction.view", "outcome.settle", "payment.inquiry"]);
  const keep = (at: string, shown: unknown) =>
    answers.push({
      at,
      text: JSON.stringify(shown, (_name, value) => (typeof value === "bigint" ? `${value}` : value)),
    });
  keep("the payment's page", await readTransaction(viewer, payment.sessionId));
  for (const id of ids) keep("the outcome's page", await getOutcome(viewer, id));
  const open = ids.find((id) => id !== "");
  if (!open) return;
  const note = `The portal says ${CARD_NUMBER} and ${OTHER_CARDS[0]}.`;
  await proposeSettlement(viewer, {
    operationId: open,
    outcome: "never_executed",
    note,
    evidence: note,
  }).catch((error: unknown) => keep("a refusal", String(error)));
}

describe("after gateways that tell card numbers and secrets everywhere", () => {
  afterEach(() => standIn.close());

  it.each(kinds.map((kind) => [kind.gateway, kind] as const))(
    "%s: traffic of all kinds",
    async (_name, kind) => {
      await traffic(kind);
      expect(standIn.seen.length).toBeGreaterThan(5);
    },
    60_000,
  );
});

describe("no card number and no secret", () => {
  let columns: Place[];
  beforeEach(async () => {
    columns = await readAllColumns(sql);
  });
  const known = () => [...secrets];

  it("is in any column of any table", () => {
    expect(
      columns.some(({ at, text }) => at === "operation.exchanges" && text.includes("extra_details")),
    ).toBe(true);
    expect(findLeaks(columns, known())).toEqual([]);
  });

  it("is in any log line", () => {
    expect(lines.length).toBeGreaterThan(20);
    expect(
      findLeaks(
        lines.map((text) => ({ at: "log", text })),
        known(),
      ),
    ).toEqual([]);
  });

  it("is in any answer, refusal or page", () => {
    expect(answers.length).toBeGreaterThan(kinds.length * 5);
    expect(findLeaks(answers, known())).toEqual([]);
  });
});

describe("the search turns red", () => {
  it.each([
    ["outcome_message", `'Card ${CARD_NUMBER} was refused'`],
    ["pg_response", `'{"deep":[{"text":"paid with ${OTHER_CARDS[0]}"}]}'`],
    ["exchanges", `'[{"headers":{"x":"${OTHER_CARDS[1]}"}}]'`],
  ])("on a card number in operation.%s", async (column, value) => {
    await inTransaction(async (transaction) => {
      await transaction.query(
        `UPDATE operation SET ${column} = ${value} WHERE id = (SELECT id FROM operation LIMIT 1)`,
      );
      const found = findLeaks(await readAllColumns(transaction), []);
      expect(found).toEqual([expect.stringContaining(`operation.${column}: card number`)]);
      throw new Error("rolled back");
    }).catch((error: Error) => expect(error.message).toBe("rolled back"));
  });

  it("on a secret, in whatever form it travels", () => {
    const secret = "sk_live/with+signs0123";
    for (const form of [secret, encodeURIComponent(secret), Buffer.from(secret).toString("base64")])
      expect(findLeaks([{ at: "log", text: `key=${form};` }], [secret])).toHaveLength(1);
  });

  it("the log itself takes card numbers out of what others wrote", () => {
    const written: string[] = [];
    const log = createLog({ level: "info", format: "json" }, { write: (line) => void written.push(line) });
    log.info({ said: `Card ${CARD_NUMBER}`, error: new Error(`no ${OTHER_CARDS[0]}`) }, "a gateway failed");
    expect(findLeaks([{ at: "log", text: written.join("") }], [])).toEqual([]);
    expect(written.join("")).toContain("411111******1111");
  });
});
