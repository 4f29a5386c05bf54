import { copyFile, mkdtemp, rm } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { sandboxConnector } from "@/lib/gateways/sandbox/connector";
import { startTestGateway, type TestGateway } from "@/lib/gateways/testing/sandbox-fixture";

interface Received {
  headers: Record<string, string>;
  rawBody: string;
  receivedAtMs: number;
}

const open: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of open.splice(0).reverse()) await close();
});

/** A merchant that keeps what it is sent. */
async function receiver(): Promise<{ url: string; received: Received[] }> {
  const received: Received[] = [];
  const server: Server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const headers = request.headers as Record<string, string>;
      received.push({ headers, rawBody: Buffer.concat(chunks).toString("utf8"), receivedAtMs: Date.now() });
      response.writeHead(200).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  open.push(() => new Promise((resolve) => server.close(resolve)));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, received };
}

async function gatewayTelling(url: string, more: { ledgerFile?: string } = {}): Promise<TestGateway> {
  const gateway = await startTestGateway({ durability: "written", webhookUrl: url, ...more });
  open.push(() => gateway.close());
  return gateway;
}

const until = async (received: Received[], count: number) => {
  await expect.poll(() => received.length).toBe(count);
  return received[count - 1]!;
};

describe("disputes at the sandbox gateway", () => {
  it("are raised and decided by the hidden hand, and told with a signature that the connector verifies", async () => {
    const { url, received } = await receiver();
    const gateway = await gatewayTelling(url);
    const payment = await gateway.addPayment();
    const raised = await gateway.control("POST", `/control/payments/${payment}/disputes`, {
      amount: "4.000",
      reason: "fraudulent",
    });
    expect(raised).toMatchObject({
      status: 201,
      body: { status: "opened", amount: "4.000", currency: "KWD" },
    });
    const first = await until(received, 1);
    expect(await sandboxConnector.verifyWebhook(gateway.account, first)).toEqual({ ok: true });
    expect(sandboxConnector.parseWebhook(gateway.account, first)).toMatchObject([
      {
        kind: "dispute",
        mustConfirm: false,
        disputeId: raised.body.id,
        paymentReference: payment,
        status: "opened",
        amountMinor: 4_000n,
        reason: "fraudulent",
      },
    ]);
    await gateway.control("POST", `/control/disputes/${raised.body.id}/close`, { outcome: "lost" });
    const second = await until(received, 2);
    expect(sandboxConnector.parseWebhook(gateway.account, second)).toMatchObject([
      { kind: "dispute", disputeId: raised.body.id, status: "lost" },
    ]);
    const again = await gateway.control("POST", `/control/disputes/${raised.body.id}/close`, {
      outcome: "won",
    });
    expect([again.status, again.body.error.code]).toEqual([409, "already_closed"]);
  });

  it("are about money that was taken, and about no more of it", async () => {
    const gateway = await gatewayTelling((await receiver()).url);
    const payment = await gateway.addPayment();
    for (const amount of ["12.501", "0.000", "1.0001", "-1"]) {
      const refused = await gateway.control("POST", `/control/payments/${payment}/disputes`, { amount });
      expect([refused.status, refused.body.error.code]).toEqual([400, "invalid_amount"]);
    }
    expect((await gateway.control("POST", "/control/payments/nobody/disputes", {})).status).toBe(404);
    expect((await gateway.control("POST", "/control/disputes/nobody/close", { outcome: "won" })).status).toBe(
      404,
    );
  });

  it("outlive a restart", async () => {
    const { url } = await receiver();
    const first = await startTestGateway({ webhookUrl: url });
    const payment = await first.addPayment();
    const { body } = await first.control("POST", `/control/payments/${payment}/disputes`, {});
    const { ledgerFile } = first;
    const folder = await mkdtemp(join(tmpdir(), "disputes-"));
    open.push(() => rm(folder, { recursive: true, force: true }));
    const kept = join(folder, "ledger.jsonl");
    await copyFile(ledgerFile, kept);
    await first.close();
    const second = await gatewayTelling(url, { ledgerFile: kept });
    const closed = await second.control("POST", `/control/disputes/${body.id}/close`, { outcome: "won" });
    expect(closed).toMatchObject({ status: 200, body: { status: "won", amount: "12.500" } });
  });
});

describe("the gateway's own portal", () => {
  it("captures and voids as well as it refunds, without a reference of the merchant", async () => {
    const gateway = await gatewayTelling((await receiver()).url);
    const payment = await gateway.addPayment({ capture_mode: "authorize" });
    const captured = await gateway.control("POST", `/control/payments/${payment}/captures`, {
      amount: "5.000",
    });
    expect(captured).toMatchObject({
      status: 201,
      body: { type: "capture", reference: null, amount: "5.000" },
    });
    const other = await gateway.addPayment({ capture_mode: "authorize" });
    const voided = await gateway.control("POST", `/control/payments/${other}/voids`, {});
    expect(voided).toMatchObject({ status: 201, body: { type: "void", reference: null, amount: "12.500" } });
    const missing = await gateway.control("POST", `/control/payments/${payment}/refunds`, {});
    expect([missing.status, missing.body.error.code]).toEqual([400, "invalid_request"]);
  });
});
