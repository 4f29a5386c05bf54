import { z } from "zod";
import type { AmountForm } from "@/lib/gateways/amounts";
import {
  baseOf,
  bodyOf,
  paramsOf,
  type Reading,
  readQuestionFault,
  secretsOf,
  UNREADABLE,
} from "@/lib/gateways/answers";
import type { CredentialField } from "@/lib/gateways/capability-types";
import { type OutboundRequest, type OutboundResult, sendOnce } from "@/lib/gateways/http-client";
import type { GatewayAccount, GatewayOutcome } from "@/lib/gateways/types";

/** Requests, objects and words of Tap Payments, API version 2. */

export const AMOUNTS: AmountForm = { kind: "decimal_number" };

export const CREDENTIAL_FIELDS: readonly CredentialField[] = [
  {
    name: "secretKey",
    label: "Secret API key",
    secret: true,
    required: true,
    hint: "Begins with sk_. Webhooks are signed with it as well.",
  },
  {
    name: "webhookUrl",
    label: "Webhook address",
    secret: false,
    required: false,
    hint: "This account's webhook address here. Tap tells the outcome of a refund to the address that came with it.",
  },
];

/** Lists of charges are larger than usual answers. */
const ANSWER_LIMIT_BYTES = 512 * 1024;

/** A request without its method and body. */
export function tapRequest(account: GatewayAccount, path: string, deadlineMs: number) {
  return {
    url: `${baseOf(account)}${path}`,
    headers: {
      authorization: `Bearer ${account.credentials.secretKey ?? ""}`,
      accept: "application/json",
      "content-type": "application/json",
    },
    deadlineMs,
    secrets: secretsOf(account, CREDENTIAL_FIELDS),
    answerLimitBytes: ANSWER_LIMIT_BYTES,
  } satisfies Omit<OutboundRequest, "method" | "body">;
}

/** Asks for one object. */
export function ask(account: GatewayAccount, path: string, deadlineMs: number): Promise<OutboundResult> {
  return sendOnce({ ...tapRequest(account, path, deadlineMs), method: "GET", body: null });
}

const id = z.string().min(1).max(100);
const text = z.string().max(500).nullish();
const response = z.object({ code: text, message: text }).nullish();
const common = { id, status: z.string().min(1).max(40), amount: z.string(), currency: z.string().length(3) };
const reference = z
  .object({ transaction: text, order: text, payment: text, gateway: text, merchant: text })
  .nullish();

/** A charge, or an authorization: they differ in one word. */
const attempt = {
  ...common,
  reference,
  response,
  source: z.object({ id: text }).nullish(),
  transaction: z.object({ created: text, authorization_id: text }).nullish(),
  customer: z.object({ id: text, first_name: text, last_name: text, email: text }).nullish(),
  merchant: z.object({ id: text }).nullish(),
};
export const chargeObject = z.object({ object: z.literal("charge"), ...attempt });
export const authorizeObject = z.object({ object: z.literal("authorize"), ...attempt });
export const refundObject = z.object({
  object: z.literal("refund"),
  ...common,
  charge_id: id,
  created: text,
  reference,
  response,
  metadata: z.object({ udf1: text }).nullish(),
});
export type TapAttempt = z.output<typeof chargeObject> | z.output<typeof authorizeObject>;
export type TapCharge = z.output<typeof chargeObject>;
export type TapRefund = z.output<typeof refundObject>;

export const errorsObject = z.object({
  errors: z.array(z.object({ code: z.string().min(1).max(64), description: text })).min(1),
});

export const REFUND_OUTCOMES: Readonly<Record<string, GatewayOutcome>> = {
  REFUNDED: "succeeded",
  PENDING: "pending",
  ACCEPTED: "pending",
  IN_PROGRESS: "pending",
  DECLINED: "declined",
  FAILED: "declined",
  RESTRICTED: "declined",
  // Tap's own pages spell it in this way too.
  RESTRICRTED: "declined",
  CANCELLED: "declined",
  UNKNOWN: "unknown",
  TIMEDOUT: "unknown",
  TIMED_OUT: "unknown",
};

