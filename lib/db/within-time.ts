import "server-only";
import { inTransaction, type Sql } from "@/lib/db/sql";

export type WithinTime<Result> = { cut: false; result: Result } | { cut: true };

/**
 * Runs reads that may take long, and ends them after `limitMs`: a search or a sum that a person waits for must not keep the
 * database busy after he has given up. `settings` hold for these reads only.
 */
export async function withinTime<Result>(
  limitMs: number,
  work: (sql: Sql) => Promise<Result>,
  settings: Readonly<Record<string, string>> = {},
): Promise<WithinTime<Result>> {
  try {
    const result = await inTransaction(async (sql) => {
      const all = { ...settings, statement_timeout: String(limitMs) };
      const set = Object.keys(all).map(
        (_, index) => `set_config($${index * 2 + 1}, $${index * 2 + 2}, true)`,
      );
      await sql.query(`SELECT ${set.join(", ")}`, Object.entries(all).flat());
      return work(sql);
    });
    return { cut: false, result };
  } catch (error) {
    if (isCut(error)) return { cut: true };
    throw error;
  }
}

/** The server ended the statement because its time was over. */
function isCut(error: unknown): boolean {
  return (error as { code?: unknown } | null)?.code === "57014";
}
