-- Saved cards, what an account offers beyond taking money, and the clocks of inquiries.

-- AlterTable
ALTER TABLE "gateway_account"
  ADD COLUMN "inquiry_minutes" INTEGER NOT NULL DEFAULT 5,
  ADD COLUMN "tokenizable" BOOLEAN NOT NULL DEFAULT true,
  ADD COLUMN "auto_debit" BOOLEAN NOT NULL DEFAULT true,
  ADD COLUMN "plugins" TEXT[] NOT NULL DEFAULT ARRAY['e_commerce', 'payment_request']::TEXT[],
  ADD COLUMN "tags" TEXT[] NOT NULL DEFAULT ARRAY[]::TEXT[];

ALTER TABLE "gateway_account"
  ADD CONSTRAINT "gateway_account_inquiry_minutes_check" CHECK ("inquiry_minutes" BETWEEN 0 AND 1440);

-- CreateTable
CREATE TABLE "saved_card" (
    "id" BIGSERIAL NOT NULL,
    "token" VARCHAR(50) NOT NULL,
    "customer_id" VARCHAR(64) NOT NULL,
    "gateway_account_id" INTEGER NOT NULL,
    "sealed_gateway_token" BYTEA,
    "gateway_token_hash" CHAR(64) NOT NULL,
    "brand" VARCHAR(32) NOT NULL DEFAULT '',
    "number" VARCHAR(24) NOT NULL,
    "expiry_month" CHAR(2) NOT NULL,
    "expiry_year" CHAR(2) NOT NULL,
    "name_on_card" VARCHAR(128) NOT NULL DEFAULT '',
    "cvv_required" BOOLEAN NOT NULL DEFAULT false,
    "agreements" JSONB NOT NULL DEFAULT '[]',
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "last_used_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "deleted_at" TIMESTAMPTZ(6),

    CONSTRAINT "saved_card_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "saved_card_token_key" ON "saved_card"("token");

-- CreateIndex
CREATE UNIQUE INDEX "saved_card_gateway_account_id_customer_id_gateway_token_has_key"
  ON "saved_card"("gateway_account_id", "customer_id", "gateway_token_hash");

-- CreateIndex
CREATE INDEX "saved_card_customer_id_idx" ON "saved_card"("customer_id");

-- AddForeignKey
ALTER TABLE "saved_card" ADD CONSTRAINT "saved_card_gateway_account_id_fkey"
  FOREIGN KEY ("gateway_account_id") REFERENCES "gateway_account"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- A number is kept only as its last four digits, a deleted card only as the fact that there was one.
ALTER TABLE "saved_card"
  ADD CONSTRAINT "saved_card_number_check" CHECK ("number" ~ '^[*]{4} [0-9]{4}$'),
  ADD CONSTRAINT "saved_card_expiry_check" CHECK ("expiry_month" ~ '^(0[1-9]|1[0-2])$' AND "expiry_year" ~ '^[0-9]{2}$'),
  ADD CONSTRAINT "saved_card_deleted_check" CHECK (("deleted_at" IS NULL) = ("sealed_gateway_token" IS NOT NULL));

-- AlterTable
ALTER TABLE "payment_attempt"
  ADD COLUMN "saved_card_id" BIGINT,
  ADD COLUMN "inquiry_count" INTEGER NOT NULL DEFAULT 0,
  ADD COLUMN "next_inquiry_at" TIMESTAMPTZ(6);

-- AddForeignKey
ALTER TABLE "payment_attempt" ADD CONSTRAINT "payment_attempt_saved_card_id_fkey"
  FOREIGN KEY ("saved_card_id") REFERENCES "saved_card"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- The sweep of automatic inquiries reads only what is still open.
CREATE INDEX "payment_attempt_inquiry_idx" ON "payment_attempt" ("next_inquiry_at") WHERE "next_inquiry_at" IS NOT NULL;

-- What a customer paid with before.
CREATE INDEX "payment_transaction_customer_idx" ON "payment_transaction" ("customer_id") WHERE "customer_id" IS NOT NULL;

-- CreateTable
CREATE TABLE "inquiry_throttle" (
    "transaction_id" BIGINT NOT NULL,
    "day_began_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "calls" INTEGER NOT NULL DEFAULT 1,
    "last_call_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "inquiry_throttle_pkey" PRIMARY KEY ("transaction_id")
);

-- AddForeignKey
ALTER TABLE "inquiry_throttle" ADD CONSTRAINT "inquiry_throttle_transaction_id_fkey"
  FOREIGN KEY ("transaction_id") REFERENCES "payment_transaction"("id") ON DELETE CASCADE ON UPDATE CASCADE;

GRANT SELECT, INSERT, UPDATE ON "saved_card" TO "countersign_app";
GRANT SELECT, INSERT, UPDATE, DELETE ON "inquiry_throttle" TO "countersign_app";
GRANT USAGE, SELECT ON SEQUENCE "saved_card_id_seq" TO "countersign_app";
