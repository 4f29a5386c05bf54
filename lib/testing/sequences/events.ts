import { expect } from "vitest";
import { stopMisfits } from "@/lib/approvals/stop-misfit";
import { sql } from "@/lib/db/sql";
import { money, newLines, expectRefused } from "@/lib/testing/sequences/calls";
import {
  ask,
  askInVain,
  balancesOf,
  childStateOf,
  hear,
  isOpen,
  judge,
  judgeInternal,
  type Line,
  type Model,
  type MoneyType,
  type Operation,
  thaw,
} from "@/lib/testing/sequences/model";
import {
  askAboutEverything,
  noticeArrived,
  paymentAt,
  type Real,
  work,
} from "@/lib/testing/sequences/system";
import { abandonOperation } from "@/lib/testing/abandoned";
import type { TestPayment } from "@/lib/testing/world";

/** What happens besides calls that move money: at the gateway, in the worker, to the payment itself. */

/** Cancel, expire or delete through the API. */
export async function callInternal(
  model: Model,
  real: Real,
  index: number,
  type: "cancel" | "expire" | "delete",
): Promise<void> {
  const payment = paymentAt(model, index);
  const verdict = judgeInternal(payment, type);
  const { sessionId } = real.payments[index] as TestPayment;
  const answer = await real.wire.post({ operation: type, session_id: sessionId });
  if (verdict === "not_found" || verdict === "invalid_state") return expectRefused(answer, verdict);
  expect([answer.status, answer.body]).toEqual([
    200,
    { detail: "Operation done successfully.", operation: type, result: "success" },
  ]);
  if (verdict === "hidden") payment.deleted = true;
  else if (verdict === "gone") payment.gone = true;
  else payment.state = verdict as "canceled" | "expired";
}

/** The status query tells the same balances and children that the bookkeeper has. */
export async function inquire(model: Model, real: Real, index: number): Promise<void> {
  const payment = paymentAt(model, index);
  const answer = await real.wire.send("/b/pbl/v2/inquiry/", {
    method: "POST",
    headers: { authorization: `Api-Key ${real.wire.apiKey}`, "content-type": "application/json" },
    body: JSON.stringify({ session_id: real.payments[index]?.sessionId }),
  });
  if (payment.gone || payment.deleted) return expectRefused(answer, "not_found");
  if (payment.state === "created") return expectRefused(answer, "invalid_state");
  if (payment.state !== "paid" && payment.state !== "authorized") return;
  const { captured, refunded, voided } = balancesOf(payment);
  const paid = payment.state === "paid" ? payment.settled + payment.fee : captured;
  const shown = (minor: bigint) => (minor > 0n ? money(minor) : undefined);
  expect(answer.status).toBe(200);
  const { state, amount, paid_amount, refunded_amount, voided_amount, transactions = [] } = answer.body;
  expect({ state, amount, paid_amount, refunded_amount, voided_amount }).toEqual({
    ...{ state: payment.state, amount: money(payment.settled), paid_amount: shown(paid) },
    ...{ refunded_amount: shown(refunded), voided_amount: shown(voided) },
  });
  const children = payment.operations.filter(({ hasChild }) => hasChild);
  expect(
    inOrder((transactions as { amount: string; state: string }[]).map((one) => [one.amount, one.state])),
  ).toEqual(inOrder(children.map((operation) => [money(operation.amount), childStateOf(operation)])));
}

const inOrder = (rows: unknown[][]) => rows.map((row) => row.join(" ")).sort();

/** A process that reserved and was killed, before or after it called the gateway. */
export async function killAfterReserving(
  model: Model,
  real: Real,
  wish: { payment: number; type: MoneyType; amount: bigint; key: string | null; called: boolean },
): Promise<void> {
  const { payment, type, amount, key, called } = wish;
  await abandonOperation(real.wire.api, real.payments[payment] as TestPayment, {
    ...{ type, amountMinor: amount, called },
    ...(key === null ? {} : { trackingKey: real.keyOf(key) }),
  });
  const [found] = await newLines(model, real, payment);
  const operation: Operation = {
    ...{ type, amount, key, status: "in_flight", line: null },
    ...{ hasChild: false, neverSeen: 0, portal: false },
  };
  if (found) {
    const status = found.status as Line["status"];
    operation.line = { id: found.id, payment, type, amount, status, told: false };
    model.lines.push(operation.line);
    if (key !== null && status !== "declined") {
      real.executedUnder.set(key, new Set([...(real.executedUnder.get(key) ?? []), found.id]));
    }
  }
  expect(found !== undefined).toBe(called);
  paymentAt(model, payment).operations.push(operation);
}

