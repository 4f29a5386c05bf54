import type { RequestEvidence } from "@/lib/approvals/evidence/types";
import { CSV_BOM, csvRow, plainCell, textCell } from "@/lib/csv/write-csv";

/** The files of a pack. Tables are CSV that spreadsheets open without running anything in it; whole records are JSON. */

const columns = (...names: string[]) => csvRow(names.map(plainCell));

export const REQUEST_COLUMNS = columns(
  ...[
    "number",
    "operation",
    "amount",
    "currency",
    "status",
    "reason",
    "maker",
    "source",
    "reason_code",
    "note",
    "transaction",
  ],
  ...[
    "order_no",
    "gateway_account",
    "policy_version",
    "required_checks",
    "created_at",
    "ended_at",
    "ended_by",
  ],
);
export const DECISION_COLUMNS = columns(
  ...[
    "request",
    "checker",
    "on_behalf_of",
    "verdict",
    "stage",
    "note",
    "at",
    "policy_version",
    "content_hash",
    "step_up",
  ],
);
export const COMMENT_COLUMNS = columns("request", "author", "at", "text");
export const ATTACHMENT_COLUMNS = columns(
  "request",
  "name",
  "media_type",
  "bytes",
  "sha256",
  "uploaded_by",
  "uploaded_at",
);
export const ATTEMPT_COLUMNS = columns(
  ...[
    "request",
    "attempt",
    "status",
    "reference",
    "gateway_reference",
    "code",
    "message",
    "started_at",
    "settled_at",
  ],
  ...["child_transaction", "child_state", "child_amount"],
);
export const AUDIT_COLUMNS = columns(
  ...[
    "request",
    "event",
    "at",
    "actor",
    "action",
    "object",
    "result",
    "reason",
    "sequence",
    "previous_hash",
    "hash",
    "canonical",
  ],
);

/** The lines of one request, by table. */
export interface EvidenceRows {
  requests: string;
  decisions: string;
  comments: string;
  attachments: string;
  attempts: string;
  audit: string;
}

export function evidenceRows(evidence: RequestEvidence): EvidenceRows {
  const { number, request } = evidence;
  const lines = <Item>(items: readonly Item[], cells: (item: Item) => string[]) =>
    items.map((item) => csvRow([plainCell(number), ...cells(item)])).join("");
  return {
    requests: csvRow([
      ...[number, request.operation, request.amount, request.currency, request.status].map(plainCell),
      textCell(request.statusReason),
      textCell(request.maker),
      plainCell(request.source),
      plainCell(request.reasonCode),
      textCell(request.note),
      plainCell(request.transaction),
      textCell(request.orderNo),
      textCell(request.gatewayAccount),
      ...[request.policyVersion, request.requiredChecks, request.createdAt, request.statusChangedAt].map(
        plainCell,
      ),
      textCell(request.endedBy),
    ]),
    decisions: lines(evidence.decisions, (decision) => [
      textCell(decision.checker),
      textCell(decision.onBehalfOf),
      plainCell(decision.verdict),
      plainCell(decision.stage === null ? null : decision.stage + 1),
      textCell(decision.note),
      plainCell(decision.at),
      plainCell(decision.policyVersion),
      plainCell(decision.contentHash),
      textCell(decision.stepUp ? JSON.stringify(decision.stepUp) : ""),
    ]),
    comments: lines(evidence.comments, (comment) => [
      textCell(comment.author),
      plainCell(comment.at),
      textCell(comment.text),
    ]),
    attachments: lines(evidence.attachments, (file) => [
      textCell(file.name),
      plainCell(file.mediaType),
      plainCell(file.sizeBytes),
      plainCell(file.sha256),
      textCell(file.uploadedBy),
      plainCell(file.uploadedAt),
    ]),
    attempts: lines(evidence.attempts, (attempt) => [
      ...[attempt.attempt, attempt.status, attempt.reference].map(plainCell),
      textCell(attempt.gatewayReference),
      textCell(attempt.code),
      textCell(attempt.message),
      plainCell(attempt.startedAt),
      plainCell(attempt.settledAt),
      plainCell(attempt.child?.transaction),
      plainCell(attempt.child?.state),
      plainCell(attempt.child?.amount),
    ]),
    audit: lines(evidence.audit, (event) => [
      plainCell(event.id),
      plainCell(event.at),
      textCell(event.actor),
      plainCell(event.action),
      plainCell(event.object),
      plainCell(event.result),
      textCell(event.reason),
      ...[event.sequence, event.previousHash, event.hash].map(plainCell),
      textCell(event.canonical),
    ]),
  };
}

/** The tables with their headings, in the order in which they stand in a pack. */
export const TABLES: readonly (readonly [keyof EvidenceRows, string])[] = [
  ["requests", CSV_BOM + REQUEST_COLUMNS],
  ["decisions", CSV_BOM + DECISION_COLUMNS],
  ["comments", CSV_BOM + COMMENT_COLUMNS],
  ["attachments", CSV_BOM + ATTACHMENT_COLUMNS],
  ["attempts", CSV_BOM + ATTEMPT_COLUMNS],
  ["audit", CSV_BOM + AUDIT_COLUMNS],
];

export const READ_ME = `Evidence from Countersign

requests/R-<number>.json   everything about one request: what was asked, under which policy, who decided with what on the
                           screen, comments, files with their hashes, what was said to the gateway, and the audit trail
*.csv                      the same as tables, one line each

Attached files are named with their SHA-256; the files themselves are downloaded from the request.

The audit trail is a chain. Each event has a sequence and a hash over the one before it:
  hash = SHA-256( previous hash + line feed + canonical )
with "canonical" as it stands in the JSON. Whoever has the event before it can check that nothing was changed or left out;
"previous_hash" of an event is the "hash" of the event with the sequence before it, also where that belongs to something else.
`;
