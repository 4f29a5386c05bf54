-- Files that people have made of lists, and reports that are made by themselves.

-- CreateTable
CREATE TABLE "report_schedule" (
    "id" SERIAL NOT NULL,
    "name" VARCHAR(80) NOT NULL,
    "list" VARCHAR(20) NOT NULL,
    "format" VARCHAR(8) NOT NULL,
    "filter" JSONB NOT NULL DEFAULT '{}',
    "columns" TEXT[],
    "interval" VARCHAR(10) NOT NULL,
    "at_hour" INTEGER NOT NULL,
    "recipient_ids" INTEGER[],
    "is_active" BOOLEAN NOT NULL DEFAULT true,
    "paused_reason" VARCHAR(40),
    "next_run_at" TIMESTAMPTZ(6) NOT NULL,
    "owner_id" INTEGER NOT NULL,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "deleted_at" TIMESTAMPTZ(6),

    CONSTRAINT "report_schedule_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "export_file" (
    "id" UUID NOT NULL,
    "name" VARCHAR(120) NOT NULL,
    "list" VARCHAR(20) NOT NULL,
    "format" VARCHAR(8) NOT NULL,
    "filter" JSONB NOT NULL DEFAULT '{}',
    "columns" TEXT[],
    "status" VARCHAR(10) NOT NULL DEFAULT 'waiting',
    "rows_done" BIGINT NOT NULL DEFAULT 0,
    "size_bytes" BIGINT NOT NULL DEFAULT 0,
    "cursor" TEXT[],
    "failure" VARCHAR(40),
    "as_of" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "owner_id" INTEGER NOT NULL,
    "schedule_id" INTEGER,
    "recipient_ids" INTEGER[],
    "interval" VARCHAR(10),
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "progress_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "finished_at" TIMESTAMPTZ(6),
    "expires_at" TIMESTAMPTZ(6),

    CONSTRAINT "export_file_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "report_schedule_next_run_at_idx" ON "report_schedule"("next_run_at");

-- CreateIndex
CREATE INDEX "export_file_owner_id_created_at_idx" ON "export_file"("owner_id", "created_at");

-- CreateIndex
CREATE INDEX "export_file_status_created_at_idx" ON "export_file"("status", "created_at");

-- AddForeignKey
ALTER TABLE "report_schedule" ADD CONSTRAINT "report_schedule_owner_id_fkey" FOREIGN KEY ("owner_id") REFERENCES "app_user"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "export_file" ADD CONSTRAINT "export_file_owner_id_fkey" FOREIGN KEY ("owner_id") REFERENCES "app_user"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "export_file" ADD CONSTRAINT "export_file_schedule_id_fkey" FOREIGN KEY ("schedule_id") REFERENCES "report_schedule"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- ============================================================================================
-- What follows is not expressible in schema.prisma.
-- ============================================================================================

ALTER TABLE "export_file"
  ADD CONSTRAINT "export_file_list_check" CHECK ("list" IN ('transactions', 'children', 'requests', 'users', 'audit')),
  ADD CONSTRAINT "export_file_format_check" CHECK ("format" IN ('csv', 'xlsx', 'jsonl')),
  ADD CONSTRAINT "export_file_status_check" CHECK ("status" IN ('waiting', 'running', 'done', 'canceled', 'failed', 'expired')),
  ADD CONSTRAINT "export_file_finished_check" CHECK (("status" IN ('waiting', 'running')) = ("finished_at" IS NULL));
ALTER TABLE "report_schedule"
  ADD CONSTRAINT "report_schedule_interval_check" CHECK ("interval" IN ('daily', 'weekly', 'monthly')),
  ADD CONSTRAINT "report_schedule_at_hour_check" CHECK ("at_hour" BETWEEN 0 AND 23);

-- A schedule makes the file of one stretch of time once, however many workers see that it is due.
CREATE UNIQUE INDEX "export_file_schedule_as_of_idx" ON "export_file" ("schedule_id", "as_of") WHERE "schedule_id" IS NOT NULL;

GRANT SELECT, INSERT, UPDATE ON "export_file", "report_schedule" TO "countersign_app";
GRANT USAGE, SELECT ON SEQUENCE "report_schedule_id_seq" TO "countersign_app";
