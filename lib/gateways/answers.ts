import { readAmount, type AmountForm, parseExactJson } from "@/lib/gateways/amounts";
import type { CredentialField } from "@/lib/gateways/capability-types";
import type { OutboundResult } from "@/lib/gateways/http-client";
import { scrubText, scrubValue } from "@/lib/gateways/scrub";
import type {
  ExternalOperation,
  GatewayAccount,
  GatewayExchange,
  GatewayOutcome,
  GatewayResult,
} from "@/lib/gateways/types";

/**
 * How connectors read answers. The rule of all of them: only an answer that is certain in every field is a definite outcome, and
 * what went wrong on the way is judged here, once, the same for every gateway.
 */

/** What an answer comes to, before it is dressed up as a result. */
export interface Reading<O extends string = GatewayOutcome> {
  outcome: O;
  code: string | null;
  message?: string | null;
  gatewayReference?: string | null;
  pgParams?: Record<string, string>;
}

/** What a connector reads itself: its statuses of success and refusal. */
export type Answer = Extract<OutboundResult, { ok: true }>;

export interface TransportRules {
  /** What HTTP 429 means at this gateway. Only one that documents it is believed that nothing was executed. */
  tooManyRequests: "not_executed" | "unknown";
}

/**
 * What a write comes to when it is not for the connector to say: nothing arrived, the network answered instead of the gateway, or
 * the gateway failed. Null: the status is one that the connector reads (2xx, 4xx with a reason).
 */
export function readWriteFault(answer: OutboundResult, rules: TransportRules): Reading | null {
  if (!answer.ok) {
    return answer.fault === "refused" ? UNREACHABLE : { outcome: "unknown", code: answer.fault };
  }
  const { status } = answer;
  const unknown: Reading = { outcome: "unknown", code: `http_${status}` };
  // Of a request that was sent twice, the second refusal does not say what became of the first.
  const once = answer.exchange.resentAfter === undefined;
  if (status === 401 || status === 403) return once ? CREDENTIALS_REFUSED : unknown;
  if (status === 408) return unknown;
  if (status === 429) return once && rules.tooManyRequests === "not_executed" ? TOO_MANY : unknown;
  // A redirect is never followed: whether the first address acted is not known.
  const readable = (status >= 200 && status < 300) || (status >= 400 && status < 500);
  return readable ? null : unknown;
}

/** What a question comes to when nobody answered it. A question that fails says nothing about the operation. */
export function readQuestionFault(answer: OutboundResult): Reading<"unknown"> | null {
  if (!answer.ok) return { outcome: "unknown", code: answer.fault };
  const { status } = answer;
  const readable = (status >= 200 && status < 300) || status === 404;
  return readable ? null : { outcome: "unknown", code: `http_${status}` };
}

const UNREACHABLE = {
  outcome: "failed",
  code: "gateway_unreachable",
  message: "The gateway could not be reached; nothing was sent.",
} as const;

const CREDENTIALS_REFUSED = {
  outcome: "failed",
  code: "credentials_refused",
  message: "The gateway refused the credentials of this account or does not allow it this operation.",
} as const;

const TOO_MANY = {
  outcome: "failed",
  code: "too_many_requests",
  message: "The gateway took no more requests at this moment; nothing was executed.",
} as const;

/** An answer that cannot be understood, or says something that the gateway's documents do not know. Never a success. */
export const UNREADABLE: Reading<"unknown"> = { outcome: "unknown", code: "unreadable_answer" };

export interface AskedAbout {
  type: ExternalOperation;
  payment: { gatewayReference: string };
  operationReference: string;
  amountMinor: bigint;
  currencyCode: string;
}

/** What an answer says about the operation. Left out: the gateway does not say it. */
export interface Said {
  amount?: unknown;
  currency?: unknown;
  paymentReference?: unknown;
  operationReference?: unknown;
}

/** What in an answer is not what was asked, as a code, or null. Whoever finds one holds the amount and calls a person. */
export function mismatchOf(form: AmountForm, asked: AskedAbout, said: Said): string | null {
  if ("currency" in said && String(said.currency).toUpperCase() !== asked.currencyCode)
    return "currency_mismatch";
  if ("amount" in said && readAmount(form, said.amount, asked.currencyCode) !== asked.amountMinor) {
    return "amount_mismatch";
  }
  const other =
    ("paymentReference" in said && said.paymentReference !== asked.payment.gatewayReference) ||
    ("operationReference" in said && said.operationReference !== asked.operationReference);
  return other ? "answer_mismatch" : null;
}

/** A result from what was read, with everything that is kept of it scrubbed. */
export function toResult<O extends string>(
  secrets: readonly string[],
  answer: OutboundResult,
  reading: Reading<O>,
): Omit<GatewayResult, "outcome"> & { outcome: O } {
  return {
    outcome: reading.outcome,
    gatewayReference: reading.gatewayReference ?? null,
    code: reading.code,
    message: reading.message ? scrubText(reading.message, secrets) : null,
    pgParams: reading.pgParams ?? {},
    response: answer.ok ? asObject(answer.body, secrets) : {},
    exchange: answer.exchange,
  };
}

/** A result of what was never sent, because the gateway could not carry it or the account cannot be used. */
export function refusedBeforeSending(code: string, message: string): GatewayResult {
  return {
    outcome: "failed",
    gatewayReference: null,
    code,
    message,
    pgParams: {},
    response: {},
    exchange: notSentExchange(code),
  };
}

export function notSentExchange(fault: string): GatewayExchange {
  return {
    request: { method: "", url: "", headers: {}, body: null },
    response: null,
    fault,
    startedAt: new Date().toISOString(),
    durationMs: 0,
  };
}

/** The answer as a scrubbed object; what is no JSON object is kept as text under `raw`. */
export function asObject(body: string, secrets: readonly string[]): Record<string, unknown> {
  const value = parseJson(body);
  if (typeof value === "object" && value !== null && !Array.isArray(value)) {
    return scrubValue(value, secrets) as Record<string, unknown>;
  }
  return body === "" ? {} : { raw: scrubText(body, secrets) };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The body with every number as text, ready for a schema. */
export function bodyOf(answer: Answer): unknown {
  return parseExactJson(answer.body);
}

/** The account's address without a slash at its end. */
export function baseOf(account: GatewayAccount): string {
  return account.baseUrl.replace(/\/+$/, "");
}

/** The values that must not be kept anywhere: every credential that its field does not call public. */
export function secretsOf(account: GatewayAccount, fields: readonly CredentialField[]): string[] {
  const names = fields.filter((field) => !field.secret).map((field) => field.name);
  return Object.entries(account.credentials)
    .filter(([name]) => !names.includes(name))
    .map(([, value]) => value);
}

/** The fields of an object that have a value, as text: what `pg_params` holds. */
export function paramsOf(fields: Record<string, string | null | undefined>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(fields).filter(
      (field): field is [string, string] => typeof field[1] === "string" && field[1] !== "",
    ),
  );
}
