import { Logger, runOnce } from "graphile-worker";
import { afterAll, beforeAll } from "vitest";
import { getPool } from "@/lib/db/pool";
import { sql } from "@/lib/db/sql";
import { startTestGateway, type TestGateway } from "@/lib/gateways/testing/sandbox-fixture";
import type { JobName } from "@/lib/jobs/add-job";
import { scheduleDueInquiries } from "@/lib/operations/reconcile-operation";
import type { Model, Payment } from "@/lib/testing/sequences/model";
import { arrangeWire, type Wire } from "@/lib/testing/wire";
import { eventually, type LedgerLine, ledgerOf, makePayment, type TestPayment } from "@/lib/testing/world";
import { JOB_HANDLERS } from "@/lib/worker/job-table";
import { SEED_ACCOUNTS } from "@/prisma/seed/accounts";

/** The product as a sequence meets it: its HTTP server, its worker's jobs, its database, and a gateway that tells it things. */
export interface System {
  wire: Wire;
  gateway: TestGateway;
}

/** The system with the payments of one sequence. */
export interface Real extends System {
  payments: TestPayment[];
  /** Keys of this sequence, whose names are the same in every sequence. */
  keyOf(name: string): string;
  noticesBefore: number;
  noticesMade: number;
  /** By Tracking-Key, the ledger lines that calls with it brought about, as seen from outside. */
  executedUnder: Map<string, Set<string>>;
}

/** Once per test file. */
export function arrangeSystem(): System {
  const wire = arrangeWire({ GATEWAY_DEADLINE_MS: "20000" });
  const system = { wire } as System;
  beforeAll(async () => {
    system.gateway = await startTestGateway({
      durability: "written",
      queueDelayMs: 3_600_000,
      webhookUrl: `${wire.url}/b/gateways/{account}/webhook`,
      webhookRetryMs: 100,
    });
    await sql.query("UPDATE gateway_account SET base_url = $1 WHERE gateway = 'sandbox'", [
      system.gateway.url,
    ]);
    await sql.query(
      "INSERT INTO setting (key, value) VALUES ('inquiry.per_minute', '1000000'), ('api.daily_limit', '100000000')",
    );
  });
  afterAll(() => system.gateway?.close());
  return system;
}

const SETTLED = 12_500n;
const FEE = 250n;

/** Payments for one sequence, in the books, in the ledger and in the model. */
export async function begin({ wire, gateway }: System): Promise<{ model: Model; real: Real }> {
  // More than we think: this gateway refuses nothing for us.
  const wish = { amountMinor: SETTLED, feeMinor: FEE };
  const payments = [
    await makePayment(gateway, { ...wish, gatewayAmount: "1000.000" }),
    await makePayment(gateway, { ...wish, account: SEED_ACCOUNTS.authorize }),
    await makePayment(gateway, { ...wish, account: SEED_ACCOUNTS.queued, gatewayAmount: "1000.000" }),
    await makePayment(gateway, { ...wish, state: "created" }),
  ];
  const prefix = `s${payments[0]?.id}`;
  const model: Model = {
    payments: (["paid", "authorized", "paid", "created"] as const).map((state, index) => ({
      ...{ settled: SETTLED, fee: FEE, state, queued: index === 2 },
      ...{ deleted: false, gone: false, frozen: false, operations: [] },
    })),
    lines: [],
    notices: [],
  };
  const real: Real = {
    ...{ wire, gateway, payments },
    keyOf: (name) => `${prefix}-${name}`,
    noticesBefore: await countNotices(),
    noticesMade: 0,
    executedUnder: new Map(),
  };
  return { model, real };
}

async function countNotices(): Promise<number> {
  const rows = await sql.query<{ count: number }>("SELECT count(*)::int AS count FROM gateway_notice");
  return rows[0]?.count ?? 0;
}

/** Waits until what the gateway just said is stored. */
export async function noticeArrived(real: Real): Promise<void> {
  real.noticesMade += 1;
  const wanted = real.noticesBefore + real.noticesMade;
  await eventually("the gateway's notice", async () => (await countNotices()) >= wanted);
}

export async function linesOf(real: Real, index: number): Promise<LedgerLine[]> {
  return ledgerOf(real.gateway, real.payments[index] as TestPayment);
}

export function paymentAt(model: Model, index: number): Payment {
  return model.payments[index] as Payment;
}

const QUIET = new Logger(() => () => undefined);

/** One turn of the product's own worker: the jobs of these names that are due, by the handlers of the product. */
export async function work(...names: JobName[]): Promise<void> {
  const chosen = Object.entries(JOB_HANDLERS).filter(([name]) => names.includes(name as JobName));
  await runOnce({
    pgPool: getPool(),
    taskList: Object.fromEntries(chosen) as Record<string, (payload: unknown) => Promise<void>>,
    logger: QUIET,
    noHandleSignals: true,
  });
}

/** Time passes, so that the gateway is asked about everything open. */
export async function askAboutEverything(real: Real): Promise<void> {
  await sql.query(
    `UPDATE operation SET next_inquiry_at = now() - interval '1 second', last_sending_at = now() - interval '1 day'
     WHERE status IN ('in_flight', 'unknown', 'pending') AND source <> 'gateway' AND transaction_session_id = ANY ($1)`,
    [real.payments.map(({ sessionId }) => sessionId)],
  );
  await scheduleDueInquiries();
  await work("reconcile-operation");
}
