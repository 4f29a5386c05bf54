import "server-only";
import type { Sql } from "@/lib/db/sql";
import { addJob } from "@/lib/jobs/add-job";

/** Queues of exports, so that a large one does not hold up a small one, and no more than so many run together. */
const LANES = 2;

/** Puts an export on its way, or its next slice, in the caller's transaction. */
export async function addExportJob(transaction: Sql, exportId: string, delayMs = 0): Promise<void> {
  const lane = Number.parseInt(exportId.slice(0, 4), 16) % LANES;
  await addJob(
    transaction,
    "run-export",
    { exportId },
    { key: `export:${exportId}`, queue: `exports:${lane}`, delayMs },
  );
}
