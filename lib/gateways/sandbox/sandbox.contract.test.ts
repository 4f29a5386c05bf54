import type { BuiltWebhook, StatusRow, WebhookSigner } from "@/lib/gateways/contract/contract-types";
import { describeConnector } from "@/lib/gateways/contract/describe-connector";
import { sandboxConnector } from "@/lib/gateways/sandbox/connector";
import { signNotice } from "@/lib/gateways/sandbox/notifier";
import { SECRET, WEBHOOK_SECRET } from "@/lib/gateways/testing/sandbox-fixture";
import { sandboxNotice, sandboxVendor } from "@/lib/gateways/testing/sandbox-vendor";

function sign(notice: Record<string, unknown>, { credentials, atMs }: WebhookSigner): BuiltWebhook {
  const rawBody = JSON.stringify(notice);
  const signature = signNotice(credentials.webhookSecret ?? "", Math.floor(atMs / 1000), rawBody);
  return { headers: { "Sandbox-Signature": signature }, rawBody };
}

const row = (on: StatusRow["on"], word: string, outcome: StatusRow["outcome"]): StatusRow => ({
  operation: "refund",
  on,
  word,
  outcome,
  confidence: "spec",
});
const refusalRow = (status: number, code: string, outcome: StatusRow["outcome"]): StatusRow => ({
  operation: "refund",
  on: "answer",
  reply: { status, body: { error: { code, message: "No." } } },
  outcome,
  confidence: "spec",
});

describeConnector({
  connector: sandboxConnector,
  credentials: { secret: SECRET, webhookSecret: WEBHOOK_SECRET },
  currencyCode: "KWD",
  amountMinor: 12_500n,
  paymentReference: "pay_1",
  vendor: () => sandboxVendor,
  acknowledges: [],
  statusRows: [
    row("answer", "succeeded", "succeeded"),
    // 201 and "pending" contradict each other.
    row("answer", "pending", "unknown"),
    row("inquiry", "succeeded", "succeeded"),
    row("inquiry", "pending", "pending"),
    row("inquiry", "declined", "declined"),
    row("inquiry", "rejected", "declined"),
    refusalRow(402, "insufficient_balance", "declined"),
    refusalRow(404, "payment_not_found", "declined"),
    refusalRow(409, "idempotency_key_reused", "unknown"),
    refusalRow(503, "not_executed", "unknown"),
  ],
  webhooks: {
    signs: "raw_body",
    secretField: "webhookSecret",
    staleAfterSeconds: 300,
    build: (fact, signer) => sign(sandboxNotice(fact), signer),
    tamper: (rawBody) => rawBody.replace('"amount":"', '"amount":"1'),
    samples: [
      {
        name: "a payment, of which is asked what became of it",
        build: (signer) =>
          sign({ id: "evt_p", event: "payment.paid", data: { id: "pay_2", reference: "attempt-2" } }, signer),
        notices: [
          {
            kind: "payment",
            reference: "attempt-2",
            gatewayReference: "pay_2",
            status: null,
            mustConfirm: true,
          },
        ],
      },
      ...(["opened", "won", "lost"] as const).map((status) => ({
        name: `a dispute that is ${status}`,
        build: (signer: WebhookSigner) =>
          sign(
            {
              id: `evt_${status}`,
              event: `dispute.${status}`,
              created_at: "2026-11-22T12:00:00Z",
              data: {
                id: "dis_1",
                payment_id: "pay_2",
                amount: "10.500",
                currency: "KWD",
                status,
                reason: "fraudulent",
                due_at: "2026-12-01T00:00:00Z",
              },
            },
            signer,
          ),
        notices: [
          {
            kind: "dispute" as const,
            disputeId: "dis_1",
            status,
            amountMinor: 10_500n,
            dueAt: "2026-12-01T00:00:00Z",
          },
        ],
      })),
    ],
  },
  absent: {},
});
