import type { TransactionState } from "@/lib/transactions/types";

/**
 * A careful bookkeeper, written from the contract and not from the product: what each call must come to, and what must stand in
 * the product's books and in the gateway's ledger afterwards. Plain values only.
 */

export type MoneyType = "refund" | "capture" | "void";
export type Status = "in_flight" | "unknown" | "pending" | "succeeded" | "declined" | "failed" | "rejected";

/** One line of the gateway's ledger. */
export interface Line {
  id: string;
  payment: number;
  type: MoneyType;
  amount: bigint;
  status: "succeeded" | "pending" | "declined" | "rejected";
  /** Whether the gateway has told of it at least once. */
  told: boolean;
}

/** One operation in the product's books. */
export interface Operation {
  type: MoneyType;
  amount: bigint;
  status: Status;
  key: string | null;
  /** Null: it never reached the gateway. */
  line: Line | null;
  hasChild: boolean;
  /** How often the gateway has said that it never saw it. */
  neverSeen: number;
  /** Made by somebody in the gateway's own portal: it has no name of ours, so nobody can ask about it. */
  portal: boolean;
}

export interface Payment {
  settled: bigint;
  fee: bigint;
  state: TransactionState;
  /** Its bank takes refunds into a queue. */
  queued: boolean;
  deleted: boolean;
  /** Removed for good. */
  gone: boolean;
  frozen: boolean;
  operations: Operation[];
}

/** What the gateway said at our door and no job has looked at yet. */
export interface Notice {
  line: Line;
  status: Line["status"];
}

export interface Model {
  payments: Payment[];
  lines: Line[];
  notices: Notice[];
}

const OPEN: readonly Status[] = ["in_flight", "unknown", "pending"];
export const isOpen = (operation: Operation) => OPEN.includes(operation.status);

function sum(payment: Payment, type: MoneyType, ...statuses: Status[]): bigint {
  return payment.operations
    .filter((operation) => operation.type === type && statuses.includes(operation.status))
    .reduce((total, { amount }) => total + amount, 0n);
}

export function balancesOf(payment: Payment) {
  return {
    captured: sum(payment, "capture", "succeeded"),
    captureHeld: sum(payment, "capture", ...OPEN),
    refunded: sum(payment, "refund", "succeeded"),
    refundQueued: sum(payment, "refund", "pending"),
    refundHeld: sum(payment, "refund", "in_flight", "unknown"),
    voided: sum(payment, "void", "succeeded"),
    voidHeld: sum(payment, "void", ...OPEN) > 0n,
  };
}

/** What may still be refunded; negative after facts that nobody asked us about. */
export function refundable(payment: Payment): bigint {
  const { captured, refunded, refundQueued, refundHeld } = balancesOf(payment);
  const taken = captured < payment.settled ? captured : payment.settled;
  const base = payment.state === "paid" ? payment.settled : payment.state === "authorized" ? taken : 0n;
  return base - refunded - refundQueued - refundHeld;
}

export function capturable(payment: Payment): bigint {
  const { captured, captureHeld, voided, voidHeld } = balancesOf(payment);
  if (payment.state !== "authorized" || voidHeld || voided > 0n) return 0n;
  return payment.settled + payment.fee - captured - captureHeld;
}

export function available(payment: Payment, type: MoneyType): bigint {
  if (type === "void") return payment.settled + payment.fee;
  return type === "refund" ? refundable(payment) : capturable(payment);
}

/** `ok` with the amount that moves, or the code of the refusal. */
export function judge(
  payment: Payment,
  type: MoneyType,
  amount: bigint | null,
): { amount: bigint } | { code: string } {
  const { captured, captureHeld, voided, voidHeld } = balancesOf(payment);
  if (payment.deleted || payment.gone) return { code: "not_found" };
  const states: TransactionState[] = type === "refund" ? ["paid", "authorized"] : ["authorized"];
  if (!states.includes(payment.state)) return { code: "invalid_state" };
  if (payment.frozen) return { code: "transaction_frozen" };
  if (voided > 0n || (voidHeld && type !== "refund")) return { code: "already_voided" };
  if (type === "void") {
    return captured + captureHeld > 0n
      ? { code: "already_captured" }
      : { amount: payment.settled + payment.fee };
  }
  if (type === "refund" && payment.state === "authorized" && captured === 0n) return { code: "not_captured" };
  const left = available(payment, type);
  const wanted = amount ?? left;
  return left <= 0n || wanted > left ? { code: "amount_exceeds_balance" } : { amount: wanted };
}

