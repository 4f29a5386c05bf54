import { sql } from "@/lib/db/sql";
import { inquireAttempt, scheduleDuePaymentInquiries } from "@/lib/payments/due-inquiries";
import type { TestSession } from "@/lib/payments/testing/sessions";

/** Lets the time pass that a call may take, then does what the worker would do. Returns how many attempts were asked about. */
export async function reconcileAttempts(session: TestSession): Promise<number> {
  await sql.query(
    `UPDATE payment_attempt SET created_at = created_at - interval '1 hour', next_inquiry_at = now() - interval '1 second'
     WHERE transaction_id = $1 AND next_inquiry_at IS NOT NULL`,
    [session.id],
  );
  await scheduleDuePaymentInquiries();
  const jobs = await sql.query<{ key: string }>(
    `SELECT 'inquire-' || t.id AS key FROM payment_attempt t JOIN graphile_worker.jobs j ON j.key = 'inquire-' || t.id
     WHERE t.transaction_id = $1`,
    [session.id],
  );
  for (const { key } of jobs) await inquireAttempt(key.slice("inquire-".length));
  await sql.query("SELECT graphile_worker.remove_job(k) FROM unnest($1::text[]) k", [
    jobs.map((job) => job.key),
  ]);
  return jobs.length;
}
