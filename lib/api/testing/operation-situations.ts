import { ask } from "@/lib/testing/requests";
import type { Permission } from "@/lib/auth/permissions";
import { sql } from "@/lib/db/sql";
import { reconcileOperation } from "@/lib/operations/reconcile-operation";
import type { OperationType } from "@/lib/operations/types";
import type { Wire } from "@/lib/testing/wire";
import {
  ledgerOf,
  makeActor,
  makePayment,
  operationsOf,
  type PaymentWish,
  type TestPayment,
} from "@/lib/testing/world";
import type { TransactionState } from "@/lib/transactions/types";
import { accessTo } from "@/lib/testing/world";
import { insertAccounts, SEED_ACCOUNTS, type SeedAccount } from "@/prisma/seed/accounts";

/** Everything that can have happened to a payment before an operation comes. */

export interface Target {
  /** The session that the call names; a child's where children are called upon. */
  sessionId: string;
  /** What has to stay as it is; null where there is nothing. */
  payment: TestPayment | null;
}

export type Arrange = (wire: Wire) => Promise<Target>;

const limited = (pgCode: string, capabilities: SeedAccount["capabilities"]): SeedAccount => ({
  ...SEED_ACCOUNTS.authorize,
  pgCode,
  capabilities,
});

/** Accounts that can do less than the sandbox gateway. */
export const NOTHING = limited("authorize-nothing", { capture: "none", void: false, refund: "none" });
export const ONE_CAPTURE = limited("authorize-one-capture", { capture: "partial" });
export const ONE_REFUND: SeedAccount = {
  ...SEED_ACCOUNTS.knet,
  pgCode: "knet-one-refund",
  capabilities: { refund: "partial" },
};
export const WHOLE_REFUNDS: SeedAccount = {
  ...SEED_ACCOUNTS.knet,
  pgCode: "knet-whole",
  capabilities: { refund: "full" },
};

/** Stores them; once per test file. */
export async function insertLimitedAccounts(wire: Wire): Promise<void> {
  await insertAccounts(sql, [NOTHING, ONE_CAPTURE, ONE_REFUND, WHOLE_REFUNDS], accessTo(wire.gateway));
}

const targetOf = (payment: TestPayment): Target => ({ sessionId: payment.sessionId, payment });

/** A payment in a state, nothing done to it. */
export const fresh =
  (wish: PaymentWish): Arrange =>
  async (wire) =>
    targetOf(await makePayment(wire.gateway, wish));

export const inState = (state: TransactionState): Arrange =>
  fresh(state === "authorized" ? { account: SEED_ACCOUNTS.authorize } : { state });

interface Step {
  operation: OperationType;
  amount?: string;
  /** How the gateway spoils its answer. */
  fault?: string;
}

/** A payment to which operations were done through the API. */
export const after =
  (wish: PaymentWish, ...steps: Step[]): Arrange =>
  async (wire) => {
    const payment = await makePayment(wire.gateway, wish);
    for (const { fault, ...step } of steps) {
      if (fault) {
        const match = { payment: payment.gatewayReference };
        await wire.gateway.control("POST", "/control/faults", { match, fault });
      }
      const answer = await wire.post({ ...step, session_id: payment.sessionId });
      if (answer.status > 202) throw new Error(`cannot arrange ${step.operation}: ${JSON.stringify(answer)}`);
    }
    return targetOf(payment);
  };

/** The same with one column changed behind the product's back. */
export const changed =
  (arrange: Arrange, set: string): Arrange =>
  async (wire) => {
    const target = await arrange(wire);
    await sql.query(`UPDATE payment_transaction SET ${set} WHERE id = $1`, [target.payment?.id]);
    return target;
  };

/** Somebody asked for it in the console and nobody has decided. */
export const asked =
  (wish: PaymentWish, type: "refund" | "void", amount?: string): Arrange =>
  async (wire) => {
    const payment = await makePayment(wire.gateway, wish);
    const right: Permission = type === "refund" ? "payment.refund" : "payment.void";
    await ask(await makeActor([right]), payment, { type, ...(amount === undefined ? {} : { amount }) });
    return targetOf(payment);
  };

/** A refund that the bank took into its queue and refused in the end. */
export const refusedByBank = (): Arrange => async (wire) => {
  const target = await after(
    { account: SEED_ACCOUNTS.queued },
    { operation: "refund", amount: "4.000" },
  )(wire);
  const payment = target.payment as TestPayment;
  const [line] = await ledgerOf(wire.gateway, payment);
  await wire.gateway.control("POST", `/control/operations/${line?.id}/settle`, { outcome: "rejected" });
  const [operation] = await operationsOf(payment);
  await reconcileOperation(operation?.id ?? "");
  return target;
};

/** The session of a child instead of its parent's. */
export const childOf = (): Arrange => async (wire) => {
  const { payment } = await after({}, { operation: "refund", amount: "4.000" })(wire);
  const rows = await sql.query<{ session_id: string }>(
    "SELECT session_id FROM child_transaction WHERE transaction_id = $1",
    [payment?.id],
  );
  return { sessionId: rows[0]?.session_id ?? "", payment };
};

/** A session that nobody ever had. */
export const nowhere = (): Arrange => async () => ({ sessionId: "0".repeat(40), payment: null });
