import { setTimeout as sleep } from "node:timers/promises";
import { cancelRequest, retryRequest } from "@/lib/approvals/end-request";
import type { UserActor } from "@/lib/auth/actor";
import { AppError } from "@/lib/errors";
import { formatAmount } from "@/lib/money/money";
import { ask, decide } from "@/lib/testing/requests";
import type { ProcessStage } from "@/lib/testing/stage/stage";
import { makePayment, type PaymentWish, type TestPayment } from "@/lib/testing/world";
import { SEED_ACCOUNTS } from "@/prisma/seed/accounts";
import type { Random } from "@/prisma/seed/random";

/** What was told to somebody as done, to be found again afterwards. */
export interface Acknowledged {
  trackingKey: string;
  type: string;
  result: "success" | "queued";
}

/** Everything that the clients of one run saw and were told. */
export interface Diary {
  payments: TestPayment[];
  acknowledged: Acknowledged[];
  /** Requests of which somebody was told that his decision counts, and which. */
  decided: { requestId: number; verdict: "approve" | "reject" }[];
  internal: { sessionId: string; type: string }[];
  counts: Record<string, number>;
  /** What nobody should ever have seen. */
  wrong: string[];
}

export function emptyDiary(): Diary {
  return { payments: [], acknowledged: [], decided: [], internal: [], counts: {}, wrong: [] };
}

/** What every client works with; `over` ends its loop. */
export interface Scene {
  stage: ProcessStage;
  diary: Diary;
  random: Random;
  pools: Record<"refund" | "capture" | "created", TestPayment[]>;
  over(): boolean;
}

function count(scene: Scene, what: string): void {
  scene.diary.counts[what] = (scene.diary.counts[what] ?? 0) + 1;
}

/** Ends of what we started by itself, or by a fault that is on the way. Anything else was not foreseen. */
const FORESEEN = new Set([200, 202, 400, 404, 409, 429, 502, 503]);
const ANSWER_WITHIN_MS = 30_000;
const TRIES = 12;

interface Told {
  status: number;
  result: string | undefined;
}

async function post(scene: Scene, body: unknown, trackingKey: string | null): Promise<Told | null> {
  try {
    const answer = await fetch(`${scene.stage.url}/b/pbl/v2/operation/`, {
      method: "POST",
      headers: {
        authorization: `Api-Key ${scene.stage.apiKey}`,
        "content-type": "application/json",
        ...(trackingKey === null ? {} : { "tracking-key": trackingKey }),
      },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
    });
    const text = await answer.text();
    count(scene, `answered ${answer.status}`);
    if (!FORESEEN.has(answer.status)) scene.diary.wrong.push(`the API answered ${answer.status}: ${text}`);
    return { status: answer.status, result: (JSON.parse(text) as { result?: string }).result };
  } catch {
    count(scene, "no answer");
    return null;
  }
}

/** One operation through the API, asked for again under its key until somebody says something definite. */
export async function operate(scene: Scene, type: "refund" | "capture" | "void"): Promise<void> {
  const { random, diary } = scene;
  const payment = random.pick(type === "refund" ? scene.pools.refund : scene.pools.capture);
  const trackingKey = `chaos-${random.hex(24)}`;
  const amount = formatAmount(BigInt(random.int(1, 6_000)), "KWD");
  const body = { operation: type, session_id: payment.sessionId, ...(type === "void" ? {} : { amount }) };
  for (let attempt = 0; attempt < TRIES && !scene.over(); attempt++) {
    const told = await post(scene, body, trackingKey);
    const done = told?.result === "success" || told?.result === "queued";
    if (done) diary.acknowledged.push({ trackingKey, type, result: told.result as "success" });
    // Some ask once more although they know; nothing may come of it.
    if (done && !random.chance(0.2)) return;
    if (told?.status === 400) return;
    await sleep(random.int(20, 400));
  }
}

/** Cancel, expire or delete: no gateway, one transaction, and no key, so that a repetition is refused. */
export async function callOff(scene: Scene): Promise<void> {
  const payment = scene.pools.created.shift();
  if (!payment) return void (await sleep(200));
  const type = scene.random.pick(["cancel", "expire", "delete"]);
  const told = await post(scene, { operation: type, session_id: payment.sessionId }, null);
  if (told?.status === 200) scene.diary.internal.push({ sessionId: payment.sessionId, type });
}

