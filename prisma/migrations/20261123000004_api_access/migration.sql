-- API keys that may do less than everything, and call allowances of single keys and people.

-- AlterTable
ALTER TABLE "api_key"
  ADD COLUMN "permissions" VARCHAR(100)[],
  ADD COLUMN "daily_limit" INTEGER,
  ADD COLUMN "revoked_by_id" INTEGER;

-- AlterTable
ALTER TABLE "app_user" ADD COLUMN "api_daily_limit" INTEGER;

-- AddForeignKey
ALTER TABLE "api_key" ADD CONSTRAINT "api_key_revoked_by_id_fkey" FOREIGN KEY ("revoked_by_id") REFERENCES "app_user"("id") ON DELETE SET NULL ON UPDATE CASCADE;

ALTER TABLE "api_key" ADD CONSTRAINT "api_key_daily_limit_check" CHECK ("daily_limit" > 0);
ALTER TABLE "app_user" ADD CONSTRAINT "app_user_api_daily_limit_check" CHECK ("api_daily_limit" > 0);

-- Revoking is for ever: a key that leaked must not come back by a slip.
CREATE FUNCTION "api_key_guard_revoked"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION USING ERRCODE = 'CS001', MESSAGE = 'conflict';
END $$;

CREATE TRIGGER "api_key_guard_revoked" BEFORE UPDATE OF "revoked_at" ON "api_key"
  FOR EACH ROW WHEN (OLD."revoked_at" IS NOT NULL AND NEW."revoked_at" IS DISTINCT FROM OLD."revoked_at")
  EXECUTE FUNCTION "api_key_guard_revoked"();

-- One row is written by every call of its key: room on its page keeps those updates away from the index.
ALTER TABLE "rate_limit" SET (fillfactor = 50);
