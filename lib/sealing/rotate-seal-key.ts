import "server-only";
import { type AuditActor, recordAudit } from "@/lib/audit/record-audit";
import { inTransaction, type Sql, sql } from "@/lib/db/sql";
import { sealKeys } from "@/lib/env";
import { seal, sealHeader, sealKeyId, unseal } from "@/lib/seal";
import { SEALED_PLACES, type SealedPlace } from "@/lib/sealed-places";

/** Small enough that nobody waits long for the rows of one batch. */
const BATCH = 200;

const ACTOR: AuditActor = { type: "system", label: "rotate-seal-key", address: null, requestId: null };

export interface RotationReport {
  /** Public name of the key under which everything is sealed now. */
  keyId: string;
  /** Values sealed anew, by `table.column`. */
  resealed: Record<string, number>;
  /** What could not be opened, in words for an operator. */
  stuck: string[];
}

export interface RotationOptions {
  batch?: number;
  /** After each committed batch. */
  onBatch?: (place: string, done: number) => void;
}

type SealedRow = { id: bigint | number } & Record<string, unknown>;

/**
 * Seals under the current key what is still sealed under an older one, while the product runs: in batches, each a commit of
 * its own, so that a rotation that was cut off is simply run again. Values that no configured key opens are left alone and
 * named.
 */
export async function rotateSealKey(options: RotationOptions = {}): Promise<RotationReport> {
  const [current] = sealKeys();
  const report: RotationReport = { keyId: sealKeyId(current), resealed: {}, stuck: [] };
  for (const place of SEALED_PLACES) await rotatePlace(place, report, options);
  const count = Object.values(report.resealed).reduce((sum, one) => sum + one, 0);
  if (count + report.stuck.length > 0) {
    await recordAudit(sql, {
      actor: ACTOR,
      action: "seal_key.rotated",
      objectType: "seal_key",
      objectId: report.keyId,
      result: report.stuck.length === 0 ? "ok" : "failed",
      after: { resealed: report.resealed, stuck: report.stuck.length },
    });
  }
  return report;
}

async function rotatePlace(
  place: SealedPlace,
  report: RotationReport,
  options: RotationOptions,
): Promise<void> {
  const name = `${place.table}.${place.column}`;
  let after: bigint | number = 0;
  for (;;) {
    const batch = await inTransaction((transaction) =>
      rotateBatch(transaction, place, after, options.batch ?? BATCH),
    );
    if (batch.lastId === null) return;
    after = batch.lastId;
    report.stuck.push(...batch.stuck);
    if (batch.done > 0) report.resealed[name] = (report.resealed[name] ?? 0) + batch.done;
    options.onBatch?.(name, batch.done);
  }
}

async function rotateBatch(
  transaction: Sql,
  place: SealedPlace,
  after: bigint | number,
  size: number,
): Promise<{ lastId: bigint | number | null; done: number; stuck: string[] }> {
  const header = sealHeader(sealKeys()[0]);
  const columns = ["id", ...place.columns, place.column].join(", ");
  const rows = await transaction.query<SealedRow>(
    `SELECT ${columns} FROM ${place.table}
     WHERE id > $1 AND octet_length(${place.column}) > 0 AND substring(${place.column} FROM 1 FOR ${header.length}) <> $2
     ORDER BY id LIMIT $3 FOR NO KEY UPDATE`,
    [after, header, size],
  );
  const stuck: string[] = [];
  for (const row of rows) {
    const problem = await resealRow(transaction, place, row);
    if (problem) stuck.push(problem);
  }
  return { lastId: rows.at(-1)?.id ?? null, done: rows.length - stuck.length, stuck };
}

/** Null, or why the row stays as it is. */
async function resealRow(transaction: Sql, place: SealedPlace, row: SealedRow): Promise<string | null> {
  const [current, ...older] = sealKeys();
  let plain: string;
  try {
    plain = unseal(row[place.column] as Uint8Array, place.label(row), [current, ...older]);
  } catch (error) {
    return `${place.name(row)}: ${(error as Error).message}`;
  }
  const dependent = await freeDependent(transaction, place, row, place.dependent?.(plain, current) ?? {});
  const names = Object.keys(dependent);
  const assignments = names.map((name, index) => `, ${name} = $${index + 3}`).join("");
  await transaction.query(`UPDATE ${place.table} SET ${place.column} = $2${assignments} WHERE id = $1`, [
    row.id,
    seal(plain, place.label({ ...row, ...dependent }), current),
    ...Object.values(dependent),
  ]);
  return null;
}

/** What depends on the key moves with it, unless a row that was made under the new key already has that value. */
async function freeDependent(
  transaction: Sql,
  place: SealedPlace,
  row: SealedRow,
  dependent: Record<string, string>,
): Promise<Record<string, string>> {
  const names = Object.keys(dependent);
  if (names.length === 0) return dependent;
  const merged: Record<string, unknown> = { ...row, ...dependent };
  const same = place.columns.map((column, index) => `${column} = $${index + 1}`).join(" AND ");
  const taken = await transaction.query(
    `SELECT 1 FROM ${place.table} WHERE ${same} LIMIT 1`,
    place.columns.map((column) => merged[column]),
  );
  return taken.length === 0 ? dependent : {};
}
