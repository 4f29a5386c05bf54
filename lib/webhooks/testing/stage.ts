import { afterAll, beforeAll, beforeEach } from "vitest";
import { eventually, type TestPayment } from "@/lib/testing/world";
import { type Received, type Receiver, startReceiver } from "@/lib/webhooks/testing/receiver";
import { type DeliveryLine, deliveriesOf, applySettings } from "@/lib/webhooks/testing/settings";
import { runWorker } from "@/lib/worker/run-worker";

/** A worker and a merchant's endpoint that is told of operations, for one test file; `receiver` is filled before its tests. */
export interface Stage {
  receiver: Receiver;
  /** Calls about one payment: stragglers of other tests do not count. */
  callsFor(payment: TestPayment): Received[];
  /** The payment's deliveries once there are so many and all of them have ended. */
  delivered(payment: TestPayment, count?: number): Promise<DeliveryLine[]>;
}

export function useStage(): Stage {
  const stage: Stage = {
    receiver: undefined as unknown as Receiver,
    callsFor: (payment) =>
      stage.receiver.received.filter((call) => call.body.session_id === payment.sessionId),
    delivered: (payment, count = 1) =>
      eventually(`${count} finished deliveries`, async () => {
        const lines = await deliveriesOf(payment);
        return lines.length === count && lines.every((line) => line.status !== "pending") && lines;
      }),
  };
  let worker: Awaited<ReturnType<typeof runWorker>>;
  beforeAll(async () => {
    stage.receiver = await startReceiver();
    worker = await runWorker();
  });
  afterAll(async () => {
    await worker?.stop();
    await stage.receiver?.close();
  });
  beforeEach(async () => {
    stage.receiver.received.length = 0;
    stage.receiver.answers.length = 0;
    await applySettings({ operationsUrl: `${stage.receiver.url}/operations` });
  });
  return stage;
}
