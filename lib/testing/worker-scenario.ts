import { retryRequest } from "@/lib/approvals/end-request";
import type { UserActor } from "@/lib/auth/actor";
import { startWorker } from "@/lib/testing/processes";
import { ask, decide, requestNow } from "@/lib/testing/requests";
import {
  eventually,
  executedAt,
  makeActor,
  makePayment,
  operationsOf,
  type TestPayment,
  type World,
} from "@/lib/testing/world";

export interface Approved {
  payment: TestPayment;
  requestId: number;
}

/** Approved requests that wait for a worker. */
export async function approveMany(
  world: World,
  count: number,
): Promise<{ maker: UserActor; all: Approved[] }> {
  const maker = await makeActor(["payment.refund"]);
  const checker = await makeActor(["request.decide"]);
  const all: Approved[] = [];
  for (let index = 0; index < count; index++) {
    const payment = await makePayment(world.gateway);
    const requestId = await ask(maker, payment, { amount: "4.000" });
    await decide(checker, requestId);
    all.push({ payment, requestId });
  }
  return { maker, all };
}

/** Starts a worker and kills it without warning, again and again, at random moments of its work. */
export async function killWorkers(
  settings: Record<string, string>,
  kills: number,
  withinMs: number,
): Promise<void> {
  for (let kill = 0; kill < kills; kill++) {
    const worker = await startWorker(settings);
    await new Promise((resolve) => setTimeout(resolve, Math.random() * withinMs));
    await worker.kill();
  }
}

/** Lets a worker that lives bring everything to an end; a person tries again what was proved not done. Returns what became of each. */
export async function finish(
  world: World,
  settings: Record<string, string>,
  maker: UserActor,
  all: readonly Approved[],
) {
  const worker = await startWorker(settings);
  try {
    const outcomes = [];
    for (const { payment, requestId } of all) {
      const status = await eventually(
        `request ${requestId} to end`,
        async () => {
          const { status } = await requestNow(requestId);
          return (status === "done" || status === "manual_action_required") && status;
        },
        120_000,
      );
      const before = (await executedAt(world.gateway, payment)).length;
      if (status === "manual_action_required") {
        await retryRequest(maker, requestId);
        const done = async () => (await requestNow(requestId)).status === "done";
        await eventually(`the second attempt of request ${requestId}`, done, 60_000);
      }
      const after = (await executedAt(world.gateway, payment)).length;
      const open = (await operationsOf(payment)).filter((line) =>
        ["in_flight", "unknown"].includes(line.status),
      ).length;
      outcomes.push({ status, before, after, open });
    }
    return outcomes;
  } finally {
    await worker.kill();
  }
}
