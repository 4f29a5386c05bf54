import type { ExternalOperation } from "@/lib/gateways/types";

/**
 * The vendor's own books in a contract test, kept apart from everything that the connector says. A script tells what happens to the
 * next operation, and which lie the answers tell about it.
 */
export interface Entry {
  id: string;
  type: ExternalOperation;
  paymentReference: string;
  /** Our reference, where the request carried it. */
  reference: string | null;
  /** Our idempotency key, where the request carried it. */
  key: string | null;
  amountMinor: bigint;
  currencyCode: string;
  /** `rejected`: taken first, refused later. */
  status: "succeeded" | "pending" | "declined" | "rejected";
  /** A status word that the answer has to use instead of the vendor's own. */
  word: string | null;
  code: string | null;
  message: string | null;
}

export interface Script {
  result: "succeed" | "pend" | "decline";
  /** What answers say instead of the truth. */
  lie: { amountMinor?: bigint; currencyCode?: string; word?: string; reference?: string };
}

export interface StagePayment {
  reference: string;
  amountMinor: bigint;
  currencyCode: string;
  capturedMinor: bigint;
  refundedMinor: bigint;
  voided: boolean;
}

export interface ExecuteInput {
  type: ExternalOperation;
  paymentReference: string;
  /** Minor units, or null when the wire's amount made no sense: the stage then declines. */
  amountMinor: bigint | null;
  currencyCode: string;
  reference: string | null;
  key: string | null;
}

/** What a vendor might put into a text: the answers of the stage do, so that it has to be scrubbed. */
export const CARD_NUMBER = "4111111111111111";

export class Stage {
  readonly entries: Entry[] = [];
  script: Script = { result: "succeed", lie: {} };

  constructor(
    /** State at the beginning; the totals follow from the entries. */
    private readonly payment: Omit<StagePayment, "refundedMinor" | "voided">,
    private readonly secrets: readonly string[],
  ) {}

  /** Does what the script says, or answers for the first of two requests with one key. Declined ones leave no entry. */
  execute(input: ExecuteInput): Entry {
    const before = input.key === null ? undefined : this.entries.find((entry) => entry.key === input.key);
    if (before) return this.shown(before);
    const { amountMinor } = input;
    const declined =
      this.script.result === "decline" ||
      amountMinor === null ||
      input.paymentReference !== this.payment.reference;
    const entry: Entry = {
      ...input,
      id: `op${this.entries.length + 1}`,
      amountMinor: amountMinor ?? 0n,
      status: declined ? "declined" : this.script.result === "pend" ? "pending" : "succeeded",
      word: null,
      code: declined ? "not_allowed_now" : null,
      message: declined ? `Card ${CARD_NUMBER} was refused for ${this.secrets.join(" ")}.` : null,
    };
    if (!declined) this.entries.push(entry);
    return this.shown(entry);
  }

  /** The entries of the books as answers show them. */
  find(wanted: Partial<Pick<Entry, "id" | "type" | "reference" | "paymentReference" | "key">>): Entry[] {
    const fields = Object.entries(wanted) as [keyof Entry, unknown][];
    return this.entries
      .filter((entry) => fields.every(([name, value]) => entry[name] === value))
      .map((one) => this.shown(one));
  }

  /** The payment with the totals that follow from the entries, or null for another one. */
  paymentBy(reference: string): StagePayment | null {
    if (reference !== this.payment.reference) return null;
    const sum = (type: ExternalOperation, states: readonly Entry["status"][]) =>
      this.entries
        .filter((entry) => entry.type === type && states.includes(entry.status))
        .reduce((total, entry) => total + entry.amountMinor, 0n);
    return {
      ...this.payment,
      capturedMinor: this.payment.capturedMinor + sum("capture", ["succeeded"]),
      refundedMinor: sum("refund", ["succeeded", "pending"]),
      voided: sum("void", ["succeeded"]) > 0n,
    };
  }

  /** The bank decides about what was pending. */
  settle(status: "succeeded" | "rejected"): void {
    for (const entry of this.entries.filter((one) => one.status === "pending")) {
      entry.status = status;
      if (status === "rejected") {
        entry.code = "refused_by_bank";
        entry.message = `The bank refused ${CARD_NUMBER}.`;
      }
    }
  }

  private shown(entry: Entry): Entry {
    const { lie } = this.script;
    return {
      ...entry,
      amountMinor: lie.amountMinor ?? entry.amountMinor,
      currencyCode: lie.currencyCode ?? entry.currencyCode,
      reference: lie.reference ?? entry.reference,
      word: lie.word ?? null,
    };
  }
}
