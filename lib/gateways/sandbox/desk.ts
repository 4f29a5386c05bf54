import { randomUUID } from "node:crypto";
import { toMinor } from "@/lib/gateways/sandbox/amounts";
import { Book } from "@/lib/gateways/sandbox/book";
import {
  type Entry,
  NO_END,
  type Notice,
  type Operation,
  type OperationType,
  type Payment,
  type PaymentEnd,
  type RefundMode,
  operationView,
} from "@/lib/gateways/sandbox/entries";
import { judge, type OperationOrder } from "@/lib/gateways/sandbox/law";
import { type Durability, LedgerFile } from "@/lib/gateways/sandbox/ledger-file";

/** A refusal that is answered in the gateway's own words. */
export class Refusal extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
  ) {
    super(message);
  }
}

export interface DeskOptions {
  ledgerFile: string;
  durability: Durability;
  queueDelayMs: number;
  /** How long a payment waits for its customer. */
  paymentLifetimeMs: number;
  /** Whether notices are kept and sent at all. */
  notices: boolean;
  onNotice(notice: Notice): void;
}

const ID_PREFIX: Record<OperationType, string> = { refund: "ref", capture: "cap", void: "void" };
const REJECTION = "rejected_by_bank";

/** Executes what is asked: judges it against the book, writes it down and lets the queue settle what was queued. */
export class Desk {
  readonly book = new Book();
  #ledger!: LedgerFile;
  readonly #timers = new Map<string, NodeJS.Timeout>();

  private constructor(private readonly options: DeskOptions) {}

