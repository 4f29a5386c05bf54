import type { RequestStatus } from "@/lib/approvals/types";
import { SEED_ACCOUNTS } from "./accounts";
import { isRefundable, isUntouched, share } from "./demo-waiting";
import { addOperation } from "./operation";
import { addMs } from "./payment";
import type { Random } from "./random";
import { addRequest } from "./request";
import type { SeedActor, SeedPayment } from "./rows";

/** What was refunded, captured, voided, refused and hidden in ninety days. */

const HOUR = 3_600_000;
/** A story needs this long to be over, approval included. */
const ROOM = 60 * HOUR;
const API: SeedActor = { type: "api_key" };

type Story = (random: Random, payment: SeedPayment, at: Date) => void;

const direct =
  (type: "refund" | "capture", percent: number, actor: SeedActor = API): Story =>
  (random, payment, at) => {
    const { settledMinor, feeMinor } = payment.transaction;
    const whole = settledMinor + (type === "capture" ? feeMinor : 0n);
    addOperation(random, payment, {
      type,
      status: "succeeded",
      actor,
      createdAt: at,
      amountMinor: percent === 100 ? whole : share(payment, percent),
    });
  };

const answered =
  (status: "pending" | "declined" | "rejected"): Story =>
  (random, payment, at) =>
    void addOperation(random, payment, { type: "refund", status, actor: API, createdAt: at });

/** A request with its end, and with its operation when it was carried out. */
const requested =
  (type: "refund" | "void", status: RequestStatus, percent = 100): Story =>
  (random, payment, at) => {
    const maker = random.pick(["maker", "maker2"]);
    const request = addRequest(random, payment, {
      type,
      status,
      maker,
      checker: random.pick(["checker", "checker2"]),
      createdAt: at,
      ...(percent === 100 ? {} : { amountMinor: share(payment, percent) }),
    });
    if (status !== "done") return;
    const operation = addOperation(random, payment, {
      type,
      status: "succeeded",
      actor: { type: "user", username: maker },
      createdAt: addMs(request.decision?.createdAt ?? at, random.int(200, 900)),
      amountMinor: request.amountMinor,
      ofRequest: true,
    });
    request.statusChangedAt = addMs(operation.settledAt ?? operation.createdAt, 60);
  };

const inTurn =
  (...stories: readonly Story[]): Story =>
  (random, payment, at) => {
    for (const [index, story] of stories.entries()) story(random, payment, addMs(at, index * 3 * HOUR));
  };

const hidden: Story = (_random, payment, at) => {
  payment.transaction.deletedAt = at;
  payment.transaction.deletedBy = "admin";
};

const nothing: Story = () => undefined;

type Stories = readonly (readonly [weight: number, story: Story])[];

const OF_PAID: Stories = [
  [760, nothing],
  [60, direct("refund", 35)],
  [30, direct("refund", 100)],
  [25, inTurn(direct("refund", 20), direct("refund", 45))],
  [45, requested("refund", "done")],
  [30, requested("refund", "done", 40)],
  [12, requested("refund", "rejected")],
  [9, requested("refund", "canceled", 60)],
  [6, requested("refund", "expired")],
  [10, answered("declined")],
  [10, hidden],
];

const OF_QUEUED: Stories = [
  [55, nothing],
  [20, direct("refund", 100)],
  [8, answered("rejected")],
  [10, requested("refund", "done")],
];
const OF_QUEUED_LATELY: Stories = [
  [50, nothing],
  [50, answered("pending")],
];

const OF_AUTHORIZED: Stories = [
  [40, nothing],
  [22, direct("capture", 100, { type: "user", username: "maker" })],
  [10, direct("capture", 60, { type: "user", username: "maker2" })],
  [6, inTurn(direct("capture", 40), direct("capture", 30))],
  [8, inTurn(direct("capture", 80), direct("refund", 25))],
  [12, requested("void", "done")],
  [2, requested("void", "rejected")],
];

/** Gives finished stories to the payments that are old enough for one. */
export function addPast(random: Random, payments: readonly SeedPayment[], now: Date): void {
  for (const payment of payments) {
    const { paidAt, pgCode } = payment.transaction;
    if (paidAt === null || !isUntouched(payment)) continue;
    const roomMs = now.getTime() - paidAt.getTime();
    const isQueued = pgCode === SEED_ACCOUNTS.queued.pgCode;
    const isLate = isQueued && roomMs > 5 * HOUR && roomMs < 2 * ROOM;
    if (!isLate && roomMs < ROOM + 6 * HOUR) continue;
    const latest = isLate ? 4 * HOUR : Math.min(roomMs - ROOM, 9 * 24 * HOUR);
    const at = addMs(paidAt, Math.floor(HOUR + random.next() * (latest - HOUR)));
    storyOf(random, payment, isLate)(random, payment, at);
  }
}

function storyOf(random: Random, payment: SeedPayment, isLate: boolean): Story {
  if (payment.transaction.state === "authorized") return draw(random, OF_AUTHORIZED);
  if (!isRefundable(payment)) return nothing;
  if (isLate) return draw(random, OF_QUEUED_LATELY);
  return draw(random, payment.transaction.pgCode === SEED_ACCOUNTS.queued.pgCode ? OF_QUEUED : OF_PAID);
}

function draw(random: Random, stories: Stories): Story {
  const index = random.weighted(Object.fromEntries(stories.map(([weight], place) => [`s${place}`, weight])));
  return stories[Number(index.slice(1))]?.[1] ?? nothing;
}