/** What the status of a charge says about the capture that it is. */
export const CAPTURE_OUTCOMES: Readonly<Record<string, GatewayOutcome>> = {
  CAPTURED: "succeeded",
  INITIATED: "pending",
  IN_PROGRESS: "pending",
  PENDING: "pending",
  DECLINED: "declined",
  FAILED: "declined",
  CANCELLED: "declined",
  ABANDONED: "declined",
  RESTRICTED: "declined",
  // It was taken back.
  VOID: "declined",
  // Whose time was over, and what the bank did after that, is not said.
  TIMEDOUT: "unknown",
  UNKNOWN: "unknown",
};

export function outcomeIn(
  table: Readonly<Record<string, GatewayOutcome>>,
  status: string,
): GatewayOutcome | null {
  return Object.hasOwn(table, status) ? (table[status] ?? null) : null;
}

/** Our operation id in an object, wherever Tap repeats it. */
export function ownIdOf(object: TapAttempt | TapRefund): string | null {
  if (object.object !== "refund") return object.reference?.transaction ?? null;
  return object.reference?.merchant ?? object.metadata?.udf1 ?? null;
}

export function paramsIn(object: TapAttempt | TapRefund): Record<string, string> {
  return paramsOf({
    transaction_id: object.id,
    ref: object.reference?.payment,
    result: object.status,
    decision: object.response?.code,
    auth_code: object.object === "refund" ? null : object.transaction?.authorization_id,
  });
}

/** A code for what is not a success, and the text beside it. */
export function reasonOf(object: TapAttempt | TapRefund) {
  return { code: object.response?.code || object.status, message: object.response?.message ?? null };
}

const listObject = z.object({
  object: z.literal("list"),
  has_more: z.boolean(),
  charges: z.array(chargeObject).max(100).optional(),
  refunds: z.array(refundObject).max(100).optional(),
});

/** More pages than this are left to a person. */
const MOST_PAGES = 5;
const PAGE = "50";

type Listed<T> = { answer: OutboundResult } & (
  | { items: readonly T[]; reading?: undefined }
  | { reading: Reading<"unknown"> }
);

export function listCharges(
  account: GatewayAccount,
  filter: Filter,
  left: () => number,
): Promise<Listed<TapCharge>> {
  return listAll(account, "charges", filter, left, (page) => page.charges);
}

export function listRefunds(
  account: GatewayAccount,
  filter: Filter,
  left: () => number,
): Promise<Listed<TapRefund>> {
  return listAll(account, "refunds", filter, left, (page) => page.refunds);
}

/** `newest`: the first page alone. */
type Filter = { sources: string } | { charges: string } | "newest";

/** Reads a list to its end; one that cannot be read to its end is not read. */
async function listAll<T extends { id: string }>(
  account: GatewayAccount,
  what: "charges" | "refunds",
  filter: Filter,
  left: () => number,
  itemsOf: (page: z.output<typeof listObject>) => readonly T[] | undefined,
): Promise<Listed<T>> {
  const items: T[] = [];
  for (let page = 1; ; page += 1) {
    const after = items.at(-1)?.id;
    const filters =
      filter === "newest"
        ? {}
        : Object.fromEntries(Object.entries(filter).map(([name, one]) => [name, [one]]));
    const body = JSON.stringify({ ...filters, limit: PAGE, ...(after ? { starting_after: after } : {}) });
    const answer = await sendOnce({ ...tapRequest(account, `/${what}/list`, left()), method: "POST", body });
    const fault = readQuestionFault(answer);
    if (fault || !answer.ok) return { answer, reading: fault ?? UNREADABLE };
    const said = answer.status === 200 ? listObject.safeParse(bodyOf(answer)).data : undefined;
    const found = said && itemsOf(said);
    if (!said || !found) return { answer, reading: UNREADABLE };
    items.push(...found);
    if (filter === "newest" || !said.has_more) return { answer, items };
    if (found.length === 0 || page === MOST_PAGES)
      return { answer, reading: { outcome: "unknown", code: "list_too_long" } };
  }
}
