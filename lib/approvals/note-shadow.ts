import "server-only";
import { evaluatePolicy } from "@/lib/approvals/policy/evaluate";
import { livePolicy } from "@/lib/approvals/policy/live-policy";
import { wordOf } from "@/lib/approvals/policy/simulate";
import type { Judgement } from "@/lib/approvals/judge-operation";
import { type JudgedOperation, readCounted, readFacts } from "@/lib/approvals/read-facts";
import type { Sql } from "@/lib/db/sql";

/**
 * Asks the shadow, where one runs, what the live policy was just asked, and keeps what it would have said differently. It decides
 * nothing and locks nothing.
 */
export async function noteShadow(
  sql: Sql,
  judged: JudgedOperation,
  { version, outcome }: Judgement,
  requestId: number | null = null,
): Promise<void> {
  const { shadow } = await livePolicy(sql);
  if (!shadow) return;
  const known = await readFacts(sql, { ...judged, exceptRequestId: requestId ?? judged.exceptRequestId });
  const facts = await readCounted(sql, shadow.document, known, false);
  const other = evaluatePolicy(shadow.document, shadow.version, facts);
  if (wordOf(other) === wordOf(outcome)) return;
  await sql.query(
    `INSERT INTO policy_shadow_difference (live_version, shadow_version, operation_type, source, transaction_session_id,
       request_id, maker_id, amount_minor, currency_code, live_outcome, shadow_outcome)
     VALUES ($1, $2, $3::operation_type, $4::operation_source, $5, $6, $7, $8, $9, $10::jsonb, $11::jsonb)`,
    [
      version,
      shadow.version,
      judged.type,
      judged.source,
      judged.parent.sessionId,
      requestId,
      judged.makerId,
      judged.amountMinor,
      judged.parent.facts.currencyCode,
      JSON.stringify({ word: wordOf(outcome), because: outcome.because }),
      JSON.stringify({ word: wordOf(other), because: other.because }),
    ],
  );
}
