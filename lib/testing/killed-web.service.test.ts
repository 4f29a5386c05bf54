import { rmSync } from "node:fs";
import pg from "pg";
import { afterAll, beforeAll, expect, it } from "vitest";
import {
  bundleWebEntry,
  killAll,
  settingsFor,
  startWeb,
  startWorker,
  type Victim,
} from "@/lib/testing/processes";
import {
  balancesOf,
  eventually,
  executedAt,
  ledgerOf,
  makePayment,
  operationsOf,
  type TestPayment,
  arrangeWorld,
} from "@/lib/testing/world";

/** kill -9 of the web process at every point of a refund: never two, never none, judged by the gateway's ledger. */
const world = arrangeWorld();
let bundle: string;
let settings: Record<string, string>;
let worker: Victim;

beforeAll(async () => {
  bundle = await bundleWebEntry();
  settings = settingsFor(world.database);
  worker = await startWorker(settings);
});
afterAll(async () => {
  await worker?.kill();
  await killAll();
  rmSync(bundle, { force: true });
});

function refund(url: string, payment: TestPayment, trackingKey: string) {
  return fetch(`${url}/b/pbl/v2/operation/`, {
    method: "POST",
    headers: {
      authorization: `Api-Key ${world.apiKey}`,
      "content-type": "application/json",
      "tracking-key": trackingKey,
    },
    body: JSON.stringify({ operation: "refund", session_id: payment.sessionId, amount: "4.000" }),
  });
}

/** What is left when the dust has settled; the same key then tells of exactly one refund. */
async function settled(payment: TestPayment, trackingKey: string, wanted: string) {
  const line = await eventually(
    `the operation to be ${wanted}`,
    async () => {
      const lines = await operationsOf(payment);
      return lines.length === 1 && lines[0]!.status === wanted && lines[0];
    },
    40_000,
  );
  const web = await startWeb(bundle, settings);
  const answer = await refund(web.url, payment, trackingKey);
  const body = (await answer.json()) as { result: string; txn: { state: string } };
  await web.kill();
  expect([answer.status, body.result, body.txn.state]).toEqual([200, "success", "refunded"]);
  expect(await executedAt(world.gateway, payment)).toHaveLength(1);
  expect(await balancesOf(payment)).toMatchObject({ refunded_minor: 4_000n, refund_held_minor: 0n });
  return line;
}

/** Another session that holds the payment's row, so that whoever wants it waits. */
async function holdRow(payment: TestPayment) {
  const client = new pg.Client({ connectionString: world.database.ownerUrl });
  client.on("error", () => undefined);
  await client.connect();
  await client.query("BEGIN");
  await client.query("SELECT 1 FROM payment_transaction WHERE id = $1 FOR NO KEY UPDATE", [
    payment.id.toString(),
  ]);
  const waiting = () =>
    eventually("somebody to wait for the row", async () => {
      // Within a transaction the server shows the same picture of its sessions until it is told to look again.
      await client.query("SELECT pg_stat_clear_snapshot()");
      const { rows } = await client.query(
        "SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()",
      );
      return rows.length > 0;
    });
  const release = async () => {
    await client.query("COMMIT");
    await client.end();
  };
  return { waiting, release };
}

it("while the gateway executes: reserved until the inquiry finds it, one refund", async () => {
  const payment = await makePayment(world.gateway);
  await world.gateway.control("POST", "/control/faults", {
    match: { payment: payment.gatewayReference },
    fault: "delay",
    ms: 3_000,
  });
  const web = await startWeb(bundle, settings);
  const call = refund(web.url, payment, `killed-1-${payment.id}`).catch(() => "cut off");
  await eventually(
    "the gateway to execute",
    async () => (await ledgerOf(world.gateway, payment)).length === 1,
  );
  await web.kill();
  expect(await call).toBe("cut off");
  expect(await balancesOf(payment)).toMatchObject({ refund_held_minor: 4_000n, refundable: 8_500n });
  expect(await operationsOf(payment)).toMatchObject([{ status: "in_flight", tracking_key_held: true }]);
  await settled(payment, `killed-1-${payment.id}`, "succeeded");
}, 60_000);

