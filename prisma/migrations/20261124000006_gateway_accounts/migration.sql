-- Accounts that people keep in the console or that a file declares, and what is needed to tell how they fare.

-- AlterTable
ALTER TABLE "gateway_account"
  ADD COLUMN "from_file" BOOLEAN NOT NULL DEFAULT false,
  ADD COLUMN "version" INTEGER NOT NULL DEFAULT 1,
  ADD COLUMN "credentials_changed_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  ADD COLUMN "changed_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  ADD COLUMN "disabled_at" TIMESTAMPTZ(6);

UPDATE "gateway_account" SET "credentials_changed_at" = "created_at", "changed_at" = "created_at",
  "disabled_at" = CASE WHEN "is_active" THEN NULL ELSE now() END;

-- Rows come in the order of time, so that a coarse index finds those of the last hours at no cost to a refund.
CREATE INDEX "operation_created_at_idx" ON "operation" USING BRIN ("created_at");
CREATE INDEX "payment_attempt_created_at_idx" ON "payment_attempt" USING BRIN ("created_at");

-- An account is never deleted, and what other rows and people know it by never changes: its code, its gateway, its currency.
CREATE FUNCTION "gateway_account_guard_identity"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION USING ERRCODE = 'CS001', MESSAGE = 'conflict';
END $$;

CREATE TRIGGER "gateway_account_guard_identity" BEFORE UPDATE OF "pg_code", "gateway", "currency_code" ON "gateway_account"
  FOR EACH ROW WHEN (NEW."pg_code" <> OLD."pg_code" OR NEW."gateway" <> OLD."gateway" OR NEW."currency_code" <> OLD."currency_code")
  EXECUTE FUNCTION "gateway_account_guard_identity"();
GRANT EXECUTE ON FUNCTION "gateway_account_guard_identity"() TO "countersign_app";
