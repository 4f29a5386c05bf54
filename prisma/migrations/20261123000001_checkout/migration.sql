-- Checkout sessions: what merchants send beyond the amount, fees and attempt rules of an account, and what an attempt needs to
-- be followed to its end.

-- AlterTable
ALTER TABLE "payment_transaction" ADD COLUMN "checkout" JSONB NOT NULL DEFAULT '{}';

-- AlterTable
ALTER TABLE "payment_attempt"
  ADD COLUMN "operation" "gateway_operation" NOT NULL DEFAULT 'purchase',
  ADD COLUMN "redirect_url" VARCHAR(2000),
  ADD COLUMN "alert" VARCHAR(40),
  ADD COLUMN "exchanges" JSONB NOT NULL DEFAULT '[]';

-- AlterTable
ALTER TABLE "gateway_account"
  ADD COLUMN "multiple_attempts" BOOLEAN NOT NULL DEFAULT true,
  ADD COLUMN "fee_fixed_minor" BIGINT NOT NULL DEFAULT 0,
  ADD COLUMN "fee_per_mille" INTEGER NOT NULL DEFAULT 0;

-- CreateTable
CREATE TABLE "payment_attachment" (
    "token" CHAR(40) NOT NULL,
    "transaction_id" BIGINT NOT NULL,
    "file_name" VARCHAR(100) NOT NULL,
    "content" BYTEA NOT NULL,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "payment_attachment_pkey" PRIMARY KEY ("token")
);

-- CreateIndex
CREATE UNIQUE INDEX "payment_attachment_transaction_id_key" ON "payment_attachment"("transaction_id");

-- AddForeignKey
ALTER TABLE "payment_attachment" ADD CONSTRAINT "payment_attachment_transaction_id_fkey"
  FOREIGN KEY ("transaction_id") REFERENCES "payment_transaction"("id") ON DELETE CASCADE ON UPDATE CASCADE;

GRANT SELECT, INSERT, UPDATE ON "payment_attachment" TO "countersign_app";

ALTER TABLE "gateway_account"
  ADD CONSTRAINT "gateway_account_fee_check" CHECK ("fee_fixed_minor" >= 0 AND "fee_per_mille" BETWEEN 0 AND 1000);

-- A card that is only saved moves no money and still ends as paid.
ALTER TABLE "payment_transaction" DROP CONSTRAINT "payment_transaction_settled_check";
ALTER TABLE "payment_transaction" ADD CONSTRAINT "payment_transaction_settled_check" CHECK (
  "state" NOT IN ('paid', 'authorized')
  OR ("gateway_account_id" IS NOT NULL AND ("settled_minor" > 0 OR "payment_type" = 'save_card')));

-- The sweep for sessions whose time is over reads only those that can still expire.
CREATE INDEX "payment_transaction_expiry_idx" ON "payment_transaction" ("expires_at")
  WHERE "state" IN ('created', 'pending', 'attempted');

-- A payment is settled by one attempt. A second success is a fact too, and carries an alert.
CREATE UNIQUE INDEX "payment_attempt_settling_idx" ON "payment_attempt" ("transaction_id")
  WHERE "state" = 'success' AND "alert" IS NULL;

-- The machine of payments: everything else is refused, whoever asks.
CREATE FUNCTION "payment_transaction_guard_state"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT (CASE OLD."state"
      WHEN 'created' THEN NEW."state" <> 'attempted'
      WHEN 'pending' THEN NEW."state" <> 'created'
      WHEN 'attempted' THEN NEW."state" NOT IN ('created', 'pending')
      WHEN 'failed' THEN NEW."state" IN ('paid', 'authorized', 'cod')
      WHEN 'expired' THEN NEW."state" IN ('paid', 'authorized', 'cod')
      WHEN 'cod' THEN NEW."state" = 'canceled'
      ELSE false END) THEN
    RAISE EXCEPTION USING ERRCODE = 'CS001', MESSAGE = 'invalid_state';
  END IF;
  RETURN NEW;
END $$;

CREATE TRIGGER "payment_transaction_guard_state" BEFORE UPDATE OF "state" ON "payment_transaction"
  FOR EACH ROW WHEN (OLD."state" IS DISTINCT FROM NEW."state") EXECUTE FUNCTION "payment_transaction_guard_state"();

-- An attempt ends once; only a late confirmation may still turn a failure into a success.
CREATE FUNCTION "payment_attempt_guard_state"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT (OLD."state" = 'pending' OR (OLD."state" IN ('failed', 'error', 'canceled') AND NEW."state" = 'success')
      OR (OLD."state" = 'error' AND NEW."state" IN ('failed', 'canceled'))) THEN
    RAISE EXCEPTION USING ERRCODE = 'CS001', MESSAGE = 'invalid_state';
  END IF;
  RETURN NEW;
END $$;

CREATE TRIGGER "payment_attempt_guard_state" BEFORE UPDATE OF "state" ON "payment_attempt"
  FOR EACH ROW WHEN (OLD."state" IS DISTINCT FROM NEW."state") EXECUTE FUNCTION "payment_attempt_guard_state"();

GRANT EXECUTE ON FUNCTION "payment_transaction_guard_state"(), "payment_attempt_guard_state"() TO "countersign_app";
