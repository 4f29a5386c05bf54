-- Outcomes that nobody knows: every question to the gateway, alerts, settlements by hand, and accounts that are paused.

-- AlterTable
ALTER TABLE "gateway_account"
  ADD COLUMN "failed_calls" INTEGER NOT NULL DEFAULT 0,
  ADD COLUMN "last_fault" VARCHAR(32),
  ADD COLUMN "last_fault_at" TIMESTAMPTZ(6),
  ADD COLUMN "paused_since" TIMESTAMPTZ(6),
  ADD COLUMN "paused_until" TIMESTAMPTZ(6);

ALTER TABLE "gateway_account" ADD CONSTRAINT "gateway_account_failed_calls_check" CHECK ("failed_calls" >= 0);

-- CreateEnum
CREATE TYPE "outcome_alert_kind" AS ENUM ('unknown_too_long', 'contradicts_settlement');

-- CreateEnum
CREATE TYPE "settlement_outcome" AS ENUM ('executed', 'never_executed');

-- CreateEnum
CREATE TYPE "settlement_status" AS ENUM ('proposed', 'confirmed', 'rejected', 'withdrawn', 'superseded');

-- CreateTable
CREATE TABLE "operation_inquiry" (
    "id" BIGSERIAL NOT NULL,
    "operation_id" UUID NOT NULL,
    "asked_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "asked_by" VARCHAR(200) NOT NULL,
    "answer" VARCHAR(20) NOT NULL,
    "code" VARCHAR(128),
    "message" VARCHAR(1000),
    "gateway_reference" VARCHAR(128),
    "exchange" JSONB,

    CONSTRAINT "operation_inquiry_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "operation_alert" (
    "id" BIGSERIAL NOT NULL,
    "operation_id" UUID NOT NULL,
    "kind" "outcome_alert_kind" NOT NULL,
    "detail" JSONB NOT NULL DEFAULT '{}',
    "raised_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "ended_at" TIMESTAMPTZ(6),
    "ended_by_id" INTEGER,
    "end_note" VARCHAR(1000),

    CONSTRAINT "operation_alert_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "evidence_file" (
    "id" UUID NOT NULL,
    "operation_id" UUID NOT NULL,
    "uploaded_by_id" INTEGER NOT NULL,
    "file_name" VARCHAR(200) NOT NULL,
    "media_type" VARCHAR(100) NOT NULL,
    "sha256" CHAR(64) NOT NULL,
    "content" BYTEA NOT NULL,
    "uploaded_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "evidence_file_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "operation_settlement" (
    "id" SERIAL NOT NULL,
    "operation_id" UUID NOT NULL,
    "outcome" "settlement_outcome" NOT NULL,
    "gateway_reference" VARCHAR(128),
    "note" VARCHAR(1000) NOT NULL,
    "evidence" VARCHAR(4000) NOT NULL,
    "evidence_file_id" UUID,
    "status" "settlement_status" NOT NULL DEFAULT 'proposed',
    "proposed_by_id" INTEGER NOT NULL,
    "proposed_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "ended_by_id" INTEGER,
    "ended_at" TIMESTAMPTZ(6),
    "end_note" VARCHAR(1000),
    "next_check_at" TIMESTAMPTZ(6),
    "checks" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "operation_settlement_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "operation_inquiry_operation_id_id_idx" ON "operation_inquiry"("operation_id", "id");

-- CreateIndex
CREATE INDEX "operation_alert_operation_id_id_idx" ON "operation_alert"("operation_id", "id");

-- CreateIndex
CREATE UNIQUE INDEX "evidence_file_id_operation_id_uploaded_by_id_key" ON "evidence_file"("id", "operation_id", "uploaded_by_id");

-- CreateIndex
CREATE INDEX "operation_settlement_operation_id_id_idx" ON "operation_settlement"("operation_id", "id");

-- AddForeignKey
ALTER TABLE "operation_inquiry" ADD CONSTRAINT "operation_inquiry_operation_id_fkey" FOREIGN KEY ("operation_id") REFERENCES "operation"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "operation_alert" ADD CONSTRAINT "operation_alert_operation_id_fkey" FOREIGN KEY ("operation_id") REFERENCES "operation"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "operation_alert" ADD CONSTRAINT "operation_alert_ended_by_id_fkey" FOREIGN KEY ("ended_by_id") REFERENCES "app_user"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "evidence_file" ADD CONSTRAINT "evidence_file_operation_id_fkey" FOREIGN KEY ("operation_id") REFERENCES "operation"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "evidence_file" ADD CONSTRAINT "evidence_file_uploaded_by_id_fkey" FOREIGN KEY ("uploaded_by_id") REFERENCES "app_user"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "operation_settlement" ADD CONSTRAINT "operation_settlement_operation_id_fkey" FOREIGN KEY ("operation_id") REFERENCES "operation"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "operation_settlement" ADD CONSTRAINT "operation_settlement_proposed_by_id_fkey" FOREIGN KEY ("proposed_by_id") REFERENCES "app_user"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "operation_settlement" ADD CONSTRAINT "operation_settlement_ended_by_id_fkey" FOREIGN KEY ("ended_by_id") REFERENCES "app_user"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- ============================================================================================
-- What follows is not expressible in schema.prisma.
-- ============================================================================================

-- The file is about this operation and was brought by the person who proposes.
ALTER TABLE "operation_settlement" ADD CONSTRAINT "operation_settlement_evidence_file_fkey"
  FOREIGN KEY ("evidence_file_id", "operation_id", "proposed_by_id")
  REFERENCES "evidence_file"("id", "operation_id", "uploaded_by_id") ON DELETE RESTRICT ON UPDATE RESTRICT;

-- One alert per operation that nobody knows, however many workers look.
CREATE UNIQUE INDEX "operation_alert_once_idx" ON "operation_alert" ("operation_id") WHERE "kind" = 'unknown_too_long';
CREATE INDEX "operation_alert_open_idx" ON "operation_alert" ("operation_id") WHERE "ended_at" IS NULL;

-- One proposal at a time.
CREATE UNIQUE INDEX "operation_settlement_proposed_idx" ON "operation_settlement" ("operation_id") WHERE "status" = 'proposed';
CREATE INDEX "operation_settlement_check_idx" ON "operation_settlement" ("next_check_at") WHERE "next_check_at" IS NOT NULL;

ALTER TABLE "evidence_file"
  ADD CONSTRAINT "evidence_file_content_check" CHECK (octet_length("content") BETWEEN 1 AND 5242880);

-- Two persons: whoever proposed does not confirm or reject. Only he takes his proposal back, and only an answer ends it by itself.
ALTER TABLE "operation_settlement"
  ADD CONSTRAINT "operation_settlement_reference_check" CHECK (("outcome" = 'executed') = ("gateway_reference" IS NOT NULL)),
  ADD CONSTRAINT "operation_settlement_ended_check" CHECK (("status" = 'proposed') = ("ended_at" IS NULL)),
  ADD CONSTRAINT "operation_settlement_two_persons" CHECK (
    CASE WHEN "status" IN ('confirmed', 'rejected') THEN "ended_by_id" IS NOT NULL AND "ended_by_id" <> "proposed_by_id"
         WHEN "status" = 'withdrawn' THEN "ended_by_id" IS NOT NULL AND "ended_by_id" = "proposed_by_id"
         ELSE "ended_by_id" IS NULL END);

-- Nor may any of them be the person whose operation it is: who started it, or who made its request.
CREATE FUNCTION "settlement_guard"() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  acting integer;
  o "operation";
  maker integer;
BEGIN
  IF TG_OP = 'INSERT' THEN
    acting := NEW."proposed_by_id";
  ELSE
    IF NEW."operation_id" <> OLD."operation_id" OR NEW."outcome" <> OLD."outcome"
       OR NEW."gateway_reference" IS DISTINCT FROM OLD."gateway_reference" OR NEW."note" <> OLD."note"
       OR NEW."evidence" <> OLD."evidence" OR NEW."evidence_file_id" IS DISTINCT FROM OLD."evidence_file_id"
       OR NEW."proposed_by_id" <> OLD."proposed_by_id" OR NEW."proposed_at" <> OLD."proposed_at"
       OR (OLD."status" <> 'proposed' AND (NEW."status" <> OLD."status" OR NEW."ended_by_id" IS DISTINCT FROM OLD."ended_by_id"
         OR NEW."ended_at" IS DISTINCT FROM OLD."ended_at" OR NEW."end_note" IS DISTINCT FROM OLD."end_note")) THEN
      RAISE EXCEPTION USING ERRCODE = 'CS002', MESSAGE = 'settlement_is_immutable';
    END IF;
    acting := CASE WHEN NEW."status" IN ('confirmed', 'rejected') AND OLD."status" = 'proposed' THEN NEW."ended_by_id" END;
  END IF;

  SELECT * INTO o FROM "operation" WHERE "id" = NEW."operation_id";
  SELECT r."maker_id" INTO maker FROM "operation_request" r WHERE r."id" = o."request_id";
  IF acting IS NOT NULL AND (acting = o."initiator_user_id" OR acting = maker) THEN
    RAISE EXCEPTION USING ERRCODE = 'CS001', MESSAGE = 'own_request';
  END IF;
  IF TG_OP = 'INSERT' AND (NEW."status" <> 'proposed' OR o."status" NOT IN ('unknown', 'pending')
     OR o."type" NOT IN ('refund', 'capture', 'void')) THEN
    RAISE EXCEPTION USING ERRCODE = 'CS001', MESSAGE = 'conflict';
  END IF;
  RETURN NEW;
END $$;

CREATE TRIGGER "settlement_guard" BEFORE INSERT OR UPDATE ON "operation_settlement"
  FOR EACH ROW EXECUTE FUNCTION "settlement_guard"();

-- An answer of the gateway wins: it ends what waits for a second person, and the alert. Never fires for a call that is answered.
CREATE FUNCTION "operation_end_waiting"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  WITH ended AS (
    UPDATE "operation_settlement" SET "status" = 'superseded', "ended_at" = now()
    WHERE "operation_id" = NEW."id" AND "status" = 'proposed' RETURNING "id", "outcome"
  )
  INSERT INTO "audit_event" ("actor_type", "actor_label", "action", "object_type", "object_id", "transaction_session_id", "after")
  SELECT 'system', 'settle-operation', 'settlement.superseded', 'operation', NEW."id"::text, NEW."transaction_session_id",
    jsonb_build_object('settlementId', ended."id", 'proposed', ended."outcome", 'status', NEW."status")
  FROM ended;
  IF NEW."status" NOT IN ('unknown', 'pending') THEN
    UPDATE "operation_alert" SET "ended_at" = now()
    WHERE "operation_id" = NEW."id" AND "kind" = 'unknown_too_long' AND "ended_at" IS NULL;
  END IF;
  RETURN NULL;
END $$;

CREATE TRIGGER "operation_end_waiting" AFTER UPDATE OF "status" ON "operation"
  FOR EACH ROW WHEN (OLD."status" IN ('unknown', 'pending') AND NEW."status" <> OLD."status")
  EXECUTE FUNCTION "operation_end_waiting"();

-- What two persons settled as never executed may turn out to have been executed: that fact must not be refused.
CREATE OR REPLACE FUNCTION "operation_guard_update"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (NEW."transaction_id" IS DISTINCT FROM OLD."transaction_id" AND NEW."transaction_id" IS NOT NULL)
     OR NEW."type" <> OLD."type" OR NEW."amount_minor" IS DISTINCT FROM OLD."amount_minor" OR NEW."currency_code" <> OLD."currency_code"
     OR NEW."request_id" IS DISTINCT FROM OLD."request_id" OR NEW."tracking_key" IS DISTINCT FROM OLD."tracking_key"
     OR NEW."source" <> OLD."source" OR NEW."idempotency_key" IS DISTINCT FROM OLD."idempotency_key" THEN
    RAISE EXCEPTION USING ERRCODE = 'CS002', MESSAGE = 'operation_is_immutable';
  END IF;
  IF NEW."status" <> OLD."status" AND NOT (CASE OLD."status"
      WHEN 'in_flight' THEN NEW."status" <> 'rejected'
      WHEN 'unknown' THEN NEW."status" NOT IN ('in_flight', 'rejected')
      WHEN 'pending' THEN NEW."status" IN ('succeeded', 'rejected')
      WHEN 'succeeded' THEN NEW."status" = 'rejected'
      WHEN 'declined' THEN NEW."status" IN ('pending', 'succeeded')
      WHEN 'failed' THEN NEW."status" IN ('pending', 'succeeded')
      WHEN 'rejected' THEN NEW."status" = 'succeeded' AND EXISTS (SELECT 1 FROM "operation_settlement" s
        WHERE s."operation_id" = OLD."id" AND s."status" = 'confirmed' AND s."outcome" = 'never_executed')
      ELSE false END) THEN
    RAISE EXCEPTION USING ERRCODE = 'CS002', MESSAGE = 'illegal_operation_status';
  END IF;
  RETURN NEW;
END $$;

CREATE TRIGGER "operation_inquiry_append_only" BEFORE UPDATE OR DELETE ON "operation_inquiry" FOR EACH ROW EXECUTE FUNCTION "refuse_change"();
CREATE TRIGGER "operation_settlement_is_kept" BEFORE DELETE ON "operation_settlement" FOR EACH ROW EXECUTE FUNCTION "refuse_change"();
CREATE TRIGGER "evidence_file_is_not_changed" BEFORE UPDATE ON "evidence_file" FOR EACH ROW EXECUTE FUNCTION "refuse_change"();

GRANT SELECT, INSERT ON "operation_inquiry" TO "countersign_app";
GRANT SELECT, INSERT, UPDATE ("ended_at", "ended_by_id", "end_note") ON "operation_alert" TO "countersign_app";
-- Files that no settlement came to use are swept away; the foreign key keeps the others.
GRANT SELECT, INSERT, DELETE ON "evidence_file" TO "countersign_app";
GRANT SELECT, INSERT, UPDATE ("status", "ended_by_id", "ended_at", "end_note", "next_check_at", "checks") ON "operation_settlement" TO "countersign_app";
GRANT USAGE, SELECT ON SEQUENCE "operation_inquiry_id_seq", "operation_alert_id_seq", "operation_settlement_id_seq" TO "countersign_app";
