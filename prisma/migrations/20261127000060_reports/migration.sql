-- Reports of a year, and files of the other lists of the console.

ALTER TABLE "report_schedule"
  DROP CONSTRAINT "report_schedule_interval_check",
  ADD CONSTRAINT "report_schedule_interval_check" CHECK ("interval" IN ('daily', 'weekly', 'monthly', 'yearly'));

ALTER TABLE "export_file"
  DROP CONSTRAINT "export_file_list_check",
  ADD CONSTRAINT "export_file_list_check" CHECK ("list" IN (
    'transactions', 'children', 'deleted', 'requests', 'users', 'audit', 'disputes', 'notices', 'deliveries', 'mails'));

-- The reports that are for somebody are found by him.
CREATE INDEX "export_file_recipient_ids_idx" ON "export_file" USING GIN ("recipient_ids") WHERE "schedule_id" IS NOT NULL;
