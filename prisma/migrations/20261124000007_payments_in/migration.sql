-- Payments that did not begin in a checkout session of ours: where they came from, imported files, and the comparison of a
-- day with what the gateway says.

-- CreateEnum
CREATE TYPE "payment_source" AS ENUM ('checkout', 'gateway', 'fetch', 'import');

-- CreateEnum
CREATE TYPE "import_kind" AS ENUM ('payments', 'settlement');

-- CreateEnum
CREATE TYPE "import_status" AS ENUM ('uploaded', 'checking', 'checked', 'running', 'done', 'canceled', 'failed');

-- CreateEnum
CREATE TYPE "report_basis" AS ENUM ('inquiry', 'settlement');

-- CreateEnum
CREATE TYPE "report_status" AS ENUM ('running', 'done', 'canceled', 'failed');

-- AlterTable
ALTER TABLE "payment_transaction" ADD COLUMN "source" "payment_source" NOT NULL DEFAULT 'checkout';

-- A payment from outside exists once, however often and by whatever way the gateway tells of it.
CREATE UNIQUE INDEX "payment_transaction_incoming_idx" ON "payment_transaction" ("gateway_account_id", "gateway_reference")
  WHERE "source" <> 'checkout';
ALTER TABLE "payment_transaction" ADD CONSTRAINT "payment_transaction_incoming_check" CHECK (
  "source" = 'checkout' OR ("gateway_account_id" IS NOT NULL AND "gateway_reference" IS NOT NULL));

-- A day's payments of one account, for the comparison with the gateway.
CREATE INDEX "payment_transaction_paid_idx" ON "payment_transaction" ("gateway_account_id", "paid_at")
  WHERE "paid_at" IS NOT NULL;

-- Whether a payment that somebody tells of is an attempt of our own.
CREATE INDEX "payment_attempt_gateway_reference_idx" ON "payment_attempt" ("gateway_account_id", "gateway_reference")
  WHERE "gateway_reference" IS NOT NULL;

-- CreateTable
CREATE TABLE "payment_import" (
    "id" SERIAL NOT NULL,
    "kind" "import_kind" NOT NULL,
    "status" "import_status" NOT NULL DEFAULT 'uploaded',
    "gateway_account_id" INTEGER NOT NULL,
    "file_name" VARCHAR(200) NOT NULL,
    "size_bytes" BIGINT NOT NULL,
    "sha256" CHAR(64) NOT NULL,
    "delimiter" CHAR(1) NOT NULL,
    "headers" JSONB NOT NULL,
    "mapping" JSONB NOT NULL,
    "rows_read" INTEGER NOT NULL DEFAULT 0,
    "rows_created" INTEGER NOT NULL DEFAULT 0,
    "rows_known" INTEGER NOT NULL DEFAULT 0,
    "rows_skipped" INTEGER NOT NULL DEFAULT 0,
    "rows_wrong" INTEGER NOT NULL DEFAULT 0,
    "rows_total" INTEGER,
    "failure" VARCHAR(400),
    "created_by_id" INTEGER NOT NULL,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "started_at" TIMESTAMPTZ(6),
    "finished_at" TIMESTAMPTZ(6),
    "erased_at" TIMESTAMPTZ(6),

    CONSTRAINT "payment_import_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "payment_import_chunk" (
    "id" BIGSERIAL NOT NULL,
    "import_id" INTEGER NOT NULL,
    "seq" INTEGER NOT NULL,
    "sealed_text" BYTEA NOT NULL,

    CONSTRAINT "payment_import_chunk_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "payment_import_error" (
    "import_id" INTEGER NOT NULL,
    "line" INTEGER NOT NULL,
    "code" VARCHAR(40) NOT NULL,
    "field" VARCHAR(40),
    "value" VARCHAR(200),
    "gateway_reference" VARCHAR(128),

    CONSTRAINT "payment_import_error_pkey" PRIMARY KEY ("import_id", "line")
);

-- CreateTable
CREATE TABLE "import_mapping" (
    "kind" "import_kind" NOT NULL,
    "fingerprint" CHAR(64) NOT NULL,
    "mapping" JSONB NOT NULL,
    "updated_by_id" INTEGER NOT NULL,
    "updated_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "import_mapping_pkey" PRIMARY KEY ("kind", "fingerprint")
);

