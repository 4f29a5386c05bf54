-- Payment requests from a file: what was understood of each row, and the payment that it became.

-- CreateTable
CREATE TABLE "payment_batch" (
    "id" SERIAL NOT NULL,
    "file_name" VARCHAR(200) NOT NULL,
    "sha256" VARCHAR(64) NOT NULL,
    "status" VARCHAR(10) NOT NULL DEFAULT 'checked',
    "mail_customers" BOOLEAN NOT NULL,
    "owner_id" INTEGER NOT NULL,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "started_at" TIMESTAMPTZ(6),
    "finished_at" TIMESTAMPTZ(6),

    CONSTRAINT "payment_batch_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "payment_batch_row" (
    "batch_id" INTEGER NOT NULL,
    "line" INTEGER NOT NULL,
    "shown" JSONB NOT NULL,
    "fields" JSONB,
    "faults" JSONB NOT NULL DEFAULT '[]',
    "session_id" VARCHAR(40),
    "failure" VARCHAR(400),

    CONSTRAINT "payment_batch_row_pkey" PRIMARY KEY ("batch_id","line")
);

-- CreateIndex
CREATE INDEX "payment_batch_owner_id_created_at_idx" ON "payment_batch"("owner_id", "created_at");

-- AddForeignKey
ALTER TABLE "payment_batch" ADD CONSTRAINT "payment_batch_owner_id_fkey" FOREIGN KEY ("owner_id") REFERENCES "app_user"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "payment_batch_row" ADD CONSTRAINT "payment_batch_row_batch_id_fkey" FOREIGN KEY ("batch_id") REFERENCES "payment_batch"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- ============================================================================================
-- What follows is not expressible in schema.prisma.
-- ============================================================================================

ALTER TABLE "payment_batch"
  ADD CONSTRAINT "payment_batch_status_check" CHECK ("status" IN ('checked', 'running', 'done', 'discarded')),
  ADD CONSTRAINT "payment_batch_finished_check" CHECK (("status" IN ('done', 'discarded')) = ("finished_at" IS NOT NULL));
-- A row becomes one payment or none, and a row with faults none.
ALTER TABLE "payment_batch_row"
  ADD CONSTRAINT "payment_batch_row_end_check" CHECK ("session_id" IS NULL OR "failure" IS NULL),
  ADD CONSTRAINT "payment_batch_row_fault_check" CHECK ("faults" = '[]'::jsonb OR ("session_id" IS NULL AND "fields" IS NULL));

GRANT SELECT, INSERT, UPDATE ON "payment_batch" TO "countersign_app";
GRANT SELECT, INSERT, UPDATE, DELETE ON "payment_batch_row" TO "countersign_app";
GRANT USAGE, SELECT ON SEQUENCE "payment_batch_id_seq" TO "countersign_app";
