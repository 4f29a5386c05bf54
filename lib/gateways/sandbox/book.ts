import type {
  Dispute,
  Entry,
  Notice,
  Operation,
  Payment,
  PaymentEnd,
  SavedCard,
} from "@/lib/gateways/sandbox/entries";

/**
 * The gateway's books in memory. Every change goes through `apply`, at run time and when the file is replayed, so
 * that a restart cannot disagree with what was answered.
 */
export class Book {
  readonly payments = new Map<string, Payment>();
  readonly operations = new Map<string, Operation>();
  /** In the order of execution; `seq` is the index plus one. */
  readonly inOrder: Operation[] = [];
  readonly disputes = new Map<string, Dispute>();
  readonly undelivered = new Map<string, Notice>();
  readonly #latestNotice = new Map<string, Notice>();
  readonly #byReference = new Map<string, Operation[]>();
  readonly #byPayment = new Map<string, Operation[]>();
  readonly #byKey = new Map<string, Operation>();
  readonly #paymentsByReference = new Map<string, Payment[]>();
  readonly #paymentByKey = new Map<string, Payment>();
  readonly #cards = new Map<string, SavedCard & { account: string }>();

  apply(entry: Entry): void {
    switch (entry.kind) {
      case "payment":
        this.#keepPayment(entry.payment);
        for (const operation of entry.operations) this.#keep(operation);
        return;
      case "paid":
        this.#markPaid(this.#payment(entry.paymentId), entry.at, entry.end);
        return;
      case "unpaid": {
        const payment = this.#payment(entry.paymentId);
        payment.state = entry.state;
        payment.end = entry.end;
        return;
      }
      case "operation":
        this.#keep(entry.operation);
        this.#post(this.#payment(entry.operation.paymentId), entry.operation);
        return;
      case "settled":
        this.#settle(entry);
        return;
      case "dispute":
        this.disputes.set(entry.dispute.id, entry.dispute);
        return;
      case "dispute_closed":
        this.#closeDispute(entry);
        return;
      case "notice":
        this.undelivered.set(entry.notice.id, entry.notice);
        if (entry.notice.operationId !== null) this.#latestNotice.set(entry.notice.operationId, entry.notice);
        return;
      case "notice_delivered":
        this.undelivered.delete(entry.noticeId);
        return;
      default:
        throw new Error(`unknown kind of entry: ${(entry as { kind: string }).kind}`);
    }
  }

  /** Sequence number of the next operation. */
  get nextSeq(): number {
    return this.inOrder.length + 1;
  }

  operationsByReference(reference: string): readonly Operation[] {
    return this.#byReference.get(reference) ?? [];
  }

  operationsOfPayment(paymentId: string): readonly Operation[] {
    return this.#byPayment.get(paymentId) ?? [];
  }

  /** The operation that an idempotency key of this account already stands for. */
  operationByKey(account: string, key: string): Operation | undefined {
    return this.#byKey.get(`${account}\n${key}`);
  }

  latestNotice(operationId: string): Notice | undefined {
    return this.#latestNotice.get(operationId);
  }

  paymentsByReference(reference: string): readonly Payment[] {
    return this.#paymentsByReference.get(reference) ?? [];
  }

  /** The payment that an idempotency key of this account already stands for. */
  paymentByKey(account: string, key: string): Payment | undefined {
    return this.#paymentByKey.get(`${account}\n${key}`);
  }

  cardByToken(token: string): (SavedCard & { account: string }) | undefined {
    return this.#cards.get(token);
  }

  #keepPayment(payment: Payment): void {
    this.payments.set(payment.id, payment);
    if (payment.reference !== null) append(this.#paymentsByReference, payment.reference, payment);
    if (payment.idempotencyKey)
      this.#paymentByKey.set(`${payment.account}\n${payment.idempotencyKey}`, payment);
  }

  #payment(id: string): Payment {
    const payment = this.payments.get(id);
    if (!payment) throw new Error(`entry about a payment that is not in the book: ${id}`);
    return payment;
  }

  #markPaid(payment: Payment, at: string, end: PaymentEnd | undefined): void {
    payment.paidAt = at;
    if (end) payment.end = end;
    if (end?.savedCard) this.#cards.set(end.savedCard.token, { ...end.savedCard, account: payment.account });
    payment.state = payment.captureMode === "purchase" ? "paid" : "authorized";
    if (payment.captureMode === "purchase") payment.capturedMinor = payment.amountMinor;
  }

  #keep(operation: Operation): void {
    this.operations.set(operation.id, operation);
    this.inOrder.push(operation);
    append(this.#byPayment, operation.paymentId, operation);
    if (operation.reference !== null) append(this.#byReference, operation.reference, operation);
    if (operation.idempotencyKey !== null) {
      const account = this.#payment(operation.paymentId).account;
      this.#byKey.set(`${account}\n${operation.idempotencyKey}`, operation);
    }
  }

  #post(payment: Payment, operation: Operation): void {
    if (operation.status === "pending") payment.refundPendingMinor += operation.amountMinor;
    if (operation.status !== "succeeded") return;
    if (operation.type === "refund") payment.refundedMinor += operation.amountMinor;
    if (operation.type === "capture") payment.capturedMinor += operation.amountMinor;
    if (operation.type === "void") {
      payment.voidedMinor += operation.amountMinor;
      payment.state = "voided";
    }
  }

  #closeDispute(entry: Extract<Entry, { kind: "dispute_closed" }>): void {
    const dispute = this.disputes.get(entry.disputeId);
    if (!dispute) throw new Error(`entry about a dispute that is not in the book: ${entry.disputeId}`);
    dispute.status = entry.status;
    dispute.closedAt = entry.at;
  }

  #settle(entry: Extract<Entry, { kind: "settled" }>): void {
    const operation = this.operations.get(entry.operationId);
    if (!operation) throw new Error(`entry about an operation that is not in the book: ${entry.operationId}`);
    const payment = this.#payment(operation.paymentId);
    if (operation.status === "pending") payment.refundPendingMinor -= operation.amountMinor;
    // A refund that had succeeded and fails late gives its amount back.
    if (operation.status === "succeeded") payment.refundedMinor -= operation.amountMinor;
    if (entry.status === "succeeded") payment.refundedMinor += operation.amountMinor;
    operation.status = entry.status;
    operation.code = entry.code;
    operation.settledAt = entry.at;
    operation.settleAtMs = null;
  }
}

function append<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
}
