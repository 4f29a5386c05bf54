import type { ConnectorContract, StatusRow, WebhookSample } from "@/lib/gateways/contract/contract-types";
import { describeAgainstSlice } from "@/lib/gateways/contract/describe-against-slice";
import { describeConnector } from "@/lib/gateways/contract/describe-connector";
import { payPalConnector } from "@/lib/gateways/paypal/connector";
import { eventOf, payPalEvent, signEvent } from "@/lib/gateways/paypal/testing/paypal-events";
import {
  CLIENT_ID,
  CLIENT_SECRET,
  PAYMENT,
  payPalVendor,
  refusal,
} from "@/lib/gateways/paypal/testing/paypal-vendor";
import type { ExternalOperation } from "@/lib/gateways/types";

const word = (
  operation: ExternalOperation,
  on: StatusRow["on"],
  said: string,
  outcome: StatusRow["outcome"],
): StatusRow => ({ operation, on, word: said, outcome, confidence: "spec" });

const both = (operation: ExternalOperation, said: string, outcome: StatusRow["outcome"]): StatusRow[] => [
  word(operation, "answer", said, outcome),
  word(operation, "inquiry", said, outcome),
];

const issue = (
  operation: ExternalOperation,
  status: number,
  said: string,
  outcome: StatusRow["outcome"],
): StatusRow => ({ operation, on: "answer", reply: refusal(status, said), outcome, confidence: "spec" });

const REFUND_ISSUES = [
  "CAPTURE_FULLY_REFUNDED",
  "REFUND_AMOUNT_EXCEEDED",
  "REFUND_TIME_LIMIT_EXCEEDED",
  "REFUND_NOT_ALLOWED",
  "PARTIAL_REFUND_NOT_ALLOWED",
  "MAX_NUMBER_OF_REFUNDS_EXCEEDED",
  "PENDING_CAPTURE",
  "REFUND_FAILED_INSUFFICIENT_FUNDS",
  "TRANSACTION_DISPUTED",
  "REFUND_NOT_PERMITTED_DUE_TO_CHARGEBACK",
  "CURRENCY_MISMATCH",
  "DECIMAL_PRECISION",
  "DECIMALS_NOT_SUPPORTED",
  "DUPLICATE_INVOICE_ID",
];

const STATUS_ROWS: StatusRow[] = [
  ...both("refund", "COMPLETED", "succeeded"),
  ...both("refund", "PENDING", "pending"),
  ...both("refund", "FAILED", "declined"),
  ...both("refund", "CANCELLED", "declined"),
  ...both("capture", "COMPLETED", "succeeded"),
  ...both("capture", "PARTIALLY_REFUNDED", "succeeded"),
  ...both("capture", "REFUNDED", "succeeded"),
  ...both("capture", "PENDING", "pending"),
  ...both("capture", "DECLINED", "declined"),
  ...both("capture", "FAILED", "declined"),
  ...both("void", "VOIDED", "succeeded"),
  ...["CREATED", "CAPTURED", "PARTIALLY_CAPTURED", "DENIED"].flatMap((said) => [
    word("void", "answer", said, "unknown"),
    word("void", "inquiry", said, "not_found"),
  ]),
  ...both("void", "PENDING", "unknown"),
  {
    operation: "void",
    on: "answer",
    reply: { status: 204, body: "" },
    outcome: "succeeded",
    confidence: "spec",
  },
  ...REFUND_ISSUES.map((said) => issue("refund", 422, said, "declined")),
  issue("void", 422, "PREVIOUSLY_CAPTURED", "declined"),
  issue("void", 422, "CANNOT_BE_VOIDED", "declined"),
  // Whoever voided it, and whether it was ours: asking tells that it is voided.
  issue("void", 422, "PREVIOUSLY_VOIDED", "unknown"),
  issue("refund", 400, "INVALID_PARAMETER_SYNTAX", "declined"),
  issue("capture", 404, "INVALID_RESOURCE_ID", "declined"),
  // The same request is under way. It is held, and asking tells what became of it.
  issue("refund", 409, "PREVIOUS_REQUEST_IN_PROGRESS", "unknown"),
  issue("capture", 409, "PREVIOUS_REQUEST_IN_PROGRESS", "unknown"),
  issue("refund", 500, "INTERNAL_SERVER_ERROR", "unknown"),
];

const sample = (
  name: string,
  event_type: string,
  resource: Record<string, unknown>,
  notices: WebhookSample["notices"],
): WebhookSample => ({
  name,
  build: (signer) => signEvent(eventOf(name.replaceAll(" ", "-"), event_type, resource), signer),
  notices,
});

