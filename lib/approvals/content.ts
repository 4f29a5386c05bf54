import "server-only";
import { createHash } from "node:crypto";
import type { AttachedFile, StoredRequest } from "@/lib/approvals/load-request";
import { canonical } from "@/lib/approvals/requirement";
import type { RequestContent } from "@/lib/approvals/types";
import { formatAmount } from "@/lib/money/money";
import { capturableMinor, refundableMinor, reservedMinor } from "@/lib/transactions/rules";
import type { Parent } from "@/lib/transactions/find-parent";
import type { TransactionFacts } from "@/lib/transactions/types";

/** The payment without this request's own hold: what a decision and an execution are judged by. */
export function factsWithoutHold(parent: Parent, request: StoredRequest): TransactionFacts {
  return {
    ...parent.facts,
    requestHeldMinor: parent.facts.requestHeldMinor - (request.type === "refund" ? request.heldMinor : 0n),
    voidRequested: request.type === "void" && request.heldMinor > 0n ? false : parent.facts.voidRequested,
  };
}

/** Everything that a checker is shown and answers for. */
export function requestContent(request: StoredRequest, parent: Parent): RequestContent {
  const facts = factsWithoutHold(parent, request);
  const money = (minor: bigint) => formatAmount(minor, request.currencyCode);
  return {
    request: String(request.id),
    operation: request.type,
    amount: money(request.amountMinor),
    currency: request.currencyCode,
    transaction: parent.sessionId,
    transactionState: facts.state,
    settled: money(facts.settledMinor),
    captured: money(facts.capturedMinor),
    refunded: money(facts.refundedMinor),
    queued: money(facts.refundQueuedMinor),
    reserved: money(reservedMinor(facts)),
    available: money(request.type === "refund" ? refundableMinor(facts) : capturableMinor(facts)),
    reason: request.reasonCode,
    note: request.note ?? "",
    extra: JSON.stringify(request.extra),
    files: filesContent(request.files),
    destination: "pg",
    policyVersion: String(request.policyVersion),
    requirement: canonical({ stages: request.requirement.stages, demands: request.requirement.demands }),
  };
}

/** One line per file; its hash and id stand beside the name, so that a file of the same name is another one. */
export function filesContent(files: readonly AttachedFile[]): string {
  return files.map((file) => `${file.name} (SHA-256 ${file.sha256}, ${file.id})`).join("\n");
}

/** SHA-256 in hex over the content, keys in fixed order. */
export function contentHash(content: RequestContent): string {
  const lines = Object.entries(content).sort(([a], [b]) => (a < b ? -1 : 1));
  return createHash("sha256").update(JSON.stringify(lines)).digest("hex");
}
