import { type ChildProcess, spawn } from "node:child_process";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, expect, it } from "vitest";
import { performOperation } from "@/lib/operations/perform-operation";
import { eventually, makePayment, arrangeWorld } from "@/lib/testing/world";
import { type Receiver, silence, startReceiver } from "@/lib/webhooks/testing/receiver";
import { deliveriesOf, applySettings } from "@/lib/webhooks/testing/settings";

const world = arrangeWorld({ WEBHOOK_ALLOW_PRIVATE: "1", GATEWAY_DEADLINE_MS: "5000" });
let receiver: Receiver;
const workers: ChildProcess[] = [];

beforeAll(async () => {
  receiver = await startReceiver();
});
afterEach(() => {
  for (const worker of workers.splice(0)) worker.kill("SIGKILL");
});
afterAll(() => receiver.close());

/** The worker as it is run in production, in a process of its own. */
function startWorkerProcess(): Promise<ChildProcess> {
  const worker = spawn(process.execPath, [join(process.cwd(), "scripts/run.mjs"), "worker"], {
    env: { ...process.env, COUNTERSIGN_SUPERVISED: "0" },
    stdio: ["ignore", "inherit", "inherit", "ipc"],
  });
  workers.push(worker);
  return new Promise((resolve, reject) => {
    worker.once("message", () => resolve(worker));
    worker.once("exit", (code) => reject(new Error(`The worker ended with ${code}.`)));
  });
}

it("a worker killed while the receiver thinks: delivered once more under the same event id, and the trace says so", async () => {
  await applySettings({ operationsUrl: `${receiver.url}/operations`, timeoutMs: 30_000 });
  const payment = await makePayment(world.gateway);
  const first = await startWorkerProcess();
  receiver.answers.push(silence);
  await performOperation(world.api, { type: "refund", source: "api", sessionId: payment.sessionId });
  await eventually("the first call", async () => receiver.received.length === 1);
  first.kill("SIGKILL");
  await startWorkerProcess();
  const delivered = await eventually(
    "the delivery",
    async () => {
      const [line] = await deliveriesOf(payment);
      return line?.status === "delivered" && line;
    },
    40_000,
  );
  expect(receiver.received).toHaveLength(2);
  expect(receiver.received.map((call) => call.headers["webhook-id"])).toEqual([
    delivered.event_id,
    delivered.event_id,
  ]);
  expect(delivered.attempts?.map(({ fault, http_status }) => fault ?? http_status)).toEqual([
    "interrupted",
    200,
  ]);
}, 90_000);