const OURS = "00000000-0000-4000-8000-00000000abcd";
const resource = (fields: Record<string, unknown> = {}) => ({
  id: "CAP1",
  status: "COMPLETED",
  amount: { currency_code: "USD", value: "105.00" },
  custom_id: "order-7",
  links: [{ href: "https://api.paypal.com/v2/checkout/orders/ORDER1", rel: "up" }],
  ...fields,
});
const ofAuthorization = {
  links: [{ href: "https://api.paypal.com/v2/payments/authorizations/AUTH1", rel: "up" }],
};
const paid = {
  kind: "payment",
  gatewayReference: "CAP1",
  reference: "order-7",
  amountMinor: 10_500n,
  currencyCode: "USD",
  happenedAt: "2026-11-22T11:59:59.940Z",
} as const;
const dispute = (fields: Record<string, unknown>) => ({
  dispute_id: "PP-D-1",
  status: "WAITING_FOR_SELLER_RESPONSE",
  reason: "MERCHANDISE_OR_SERVICE_NOT_RECEIVED",
  dispute_amount: { currency_code: "USD", value: "105.00" },
  disputed_transactions: [{ seller_transaction_id: "CAP1" }],
  seller_response_due_date: "2026-12-02T00:00:00.000Z",
  ...fields,
});
const disputed = {
  kind: "dispute",
  disputeId: "PP-D-1",
  paymentReference: "CAP1",
  amountMinor: 10_500n,
  currencyCode: "USD",
} as const;
const ENDS = {
  RESOLVED_SELLER_FAVOUR: "won",
  RESOLVED_SELLER_FAVOR: "won",
  RESOLVED_WITH_PAYOUT: "won",
  CANCELED_BY_BUYER: "won",
  DENIED: "won",
  RESOLVED_BUYER_FAVOUR: "lost",
  RESOLVED_BUYER_FAVOR: "lost",
  ACCEPTED: "lost",
} as const;

const contract: ConnectorContract = {
  connector: payPalConnector,
  credentials: { clientId: CLIENT_ID, clientSecret: CLIENT_SECRET, webhookId: "8PT597110X687430LKGECATA" },
  currencyCode: "USD",
  amountMinor: 12_500n,
  paymentReference: PAYMENT,
  vendor: () => payPalVendor,
  acknowledges: [],
  statusRows: STATUS_ROWS,
  webhooks: {
    signs: "raw_body",
    secretField: "webhookId",
    staleAfterSeconds: { none: "PayPal itself judges its signature; a repeated event has the same id" },
    build: (fact, signer) => {
      const event = payPalEvent(fact);
      return event && signEvent(event, signer);
    },
    tamper: (rawBody) => rawBody.replace('"value":"125.00"', '"value":"990.00"'),
    samples: [
      sample("a payment at once", "PAYMENT.CAPTURE.COMPLETED", resource(), [{ ...paid, status: "paid" }]),
      sample("a payment that waits", "PAYMENT.CAPTURE.PENDING", resource({ status: "PENDING" }), [
        { ...paid, status: null },
      ]),
      sample("a declined payment", "PAYMENT.CAPTURE.DECLINED", resource({ status: "DECLINED" }), [
        { ...paid, status: "failed" },
      ]),
      sample("a denied payment", "PAYMENT.CAPTURE.DENIED", resource({ status: "DENIED" }), [
        { ...paid, status: "failed" },
      ]),
      sample(
        "an authorization",
        "PAYMENT.AUTHORIZATION.CREATED",
        resource({ id: "AUTH1", status: "CREATED" }),
        [{ ...paid, gatewayReference: "AUTH1", status: "authorized" }],
      ),
      sample("an authorization in review", "PAYMENT.AUTHORIZATION.CREATED", resource({ status: "PENDING" }), [
        { ...paid, status: null },
      ]),
      sample(
        "a capture of an authorization",
        "PAYMENT.CAPTURE.COMPLETED",
        resource({ ...ofAuthorization, invoice_id: OURS }),
        [
          {
            kind: "operation",
            type: "capture",
            paymentReference: "AUTH1",
            gatewayReference: "CAP1",
            operationReference: OURS,
          },
        ],
      ),
      ...(["COMPLETED", "PENDING", "FAILED", "CANCELLED"] as const).map((status) =>
        sample(
          `a refund that is ${status}`,
          `PAYMENT.REFUND.${status}`,
          resource({
            id: "REF1",
            status,
            links: [{ href: "https://x/v2/payments/captures/CAP1", rel: "up" }],
          }),
          [
            {
              kind: "operation",
              type: "refund",
              outcome:
                ({ COMPLETED: "succeeded", PENDING: "pending" } as const)[status as "PENDING"] ?? "declined",
              paymentReference: "CAP1",
              operationReference: null,
            },
          ],
        ),
      ),
      sample("a new dispute", "CUSTOMER.DISPUTE.CREATED", dispute({}), [
        { ...disputed, status: "opened", dueAt: "2026-12-02T00:00:00.000Z" },
      ]),
      ...Object.entries(ENDS).map(([outcome_code, status]) =>
        sample(
          `a dispute that ended ${outcome_code}`,
          "CUSTOMER.DISPUTE.RESOLVED",
          dispute({ status: "RESOLVED", dispute_outcome: { outcome_code } }),
          [{ ...disputed, status }],
        ),
      ),
      sample("an event about something else", "CHECKOUT.ORDER.APPROVED", { id: "ORDER1" }, []),
    ],
  },
  absent: {
    "void/pending_answer": "an authorization is voided at once or not at all",
    "void/reference_in_request": "a void takes no reference and no key",
    "void/reference_in_answer": "a void takes no reference and no key",
    "void/pending_webhook": "PayPal tells of a void when it is done",
    late_failure: "PayPal tells of no operation that fails after it was completed",
  },
};

describeConnector(contract);
describeAgainstSlice(contract, {
  folder: process.env.GATEWAY_SPECS,
  file: "paypal.json",
  // The slice holds the Payments API only.
  ignore: ({ path }) => !path.startsWith("/v2/payments/"),
  spoil: (body) => body.replace(/"value":"[\d.]+"/, '"value":"1,5"'),
});