-- CreateTable
CREATE TABLE "reconciliation_report" (
    "id" SERIAL NOT NULL,
    "gateway_account_id" INTEGER NOT NULL,
    "day" DATE NOT NULL,
    "basis" "report_basis" NOT NULL,
    "import_id" INTEGER,
    "status" "report_status" NOT NULL DEFAULT 'running',
    "steps_done" INTEGER NOT NULL DEFAULT 0,
    "steps_total" INTEGER,
    "not_asked" INTEGER NOT NULL DEFAULT 0,
    "wrong_rows" INTEGER NOT NULL DEFAULT 0,
    "differences" INTEGER NOT NULL DEFAULT 0,
    "compares_refunds" BOOLEAN NOT NULL DEFAULT true,
    "totals" JSONB NOT NULL DEFAULT '[]',
    "failure" VARCHAR(400),
    "created_by_id" INTEGER NOT NULL,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "finished_at" TIMESTAMPTZ(6),

    CONSTRAINT "reconciliation_report_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "reconciliation_fact" (
    "report_id" INTEGER NOT NULL,
    "seq" INTEGER NOT NULL,
    "kind" VARCHAR(12) NOT NULL,
    "gateway_reference" VARCHAR(128) NOT NULL,
    "currency_code" CHAR(3),
    "amount_minor" BIGINT,
    "state" VARCHAR(20),
    "captured_minor" BIGINT,
    "refunded_minor" BIGINT,

    CONSTRAINT "reconciliation_fact_pkey" PRIMARY KEY ("report_id", "seq")
);

-- CreateTable
CREATE TABLE "reconciliation_difference" (
    "report_id" INTEGER NOT NULL,
    "seq" INTEGER NOT NULL,
    "kind" VARCHAR(40) NOT NULL,
    "transaction_session_id" VARCHAR(128),
    "gateway_reference" VARCHAR(128),
    "currency_code" CHAR(3) NOT NULL,
    "ours" VARCHAR(80),
    "theirs" VARCHAR(80),

    CONSTRAINT "reconciliation_difference_pkey" PRIMARY KEY ("report_id", "seq")
);

-- CreateIndex
CREATE UNIQUE INDEX "payment_import_chunk_import_id_seq_key" ON "payment_import_chunk"("import_id", "seq");

-- CreateIndex
CREATE INDEX "payment_import_created_at_idx" ON "payment_import"("created_at");

-- CreateIndex
CREATE INDEX "reconciliation_report_created_at_idx" ON "reconciliation_report"("created_at");

-- CreateIndex
CREATE INDEX "reconciliation_fact_report_id_gateway_reference_idx" ON "reconciliation_fact"("report_id", "gateway_reference");

-- AddForeignKey
ALTER TABLE "payment_import" ADD CONSTRAINT "payment_import_gateway_account_id_fkey"
  FOREIGN KEY ("gateway_account_id") REFERENCES "gateway_account"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "payment_import" ADD CONSTRAINT "payment_import_created_by_id_fkey"
  FOREIGN KEY ("created_by_id") REFERENCES "app_user"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "payment_import_chunk" ADD CONSTRAINT "payment_import_chunk_import_id_fkey"
  FOREIGN KEY ("import_id") REFERENCES "payment_import"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "payment_import_error" ADD CONSTRAINT "payment_import_error_import_id_fkey"
  FOREIGN KEY ("import_id") REFERENCES "payment_import"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "import_mapping" ADD CONSTRAINT "import_mapping_updated_by_id_fkey"
  FOREIGN KEY ("updated_by_id") REFERENCES "app_user"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "reconciliation_report" ADD CONSTRAINT "reconciliation_report_gateway_account_id_fkey"
  FOREIGN KEY ("gateway_account_id") REFERENCES "gateway_account"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "reconciliation_report" ADD CONSTRAINT "reconciliation_report_import_id_fkey"
  FOREIGN KEY ("import_id") REFERENCES "payment_import"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "reconciliation_report" ADD CONSTRAINT "reconciliation_report_created_by_id_fkey"
  FOREIGN KEY ("created_by_id") REFERENCES "app_user"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "reconciliation_fact" ADD CONSTRAINT "reconciliation_fact_report_id_fkey"
  FOREIGN KEY ("report_id") REFERENCES "reconciliation_report"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "reconciliation_difference" ADD CONSTRAINT "reconciliation_difference_report_id_fkey"
  FOREIGN KEY ("report_id") REFERENCES "reconciliation_report"("id") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE "payment_import" ADD CONSTRAINT "payment_import_rows_check" CHECK (
  "rows_created" >= 0 AND "rows_known" >= 0 AND "rows_skipped" >= 0 AND "rows_wrong" >= 0
  AND "rows_read" = "rows_created" + "rows_known" + "rows_skipped" + "rows_wrong");
ALTER TABLE "reconciliation_report" ADD CONSTRAINT "reconciliation_report_basis_check" CHECK (
  ("basis" = 'settlement') = ("import_id" IS NOT NULL));

GRANT SELECT, INSERT, UPDATE ON "payment_import", "import_mapping", "reconciliation_report" TO "countersign_app";
-- Files are erased after a while, and every pass over a file begins with an empty list of errors.
GRANT SELECT, INSERT, UPDATE, DELETE ON "payment_import_chunk" TO "countersign_app";
GRANT SELECT, INSERT, DELETE ON "payment_import_error", "reconciliation_fact" TO "countersign_app";
-- What a report found stays as it was found.
GRANT SELECT, INSERT ON "reconciliation_difference" TO "countersign_app";
GRANT USAGE, SELECT ON SEQUENCE "payment_import_id_seq", "payment_import_chunk_id_seq", "reconciliation_report_id_seq" TO "countersign_app";
