import "server-only";
import type { Sql } from "@/lib/db/sql";
import type { ConcurrentOperations, PreImage } from "@/lib/gateways/types";
import type { ExternalOperationType } from "@/lib/operations/types";

/**
 * For gateways that know only totals: what they were before an operation was sent, and what else of ours happened to them since. Without a
 * stored pre-image such an operation is never sent, so that one without it was provably never executed.
 */

/** More than the clocks of a reading and of the database can be apart. */
const CLOCK_MARGIN_MS = 2_000;

/** Keeps the totals. `tookMs`: how long ago the question for them began. */
export async function storePreImage(
  sql: Sql,
  operationId: string,
  totals: PreImage,
  tookMs: number,
): Promise<void> {
  await sql.query(
    `INSERT INTO operation_pre_image (operation_id, totals, read_from, read_until)
     VALUES ($1::uuid, $2::jsonb, clock_timestamp() - $3::float8 * interval '1 millisecond', clock_timestamp())`,
    [operationId, JSON.stringify(totals), tookMs + CLOCK_MARGIN_MS],
    "store-pre-image",
  );
}

export interface Comparison {
  preImage: PreImage;
  concurrent: ConcurrentOperations;
}

interface PreImageRow {
  totals: PreImage;
  read_from: string;
  read_until: string;
}

interface OtherRow {
  amount_minor: bigint;
  status: string;
  certain: boolean;
}

/** What an operation's totals are compared with, or null when it was never sent. */
export async function readComparison(
  sql: Sql,
  operation: { id: string; type: ExternalOperationType; transactionId: bigint },
): Promise<Comparison | null> {
  const [stored] = await sql.query<PreImageRow>(
    "SELECT totals, read_from, read_until FROM operation_pre_image WHERE operation_id = $1::uuid",
    [operation.id],
  );
  if (!stored) return null;
  // What was settled before the reading began is in the totals; what was declined or never executed never is. An operation that was
  // reserved and succeeded after the reading is certainly not in them; about everything else nobody can say on which side it lies.
  const others = await sql.query<OtherRow>(
    `SELECT amount_minor, status, created_at > $4::timestamptz AND status = 'succeeded' AND source <> 'gateway' AS certain
     FROM operation
     WHERE transaction_id = $1 AND type = $2::operation_type AND id <> $3::uuid AND amount_minor IS NOT NULL
       AND status NOT IN ('declined', 'failed') AND (settled_at IS NULL OR settled_at >= $5::timestamptz)`,
    [operation.transactionId, operation.type, operation.id, stored.read_until, stored.read_from],
  );
  return { preImage: stored.totals, concurrent: toConcurrent(others) };
}

function toConcurrent(others: readonly OtherRow[]): ConcurrentOperations {
  const certain = others.filter((row) => row.certain).map((row) => row.amount_minor);
  const open = others.filter((row) => !row.certain);
  return {
    certainMinor: certain.reduce((sum, amount) => sum + amount, 0n),
    possibleMinor: open.flatMap(({ amount_minor: amount, status }) =>
      // What was given back may have lowered the totals, or never have raised them.
      status === "rejected" ? [amount, -amount] : [amount],
    ),
  };
}