/** Cancel, expire, delete: the state afterwards, `hidden`, `gone`, or the code of the refusal. */
export function judgeInternal(payment: Payment, type: "cancel" | "expire" | "delete"): string {
  if (payment.deleted || payment.gone) return "not_found";
  const waits = payment.state === "created";
  if (type !== "delete") return waits ? (type === "cancel" ? "canceled" : "expired") : "invalid_state";
  if (payment.operations.some(isOpen)) return "invalid_state";
  return payment.state === "paid" || payment.state === "authorized" ? "hidden" : "gone";
}

/** Whether the gateway itself takes it. It believes that more was paid than we think, except for authorizations. */
export function gatewayTakes(model: Model, index: number, type: MoneyType, amount: bigint): boolean {
  const payment = model.payments[index] as Payment;
  if (payment.state !== "authorized") return true;
  const total = (kind: MoneyType) =>
    model.lines
      .filter((line) => line.payment === index && line.type === kind)
      .filter((line) => line.status === "succeeded" || line.status === "pending")
      .reduce((all, line) => all + line.amount, 0n);
  if (total("void") > 0n) return false;
  if (type === "refund") return amount <= total("capture") - total("refund");
  if (type === "capture") return amount <= payment.settled + payment.fee - total("capture");
  return total("capture") === 0n;
}

/** The operation that holds a key: one that was not proved not done, or whose caller has a child to look at. */
export function holderOf(model: Model, key: string): Operation | undefined {
  return model.payments
    .flatMap(({ operations }) => operations)
    .find(
      (operation) =>
        operation.key === key &&
        (operation.hasChild || (operation.status !== "declined" && operation.status !== "failed")),
    );
}

/** Nobody has been told anything about it yet, so a second caller of its key would have to wait. */
export function isUnanswered({ status, type, hasChild }: Operation): boolean {
  return status === "in_flight" || (status === "unknown" && type === "refund" && !hasChild);
}

export function childStateOf({ type, status, hasChild }: Operation): string | null {
  if (!hasChild) return null;
  if (type === "capture") return "paid";
  if (type === "void") return "voided";
  if (status === "succeeded") return "refunded";
  return status === "unknown" || status === "pending" ? "refund_queued" : "refund_rejected";
}

/** A fact about an operation reaches the books. */
export function learn(payment: Payment, operation: Operation, status: Status): void {
  operation.status = status;
  // Proved not done before anybody was told of a child: the key is free for good, whatever is said later.
  if (!operation.hasChild && (status === "declined" || status === "failed")) operation.key = null;
  const isRefund = operation.type === "refund";
  if (status === "succeeded" || (status === "pending" && isRefund)) operation.hasChild = true;
  if (refundable(payment) < 0n || capturable(payment) < 0n) payment.frozen = true;
}

/** A payment that a fact froze goes on when its balance adds up again. */
export function thaw(payment: Payment): void {
  const { captured, captureHeld, voided } = balancesOf(payment);
  const bothWays = voided > 0n && captured + captureHeld > 0n;
  if (refundable(payment) >= 0n && capturable(payment) >= 0n && !bothWays) payment.frozen = false;
}

/** What an inquiry answers about an operation, and what the books make of it. */
export function ask(payment: Payment, operation: Operation): void {
  const { line, status } = operation;
  if (!line) {
    operation.neverSeen += 1;
    return learn(payment, operation, operation.neverSeen >= 2 ? "failed" : "unknown");
  }
  if (line.status === "succeeded" || line.status === "pending") return learn(payment, operation, line.status);
  learn(payment, operation, status === "pending" ? "rejected" : "declined");
}

/** An inquiry that fails says nothing; what was under way is now at least known to be unknown. */
export function askInVain(operation: Operation): void {
  if (operation.status === "in_flight") operation.status = "unknown";
}

/** A stored notice is applied. */
export function hear(model: Model, { line, status }: Notice): void {
  const payment = model.payments[line.payment] as Payment;
  const known = payment.operations.find((operation) => operation.line === line);
  if (!known) {
    if (status !== "succeeded" && status !== "pending") return;
    const { type, amount } = line;
    const operation: Operation = {
      ...{ type, amount, status: "in_flight", key: null, line },
      ...{ hasChild: false, neverSeen: 0, portal: true },
    };
    payment.operations.push(operation);
    return learn(payment, operation, status);
  }
  const next = nextStatus(known.status, status);
  if (next) learn(payment, known, next);
  thaw(payment);
}

const isFinal = (status: Status) => status === "succeeded" || status === "rejected";

function nextStatus(before: Status, said: Notice["status"]): Status | null {
  if (said === "succeeded") return isFinal(before) ? null : "succeeded";
  // Said to be taken, after all: held again until the gateway tells how it ends. Old news of it does no harm.
  if (said === "pending") return before === "pending" || isFinal(before) ? null : "pending";
  if (before === "pending" || before === "succeeded") return "rejected";
  return before === "in_flight" || before === "unknown" ? "declined" : null;
}