export interface People {
  makers: UserActor[];
  checkers: UserActor[];
}

/** A request of the console and what checkers, and its own maker, try with it. */
export async function requestAndDecide(scene: Scene, { makers, checkers }: People): Promise<void> {
  const { random } = scene;
  const maker = random.pick(makers);
  const payment = random.pick(scene.pools.refund);
  const amount = formatAmount(BigInt(random.int(1, 4_000)), "KWD");
  const requestId = await attempt(scene, "asked", () => ask(maker, payment, { amount }));
  if (requestId === null) return void (await sleep(random.int(20, 200)));
  if (random.chance(0.1)) {
    await attempt(scene, "canceled", () => cancelRequest(maker, { requestId, reason: "Not needed." }));
  }
  if (random.chance(0.2)) {
    const own = await attempt(scene, "own request", () => decide(maker, requestId));
    if (own) scene.diary.wrong.push(`the maker of request ${requestId} decided it himself`);
  }
  const verdicts = random.chance(0.15) ? (["approve", "reject"] as const) : (["approve", "approve"] as const);
  await Promise.all(
    verdicts.map(async (verdict, index) => {
      const checker = checkers[(requestId + index) % checkers.length] as UserActor;
      const told = await attempt(scene, verdict, () => decide(checker, requestId, verdict));
      if (told) scene.diary.decided.push({ requestId, verdict });
    }),
  );
  await sleep(random.int(50, 600));
  if (random.chance(0.5)) await attempt(scene, "retried", () => retryRequest(maker, requestId));
}

/** A refusal is an answer; anything that is not one was not foreseen. */
async function attempt<Value>(scene: Scene, what: string, work: () => Promise<Value>): Promise<Value | null> {
  try {
    const value = await work();
    count(scene, what);
    return value;
  } catch (error) {
    if (!(error instanceof AppError))
      scene.diary.wrong.push(`${what}: ${String((error as Error)?.stack ?? error)}`);
    count(scene, `${what}: ${error instanceof AppError ? error.code : "fault"}`);
    return null;
  }
}

/** More than we think was paid: this gateway refuses nothing for us that we should have refused. */
const GENEROUS = "100000.000";

const NEW_PAYMENTS: readonly [keyof Scene["pools"], PaymentWish][] = [
  ["refund", { amountMinor: 12_500n, gatewayAmount: GENEROUS }],
  ["refund", { amountMinor: 12_500n, gatewayAmount: GENEROUS, account: SEED_ACCOUNTS.queued }],
  [
    "capture",
    { amountMinor: 12_500n, feeMinor: 250n, gatewayAmount: GENEROUS, account: SEED_ACCOUNTS.authorize },
  ],
  ["created", { state: "created" }],
];
const POOL_SIZE = 6;

/** New payments take the place of the oldest, so that there is always something left to move. */
export async function supply(scene: Scene): Promise<void> {
  for (const [pool, wish] of NEW_PAYMENTS) {
    // The database or the gateway may be away; the next round makes it.
    const payment = await makePayment(scene.stage.gateway, wish).catch(() => null);
    if (!payment) continue;
    scene.diary.payments.push(payment);
    scene.pools[pool].push(payment);
    if (scene.pools[pool].length > POOL_SIZE) scene.pools[pool].shift();
  }
}

const FAULTS = [
  { fault: "decline" },
  { fault: "executed_then_reset" },
  { fault: "reset_before_execution" },
  { fault: "bad_gateway_html", executed: true },
  { fault: "bad_gateway_html", executed: false },
  { fault: "half_json" },
  { fault: "garbage_200" },
  { fault: "wrong_amount", amount: "7777.777" },
  { fault: "executed_then_silent" },
  { fault: "delay", ms: 1_200 },
  { fault: "delay", ms: 1_200, before: true },
] as const;

/** The next call of some kind is answered wrongly, late or not at all. */
export async function spoil(scene: Scene): Promise<void> {
  const { random, stage } = scene;
  const type = random.pick(["refund", "refund", "capture", "void", "inquiry"]);
  const fault = { ...random.pick(FAULTS), match: { type }, times: random.int(1, 3) };
  await stage.gateway.control("POST", "/control/faults", fault).catch(() => undefined);
}