it("between the reservation's commit and the call: released when the gateway never saw it, then the same key runs once", async () => {
  const payment = await makePayment(world.gateway);
  const row = await holdRow(payment);
  const web = await startWeb(bundle, settings);
  const call = refund(web.url, payment, `killed-2-${payment.id}`).catch(() => "cut off");
  await row.waiting();
  // The database commits the reservation although its client, asleep, never hears of it.
  web.child.kill("SIGSTOP");
  await row.release();
  await eventually("the reservation", async () => (await operationsOf(payment)).length === 1);
  await web.kill();
  expect(await call).toBe("cut off");
  expect(await ledgerOf(world.gateway, payment)).toEqual([]);
  await eventually("the release", async () => (await operationsOf(payment))[0]?.status === "failed", 40_000);
  expect(await balancesOf(payment)).toMatchObject({ refund_held_minor: 0n, refundable: 12_500n });

  const again = await startWeb(bundle, settings);
  for (const _time of [1, 2]) {
    const answer = await refund(again.url, payment, `killed-2-${payment.id}`);
    expect([answer.status, ((await answer.json()) as { result: string }).result]).toEqual([200, "success"]);
  }
  await again.kill();
  expect(await executedAt(world.gateway, payment)).toHaveLength(1);
  expect(await balancesOf(payment)).toMatchObject({ refunded_minor: 4_000n, refund_held_minor: 0n });
}, 60_000);

it("between the gateway's answer and our commit: the ledger's one refund is ours", async () => {
  const payment = await makePayment(world.gateway);
  await world.gateway.control("POST", "/control/faults", {
    match: { payment: payment.gatewayReference },
    fault: "delay",
    ms: 700,
  });
  const web = await startWeb(bundle, settings);
  const call = refund(web.url, payment, `killed-3-${payment.id}`).catch(() => "cut off");
  await eventually(
    "the gateway to execute",
    async () => (await ledgerOf(world.gateway, payment)).length === 1,
  );
  const row = await holdRow(payment);
  await row.waiting();
  await web.kill();
  expect(await call).toBe("cut off");
  await row.release();
  await settled(payment, `killed-3-${payment.id}`, "succeeded");
}, 60_000);

it("asleep over its time to send: it does not send late what was released", async () => {
  const payment = await makePayment(world.gateway);
  const row = await holdRow(payment);
  const web = await startWeb(bundle, settings);
  const call = refund(web.url, payment, `asleep-${payment.id}`).catch(() => null);
  await row.waiting();
  web.child.kill("SIGSTOP");
  await row.release();
  await eventually("the release", async () => (await operationsOf(payment))[0]?.status === "failed", 40_000);
  web.child.kill("SIGCONT");
  expect((await call)?.status).toBe(502);
  await web.kill();
  expect(await ledgerOf(world.gateway, payment)).toEqual([]);
  expect(await balancesOf(payment)).toMatchObject({ refund_held_minor: 0n, refundable: 12_500n });
}, 60_000);

it("at random moments, many refunds under way: every key ends with exactly one refund", async () => {
  const payments = await Promise.all(Array.from({ length: 24 }, () => makePayment(world.gateway)));
  await world.gateway.control("POST", "/control/delay", { ms: 20 });
  for (let round = 0; round < 3; round++) {
    const web = await startWeb(bundle, settings);
    const part = payments.slice(round * 8, round * 8 + 8);
    const calls = part.map((payment) => refund(web.url, payment, `random-${payment.id}`).catch(() => null));
    await new Promise((resolve) => setTimeout(resolve, 10 + Math.random() * 120));
    await web.kill();
    await Promise.all(calls);
  }
  await world.gateway.control("POST", "/control/delay", { ms: 0 });
  const web = await startWeb(bundle, settings);
  for (const payment of payments) {
    await eventually(
      "an answer that is definite",
      async () => {
        const answer = await refund(web.url, payment, `random-${payment.id}`);
        return answer.status === 200 && ((await answer.json()) as { result: string }).result === "success";
      },
      40_000,
    );
    expect(await executedAt(world.gateway, payment)).toHaveLength(1);
    expect(await balancesOf(payment)).toMatchObject({ refunded_minor: 4_000n, refund_held_minor: 0n });
  }
  await web.kill();
}, 120_000);
