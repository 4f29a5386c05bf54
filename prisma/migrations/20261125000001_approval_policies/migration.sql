-- The approval policy as data: versions that never change once somebody could have been judged by them.

-- CreateEnum
CREATE TYPE "policy_status" AS ENUM ('draft', 'waiting', 'live', 'shadow', 'retired');

-- CreateTable
CREATE TABLE "approval_policy_version" (
    "version" SERIAL NOT NULL,
    "status" "policy_status" NOT NULL DEFAULT 'draft',
    "document" JSONB NOT NULL,
    "direct_ways" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "revision" INTEGER NOT NULL DEFAULT 1,
    "base_version" INTEGER,
    "note" VARCHAR(1000) NOT NULL DEFAULT '',
    "comparison" VARCHAR(10),
    "compared_with" INTEGER,
    "author_id" INTEGER,
    "published_by_id" INTEGER,
    "approver_id" INTEGER,
    "end_note" VARCHAR(1000),
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "changed_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "published_at" TIMESTAMPTZ(6),
    "retired_at" TIMESTAMPTZ(6),

    CONSTRAINT "approval_policy_version_pkey" PRIMARY KEY ("version")
);

-- CreateTable
CREATE TABLE "policy_shadow_difference" (
    "id" BIGSERIAL NOT NULL,
    "live_version" INTEGER NOT NULL,
    "shadow_version" INTEGER NOT NULL,
    "operation_type" "operation_type" NOT NULL,
    "source" "operation_source" NOT NULL,
    "transaction_session_id" VARCHAR(128) NOT NULL,
    "request_id" INTEGER,
    "maker_id" INTEGER,
    "amount_minor" BIGINT NOT NULL,
    "currency_code" CHAR(3) NOT NULL,
    "live_outcome" JSONB NOT NULL,
    "shadow_outcome" JSONB NOT NULL,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "policy_shadow_difference_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "approval_policy_version_status_idx" ON "approval_policy_version"("status");

-- CreateIndex
CREATE INDEX "policy_shadow_difference_shadow_version_id_idx" ON "policy_shadow_difference"("shadow_version", "id");

-- AddForeignKey
ALTER TABLE "approval_policy_version" ADD CONSTRAINT "approval_policy_version_base_version_fkey" FOREIGN KEY ("base_version") REFERENCES "approval_policy_version"("version") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "approval_policy_version" ADD CONSTRAINT "approval_policy_version_author_id_fkey" FOREIGN KEY ("author_id") REFERENCES "app_user"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "approval_policy_version" ADD CONSTRAINT "approval_policy_version_published_by_id_fkey" FOREIGN KEY ("published_by_id") REFERENCES "app_user"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "approval_policy_version" ADD CONSTRAINT "approval_policy_version_approver_id_fkey" FOREIGN KEY ("approver_id") REFERENCES "app_user"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "policy_shadow_difference" ADD CONSTRAINT "policy_shadow_difference_live_version_fkey" FOREIGN KEY ("live_version") REFERENCES "approval_policy_version"("version") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "policy_shadow_difference" ADD CONSTRAINT "policy_shadow_difference_shadow_version_fkey" FOREIGN KEY ("shadow_version") REFERENCES "approval_policy_version"("version") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "policy_shadow_difference" ADD CONSTRAINT "policy_shadow_difference_request_id_fkey" FOREIGN KEY ("request_id") REFERENCES "operation_request"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "policy_shadow_difference" ADD CONSTRAINT "policy_shadow_difference_maker_id_fkey" FOREIGN KEY ("maker_id") REFERENCES "app_user"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- ============================================================================================
-- What follows is not expressible in schema.prisma.
-- ============================================================================================

-- What every installation begins with, and what held until now. The same as FOUR_EYES_DOCUMENT (a test compares).
INSERT INTO "approval_policy_version" ("version", "status", "document", "direct_ways", "note", "published_at") VALUES (1, 'live',
$${
  "format": 1,
  "rules": [
    {"id": "console-money-back", "name": "Refunds and voids in the console",
     "when": {"operations": ["refund", "void"], "sources": ["console"]},
     "tiers": [{"upTo": null, "then": {"kind": "approval",
       "stages": [{"name": "Checker", "pool": {"anyChecker": true}, "count": 1}],
       "demands": {"makerNote": false, "checkerNote": false, "attachment": false, "stepUp": false, "undoMinutes": 0}}}]},
    {"id": "console-direct", "name": "Captures, cancels, expiries and deletions in the console",
     "when": {"operations": ["capture", "cancel", "expire", "delete"], "sources": ["console"]},
     "tiers": [{"upTo": null, "then": {"kind": "direct"}}]},
    {"id": "api-direct", "name": "Calls of the API",
     "when": {"operations": ["refund", "capture", "void", "cancel", "expire", "delete"], "sources": ["api"]},
     "tiers": [{"upTo": null, "then": {"kind": "direct"}}]},
    {"id": "job-expire", "name": "Payments whose time is over",
     "when": {"operations": ["expire"], "sources": ["job"]},
     "tiers": [{"upTo": null, "then": {"kind": "direct"}}]}
  ],
  "limits": [],
  "clocks": {"pendingHours": 48, "approvedHours": 48},
  "separation": {"directUsers": [], "checkersActDirectly": false, "adminsActDirectly": false}
}$$::jsonb,
ARRAY['api:cancel', 'api:capture', 'api:delete', 'api:expire', 'api:refund', 'api:void',
  'console:cancel', 'console:capture', 'console:delete', 'console:expire', 'job:expire'],
'Shipped with the product.', now());
SELECT setval('approval_policy_version_version_seq', 1);

CREATE UNIQUE INDEX "approval_policy_version_one_live" ON "approval_policy_version" ("status") WHERE "status" = 'live';
CREATE UNIQUE INDEX "approval_policy_version_one_shadow" ON "approval_policy_version" ("status") WHERE "status" = 'shadow';

ALTER TABLE "approval_policy_version"
  ADD CONSTRAINT "approval_policy_version_two_persons" CHECK ("approver_id" IS NULL OR "approver_id" <> "author_id"),
  ADD CONSTRAINT "approval_policy_version_object" CHECK (jsonb_typeof("document") = 'object');

-- A version begins as a draft; from the moment on that it is anything else, what it says never changes.
CREATE FUNCTION "approval_policy_version_guard"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW."status" <> 'draft' THEN
      RAISE EXCEPTION USING ERRCODE = 'CS002', MESSAGE = 'a_policy_version_begins_as_a_draft';
    END IF;
    RETURN NEW;
  END IF;
  IF TG_OP = 'DELETE' THEN
    IF OLD."status" <> 'draft' THEN
      RAISE EXCEPTION USING ERRCODE = 'CS002', MESSAGE = 'a_policy_version_is_kept';
    END IF;
    RETURN OLD;
  END IF;
  IF NEW."version" <> OLD."version" OR NEW."author_id" IS DISTINCT FROM OLD."author_id" OR NEW."created_at" <> OLD."created_at"
     OR ((OLD."status" <> 'draft' OR NEW."status" <> 'draft')
       AND (NEW."document" <> OLD."document" OR NEW."revision" <> OLD."revision")) THEN
    RAISE EXCEPTION USING ERRCODE = 'CS002', MESSAGE = 'a_policy_version_is_immutable';
  END IF;
  IF NEW."status" <> OLD."status" AND NOT (CASE OLD."status"
      WHEN 'draft' THEN NEW."status" IN ('waiting', 'live', 'shadow')
      WHEN 'waiting' THEN NEW."status" IN ('live', 'retired')
      WHEN 'shadow' THEN NEW."status" IN ('waiting', 'live', 'retired')
      WHEN 'live' THEN NEW."status" = 'retired'
      ELSE false END) THEN
    RAISE EXCEPTION USING ERRCODE = 'CS002', MESSAGE = 'illegal_policy_status';
  END IF;
  RETURN NEW;
END $$;

CREATE TRIGGER "approval_policy_version_guard" BEFORE INSERT OR UPDATE OR DELETE ON "approval_policy_version"
  FOR EACH ROW EXECUTE FUNCTION "approval_policy_version_guard"();

CREATE TRIGGER "policy_shadow_difference_append_only" BEFORE UPDATE OR DELETE ON "policy_shadow_difference"
  FOR EACH ROW EXECUTE FUNCTION "refuse_change"();

GRANT SELECT, INSERT, DELETE, UPDATE ("status", "document", "direct_ways", "revision", "note", "comparison", "compared_with",
  "published_by_id", "approver_id", "end_note", "changed_at", "published_at", "retired_at")
  ON "approval_policy_version" TO "countersign_app";
GRANT SELECT, INSERT ON "policy_shadow_difference" TO "countersign_app";
GRANT USAGE, SELECT ON SEQUENCE "approval_policy_version_version_seq", "policy_shadow_difference_id_seq" TO "countersign_app";
