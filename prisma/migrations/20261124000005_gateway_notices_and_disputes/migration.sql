-- Notices of gateways as rows that people can read and repeat, and disputes that count against what may be refunded.

-- AlterTable
ALTER TABLE "gateway_notice"
  ADD COLUMN "kind" VARCHAR(20) NOT NULL DEFAULT 'operation',
  ADD COLUMN "status" VARCHAR(20) NOT NULL DEFAULT 'received',
  ADD COLUMN "headers" JSONB NOT NULL DEFAULT '{}',
  ADD COLUMN "facts" JSONB,
  ADD COLUMN "account_ids" INTEGER[] NOT NULL DEFAULT ARRAY[]::INTEGER[],
  ADD COLUMN "payment_reference" VARCHAR(128),
  ADD COLUMN "gateway_reference" VARCHAR(128),
  ADD COLUMN "transaction_session_id" VARCHAR(128),
  ADD COLUMN "detail" VARCHAR(1000),
  ADD COLUMN "tries" INTEGER NOT NULL DEFAULT 0;

UPDATE "gateway_notice" SET "status" = 'done' WHERE "processed_at" IS NOT NULL;

ALTER TABLE "gateway_notice"
  ADD CONSTRAINT "gateway_notice_kind_check" CHECK ("kind" IN ('operation', 'payment', 'dispute', 'nothing', 'not_understood', 'refused')),
  ADD CONSTRAINT "gateway_notice_status_check" CHECK ("status" IN ('received', 'done', 'waiting', 'attention', 'failed', 'not_understood', 'refused')),
  ADD CONSTRAINT "gateway_notice_refused_check" CHECK (("kind" = 'refused') = ("status" = 'refused'));

-- CreateIndex
CREATE INDEX "gateway_notice_status_id_idx" ON "gateway_notice"("status", "id");

-- CreateIndex
CREATE INDEX "gateway_notice_transaction_session_id_idx" ON "gateway_notice"("transaction_session_id");

-- What came before its payment is found again by the payment's name at the gateway.
CREATE INDEX "gateway_notice_waiting_idx" ON "gateway_notice" ("payment_reference") WHERE "status" = 'waiting';

-- What came in stays as it came; only what became of it changes. A refused notice never becomes a believed one.
CREATE FUNCTION "gateway_notice_guard_update"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW."gateway_account_id" <> OLD."gateway_account_id" OR NEW."notice_id" <> OLD."notice_id" OR NEW."raw_body" <> OLD."raw_body"
     OR NEW."headers" <> OLD."headers" OR NEW."received_at" <> OLD."received_at" OR NEW."account_ids" <> OLD."account_ids"
     OR (OLD."facts" IS NOT NULL AND NEW."facts" IS DISTINCT FROM OLD."facts") OR OLD."status" = 'refused' OR NEW."status" = 'refused' THEN
    RAISE EXCEPTION USING ERRCODE = 'CS003', MESSAGE = 'gateway_notice is kept as it came';
  END IF;
  RETURN NEW;
END $$;

CREATE TRIGGER "gateway_notice_guard_update" BEFORE UPDATE ON "gateway_notice"
  FOR EACH ROW EXECUTE FUNCTION "gateway_notice_guard_update"();

-- CreateEnum
CREATE TYPE "dispute_status" AS ENUM ('opened', 'won', 'lost');