  /** Replays the ledger and takes up the queue and the undelivered notices where they were left. */
  static async open(options: DeskOptions): Promise<Desk> {
    const desk = new Desk(options);
    desk.#ledger = await LedgerFile.open(options.ledgerFile, options.durability, (entry) =>
      desk.book.apply(entry),
    );
    for (const operation of desk.book.inOrder) desk.#plan(operation);
    return desk;
  }

  /** Resolves when everything done so far would survive a power cut. Every answer waits for it. */
  durable(): Promise<void> {
    return this.#ledger.durable();
  }

  async close(): Promise<void> {
    for (const timer of this.#timers.values()) clearTimeout(timer);
    this.#timers.clear();
    await this.#ledger.close();
  }

  /** Takes a payment into the book, with the operations that it brings along. */
  addPayment(payment: Payment, operations: Operation[] = []): Payment {
    this.record({ kind: "payment", payment, operations });
    return payment;
  }

  /** The customer paid. `late`: a payment that had failed or was canceled succeeds all the same. */
  async pay(payment: Payment, end: PaymentEnd = NO_END, late = false): Promise<void> {
    const isOver = payment.state === "failed" || payment.state === "canceled";
    if (payment.state !== "waiting" && !(late && isOver))
      throw new Refusal(409, "not_waiting", "The payment is not waiting for its customer.");
    this.record({ kind: "paid", paymentId: payment.id, at: new Date().toISOString(), end });
    await this.#announcePayment(payment);
  }

  /** The payment is over without money. */
  async endUnpaid(
    payment: Payment,
    state: "failed" | "canceled",
    code: string,
    message: string,
  ): Promise<void> {
    if (payment.state !== "waiting")
      throw new Refusal(409, "not_waiting", "The payment is not waiting for its customer.");
    const end = { ...NO_END, code, message };
    this.record({ kind: "unpaid", paymentId: payment.id, at: new Date().toISOString(), state, end });
    await this.#announcePayment(payment);
  }

  /** Ends a payment whose customer has taken too long; to be asked before anybody looks at it. */
  async endIfTooOld(payment: Payment): Promise<void> {
    const ageMs = Date.now() - Date.parse(payment.createdAt);
    if (payment.state !== "waiting" || ageMs < this.options.paymentLifetimeMs) return;
    await this.endUnpaid(payment, "failed", "session_expired", "The customer took too long.");
  }

  /**
   * Executes one operation, or returns the first one of a repeated idempotency key. The same reference without a key
   * is executed again: like most gateways, this one does not protect anybody from sending twice.
   */
  execute(order: OperationOrder): { operation: Operation; replayed: boolean } {
    const amountMinor = toMinor(order.amount, order.currency);
    if (amountMinor === null || amountMinor === 0n) {
      throw new Refusal(
        400,
        "invalid_amount",
        "The amount must be a positive decimal text that its currency can hold.",
      );
    }
    if (order.idempotencyKey !== null) {
      const first = this.book.operationByKey(order.payment.account, order.idempotencyKey);
      if (first) return { operation: sameOrder(first, order, amountMinor), replayed: true };
    }
    const refusal = order.decline ?? judge(order, amountMinor);
    const queued = refusal === null && order.type === "refund" && order.payment.refundMode !== "immediate";
    const status = refusal ? "declined" : queued ? "pending" : "succeeded";
    const now = new Date();
    const operation: Operation = {
      seq: this.book.nextSeq,
      id: `${ID_PREFIX[order.type]}_${randomUUID().replaceAll("-", "")}`,
      paymentId: order.payment.id,
      type: order.type,
      reference: order.reference,
      idempotencyKey: order.idempotencyKey,
      amountMinor,
      currency: order.currency,
      status,
      firstStatus: status,
      code: refusal?.code ?? null,
      message: refusal?.message ?? null,
      createdAt: now.toISOString(),
      settledAt: queued ? null : now.toISOString(),
      settleAtMs: queued ? now.getTime() + this.options.queueDelayMs : null,
    };
    this.record({ kind: "operation", operation });
    this.#plan(operation);
    return { operation, replayed: false };
  }

  /** Settles a queued refund, or fails one that had succeeded, and tells the merchant. */
  async settle(operation: Operation, status: "succeeded" | "rejected"): Promise<void> {
    const lateFailure =
      operation.type === "refund" && operation.status === "succeeded" && status === "rejected";
    if (operation.status !== "pending" && !lateFailure) {
      throw new Refusal(
        409,
        "already_settled",
        `The operation is ${operation.status} and cannot become ${status}.`,
      );
    }
    clearTimeout(this.#timers.get(operation.id));
    this.#timers.delete(operation.id);
    const code = status === "rejected" ? REJECTION : null;
    this.record({ kind: "settled", operationId: operation.id, status, code, at: new Date().toISOString() });
    await this.announce(operation);
  }

  /** Makes a notice about the operation as it is now, and sends it once it is on the disk. */
  async announce(operation: Operation): Promise<Notice | null> {
    if (!this.options.notices) {
      await this.durable();
      return null;
    }
    return this.notify(operation.id, `${operation.type}.${operation.status}`, {
      ...operationView(operation),
      account: this.book.payments.get(operation.paymentId)?.account ?? null,
    });
  }

  /** Whether the merchant is told of anything at all. */
  get tells(): boolean {
    return this.options.notices;
  }

  /** Tells the merchant that something happened to a payment that he knows by a reference of his own. */
  async #announcePayment(payment: Payment): Promise<void> {
    if (!this.options.notices || payment.reference === null) return this.durable();
    const { id, reference, account, state } = payment;
    await this.notify(null, `payment.${state}`, { id, reference, account, status: state });
  }

  /** Keeps a notice and sends it once it is on the disk. */
  async notify(operationId: string | null, event: string, data: Record<string, unknown>): Promise<Notice> {
    const id = `evt_${randomUUID().replaceAll("-", "")}`;
    const notice: Notice = { id, operationId, event, createdAt: new Date().toISOString(), data };
    this.record({ kind: "notice", notice });
    await this.durable();
    this.options.onNotice(notice);
    return notice;
  }

  /** Sends a notice again that was sent before. */
  resend(notice: Notice): void {
    this.options.onNotice(notice);
  }

  markDelivered(notice: Notice): void {
    if (this.book.undelivered.has(notice.id)) this.record({ kind: "notice_delivered", noticeId: notice.id });
  }

  /** Writes one change down and applies it. */
  record(entry: Entry): void {
    // The file first: it refuses when it is broken, and then memory must not run ahead of it.
    this.#ledger.append(entry);
    this.book.apply(entry);
  }

  #plan(operation: Operation): void {
    if (operation.status !== "pending" || operation.settleAtMs === null) return;
    const refundMode: RefundMode = this.book.payments.get(operation.paymentId)?.refundMode ?? "queued";
    const outcome = refundMode === "queued_rejected" ? "rejected" : "succeeded";
    const timer = setTimeout(
      () => {
        this.#timers.delete(operation.id);
        // A broken ledger refuses; the refund stays queued until the restart.
        this.settle(operation, outcome).catch(() => {});
      },
      Math.max(0, operation.settleAtMs - Date.now()),
    );
    this.#timers.set(operation.id, timer);
  }
}

function sameOrder(first: Operation, order: OperationOrder, amountMinor: bigint): Operation {
  const same =
    first.paymentId === order.payment.id &&
    first.type === order.type &&
    first.amountMinor === amountMinor &&
    first.currency === order.currency &&
    first.reference === order.reference;
  if (!same) {
    throw new Refusal(
      409,
      "idempotency_key_reused",
      "The idempotency key already stands for another operation.",
    );
  }
  return first;
}