/** What a killed process may have had in hand; null when the rules would not have let it begin. */
export function fits(model: Model, payment: number, type: MoneyType, amount: bigint | null): bigint | null {
  const verdict = judge(paymentAt(model, payment), type, amount);
  return "amount" in verdict ? verdict.amount : null;
}

/** The worker asks the gateway about everything open and frees what adds up again; `spoiled`: the gateway's answers are worth nothing. */
export async function reconcile(model: Model, real: Real, spoiled: string | null): Promise<void> {
  if (spoiled) {
    await real.gateway.control("POST", "/control/faults", {
      ...{ match: { type: "inquiry" }, fault: spoiled, times: 1_000 },
      ...(spoiled === "wrong_amount" ? { amount: "7777.777" } : {}),
    });
  }
  await askAboutEverything(real);
  await stopMisfits();
  await real.gateway.control("DELETE", "/control/faults");
  for (const payment of model.payments) {
    for (const operation of payment.operations.filter((one) => isOpen(one) && !one.portal)) {
      // Where there is nothing to tell, no amount can be told wrongly.
      if (!spoiled || (spoiled === "wrong_amount" && !operation.line)) ask(payment, operation);
      else askInVain(operation);
    }
    thaw(payment);
  }
}

/** The worker applies what the gateway said. */
export async function applyNotices(model: Model): Promise<void> {
  await work("apply-gateway-notice");
  for (const notice of model.notices.splice(0)) hear(model, notice);
}

/** Somebody refunds in the gateway's own portal. */
export async function refundInPortal(
  model: Model,
  real: Real,
  payment: number,
  amount: bigint,
): Promise<void> {
  const { gatewayReference } = real.payments[payment] as TestPayment;
  const path = `/control/payments/${gatewayReference}/refunds`;
  const reply = await real.gateway.control("POST", path, { amount: money(amount) });
  const [found] = await newLines(model, real, payment);
  expect(found).toMatchObject({ type: "refund", amount: money(amount) });
  const status = found?.status as Line["status"];
  const line: Line = { id: found?.id ?? "", payment, type: "refund", amount, status, told: false };
  model.lines.push(line);
  if (reply.status < 400) await told(model, real, line);
}

/** The bank settles what it had queued, or takes back what had succeeded. */
export async function settleAtBank(
  model: Model,
  real: Real,
  line: Line,
  outcome: "succeeded" | "rejected",
): Promise<void> {
  const reply = await real.gateway.control("POST", `/control/operations/${line.id}/settle`, { outcome });
  expect(reply.status).toBe(200);
  line.status = outcome;
  await told(model, real, line);
}

/** The gateway tells of a line again, or for the first time. */
export async function tellAgain(model: Model, real: Real, line: Line): Promise<void> {
  const reply = await real.gateway.control("POST", `/control/operations/${line.id}/notify`);
  expect(reply.status).toBe(202);
  if (!line.told) await told(model, real, line);
}

async function told(model: Model, real: Real, line: Line): Promise<void> {
  await noticeArrived(real);
  line.told = true;
  model.notices.push({ line, status: line.status });
}

/** The faults stop, the bank settles, the worker catches up. */
export async function quiesce(model: Model, real: Real): Promise<void> {
  await real.gateway.control("DELETE", "/control/faults");
  for (const line of model.lines.filter(({ status }) => status === "pending"))
    await settleAtBank(model, real, line, "succeeded");
  await applyNotices(model);
  for (let turn = 0; turn < 2; turn++) await reconcile(model, real, null);
  const open = await sql.query(
    "SELECT id FROM operation WHERE status IN ('in_flight', 'unknown', 'pending') AND transaction_session_id = ANY ($1)",
    [real.payments.map(({ sessionId }) => sessionId)],
  );
  expect(open).toEqual([]);
}