-- CreateTable
CREATE TABLE "dispute" (
    "id" BIGSERIAL NOT NULL,
    "gateway_account_id" INTEGER NOT NULL,
    "gateway_reference" VARCHAR(128) NOT NULL,
    "transaction_id" BIGINT NOT NULL,
    "amount_minor" BIGINT NOT NULL,
    "currency_code" CHAR(3) NOT NULL,
    "status" "dispute_status" NOT NULL,
    "reason" VARCHAR(200),
    "due_at" TIMESTAMPTZ(6),
    "happened_at" TIMESTAMPTZ(6),
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "status_changed_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "dispute_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "dispute_event" (
    "id" BIGSERIAL NOT NULL,
    "dispute_id" BIGINT NOT NULL,
    "gateway_notice_id" BIGINT,
    "status" "dispute_status" NOT NULL,
    "amount_minor" BIGINT NOT NULL,
    "reason" VARCHAR(200),
    "due_at" TIMESTAMPTZ(6),
    "happened_at" TIMESTAMPTZ(6),
    "recorded_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "dispute_event_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "dispute_gateway_account_id_gateway_reference_key" ON "dispute"("gateway_account_id", "gateway_reference");

-- CreateIndex
CREATE INDEX "dispute_transaction_id_idx" ON "dispute"("transaction_id");

-- CreateIndex
CREATE INDEX "dispute_status_id_idx" ON "dispute"("status", "id");

-- CreateIndex
CREATE INDEX "dispute_event_dispute_id_id_idx" ON "dispute_event"("dispute_id", "id");

-- AddForeignKey
ALTER TABLE "dispute" ADD CONSTRAINT "dispute_gateway_account_id_fkey" FOREIGN KEY ("gateway_account_id") REFERENCES "gateway_account"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "dispute" ADD CONSTRAINT "dispute_transaction_id_fkey" FOREIGN KEY ("transaction_id") REFERENCES "payment_transaction"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "dispute_event" ADD CONSTRAINT "dispute_event_dispute_id_fkey" FOREIGN KEY ("dispute_id") REFERENCES "dispute"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "dispute" ADD CONSTRAINT "dispute_amount_check" CHECK ("amount_minor" > 0);

CREATE TRIGGER "dispute_event_append_only" BEFORE UPDATE OR DELETE ON "dispute_event" FOR EACH ROW EXECUTE FUNCTION "refuse_change"();

CREATE FUNCTION "dispute_guard_update"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW."gateway_account_id" <> OLD."gateway_account_id" OR NEW."gateway_reference" <> OLD."gateway_reference"
     OR NEW."transaction_id" <> OLD."transaction_id" OR NEW."currency_code" <> OLD."currency_code" THEN
    RAISE EXCEPTION USING ERRCODE = 'CS002', MESSAGE = 'dispute_is_immutable';
  END IF;
  IF NEW."status" = 'opened' AND OLD."status" <> 'opened' THEN
    RAISE EXCEPTION USING ERRCODE = 'CS002', MESSAGE = 'illegal_dispute_status';
  END IF;
  RETURN NEW;
END $$;

CREATE TRIGGER "dispute_guard_update" BEFORE UPDATE ON "dispute" FOR EACH ROW EXECUTE FUNCTION "dispute_guard_update"();

-- An open dispute and a lost one are money that may not be refunded as well; a won one is ours again. A fact of the gateway is
-- recorded even where the balance then falls below zero; nothing new starts until a person has looked.
CREATE FUNCTION "dispute_keep_balance"() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  p "payment_transaction";
  counted bigint := CASE WHEN NEW."status" = 'won' THEN 0 ELSE NEW."amount_minor" END;
BEGIN
  IF TG_OP = 'UPDATE' THEN
    counted := counted - CASE WHEN OLD."status" = 'won' THEN 0 ELSE OLD."amount_minor" END;
  END IF;
  IF counted = 0 THEN RETURN NULL; END IF;
  UPDATE "payment_transaction" SET "disputed_minor" = "disputed_minor" + counted WHERE "id" = NEW."transaction_id" RETURNING * INTO p;
  IF p."frozen_at" IS NULL AND "refundable_minor"(p) < 0 THEN
    UPDATE "payment_transaction" SET "frozen_at" = now(), "frozen_reason" = 'negative_balance' WHERE "id" = p."id";
  END IF;
  RETURN NULL;
END $$;

CREATE TRIGGER "dispute_keep_balance" AFTER INSERT OR UPDATE ON "dispute" FOR EACH ROW EXECUTE FUNCTION "dispute_keep_balance"();

-- Payments that stand still are few and looked for often.
CREATE INDEX "payment_transaction_frozen_idx" ON "payment_transaction" ("id") WHERE "frozen_at" IS NOT NULL;

GRANT SELECT, INSERT, UPDATE ON "dispute" TO "countersign_app";
GRANT SELECT, INSERT ON "dispute_event" TO "countersign_app";
GRANT USAGE, SELECT ON SEQUENCE "dispute_id_seq", "dispute_event_id_seq" TO "countersign_app";
