import "server-only";
import type { Sql } from "@/lib/db/sql";
import { storableJson, storableText } from "@/lib/db/storable";
import type { InquiryResult } from "@/lib/gateways/types";

/** Keeps a question to the gateway with everything that came back, and counts it. Such rows are never changed. */
export async function recordInquiry(
  sql: Sql,
  operationId: string,
  askedBy: string,
  answer: InquiryResult,
): Promise<void> {
  const kept = (text: string | null, length: number) =>
    text === null ? null : storableText(text.slice(0, length));
  await sql.query(
    `WITH i AS (
       INSERT INTO operation_inquiry (operation_id, asked_by, answer, code, message, gateway_reference, exchange)
       VALUES ($1::uuid, $2, $3, $4, $5, $6, $7::jsonb)
     )
     UPDATE operation SET inquiry_count = inquiry_count + 1 WHERE id = $1::uuid`,
    [
      operationId,
      kept(askedBy, 200),
      answer.outcome,
      kept(answer.code, 128),
      kept(answer.message, 1000),
      kept(answer.gatewayReference, 128),
      storableJson(answer.exchange),
    ],
    "record-inquiry",
  );
}
