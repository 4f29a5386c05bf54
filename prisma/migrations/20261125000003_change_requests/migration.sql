-- Four eyes on the rules: what makes anything easier waits for a second person.

-- CreateEnum
CREATE TYPE "change_status" AS ENUM ('pending', 'applied', 'rejected', 'canceled', 'expired', 'failed');

-- CreateEnum
CREATE TYPE "change_direction" AS ENUM ('tightening', 'loosening');

-- AlterTable
ALTER TABLE "app_user" ADD COLUMN "grant_scope" TEXT[];

-- AlterTable
ALTER TABLE "app_group" ADD COLUMN "description" VARCHAR(300) NOT NULL DEFAULT '', ADD COLUMN "deleted_at" TIMESTAMPTZ(6);

-- DropIndex
DROP INDEX "app_group_name_key";

-- CreateTable
CREATE TABLE "change_request" (
    "id" SERIAL NOT NULL,
    "kind" VARCHAR(40) NOT NULL,
    "target_type" VARCHAR(40) NOT NULL,
    "target_id" VARCHAR(80) NOT NULL,
    "target_label" VARCHAR(200) NOT NULL,
    "direction" "change_direction" NOT NULL,
    "payload" JSONB,
    "sealed_payload" BYTEA,
    "effect" JSONB NOT NULL,
    "gainer_ids" INTEGER[] NOT NULL DEFAULT ARRAY[]::INTEGER[],
    "content_hash" CHAR(64) NOT NULL,
    "reason" VARCHAR(1000) NOT NULL DEFAULT '',
    "status" "change_status" NOT NULL DEFAULT 'pending',
    "applied_alone" BOOLEAN NOT NULL DEFAULT false,
    "proposer_id" INTEGER NOT NULL,
    "decider_id" INTEGER,
    "decided_hash" CHAR(64),
    "note" VARCHAR(1000),
    "ended_by_id" INTEGER,
    "ended_at" TIMESTAMPTZ(6),
    "end_reason" VARCHAR(1000),
    "expires_at" TIMESTAMPTZ(6) NOT NULL,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "change_request_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "change_request_status_id_idx" ON "change_request"("status", "id" DESC);

-- CreateIndex
CREATE INDEX "change_request_target_type_target_id_id_idx" ON "change_request"("target_type", "target_id", "id");

-- AddForeignKey
ALTER TABLE "change_request" ADD CONSTRAINT "change_request_proposer_id_fkey" FOREIGN KEY ("proposer_id") REFERENCES "app_user"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "change_request" ADD CONSTRAINT "change_request_decider_id_fkey" FOREIGN KEY ("decider_id") REFERENCES "app_user"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "change_request" ADD CONSTRAINT "change_request_ended_by_id_fkey" FOREIGN KEY ("ended_by_id") REFERENCES "app_user"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- ============================================================================================
-- What follows is not expressible in schema.prisma.
-- ============================================================================================

-- A deleted group keeps its row, since requests and policies quote it; its name can be given again.
CREATE UNIQUE INDEX "app_group_name_key" ON "app_group" (lower("name")) WHERE "deleted_at" IS NULL;

-- The same wish waits once.
CREATE UNIQUE INDEX "change_request_pending_content_idx" ON "change_request" ("content_hash") WHERE "status" = 'pending';
CREATE INDEX "change_request_due_idx" ON "change_request" ("expires_at") WHERE "status" = 'pending';

ALTER TABLE "change_request"
  -- Secrets are sealed, everything else can be read.
  ADD CONSTRAINT "change_request_payload_check" CHECK (("payload" IS NULL) <> ("sealed_payload" IS NULL)),
  ADD CONSTRAINT "change_request_ended_check" CHECK (("status" = 'pending') = ("ended_at" IS NULL)),
  -- Two persons: who proposed does not decide, and neither does who gains. What was done by one alone says so.
  ADD CONSTRAINT "change_request_two_persons" CHECK (
    "decider_id" IS NULL OR ("decider_id" <> "proposer_id" AND "decider_id" <> ALL ("gainer_ids"))),
  ADD CONSTRAINT "change_request_decision_check" CHECK (
    CASE WHEN "status" = 'applied' THEN ("decider_id" IS NULL) = "applied_alone"
         WHEN "status" = 'rejected' THEN "decider_id" IS NOT NULL
         WHEN "status" = 'failed' THEN true
         ELSE "decider_id" IS NULL END),
  ADD CONSTRAINT "change_request_alone_check" CHECK (NOT "applied_alone" OR "status" = 'applied'),
  -- A decision is about what the decider saw.
  ADD CONSTRAINT "change_request_decided_hash_check" CHECK (
    ("decider_id" IS NULL) = ("decided_hash" IS NULL) AND ("decided_hash" IS NULL OR "decided_hash" = "content_hash"));

-- What was proposed never changes, and what has ended has ended.
CREATE FUNCTION "change_request_guard_update"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF ROW(NEW."id", NEW."kind", NEW."target_type", NEW."target_id", NEW."target_label", NEW."direction", NEW."payload", NEW."effect",
         NEW."gainer_ids", NEW."content_hash", NEW."reason", NEW."proposer_id", NEW."expires_at", NEW."created_at", NEW."applied_alone")
     IS DISTINCT FROM
     ROW(OLD."id", OLD."kind", OLD."target_type", OLD."target_id", OLD."target_label", OLD."direction", OLD."payload", OLD."effect",
         OLD."gainer_ids", OLD."content_hash", OLD."reason", OLD."proposer_id", OLD."expires_at", OLD."created_at", OLD."applied_alone") THEN
    RAISE EXCEPTION USING ERRCODE = 'CS002', MESSAGE = 'change_request_is_immutable';
  END IF;
  -- An exchange of keys seals the same content anew; nothing else touches it once the change has ended.
  IF OLD."status" <> 'pending' AND ROW(NEW."status", NEW."decider_id", NEW."decided_hash", NEW."note", NEW."ended_by_id", NEW."ended_at", NEW."end_reason")
     IS DISTINCT FROM ROW(OLD."status", OLD."decider_id", OLD."decided_hash", OLD."note", OLD."ended_by_id", OLD."ended_at", OLD."end_reason") THEN
    RAISE EXCEPTION USING ERRCODE = 'CS002', MESSAGE = 'change_request_has_ended';
  END IF;
  RETURN NEW;
END $$;

CREATE TRIGGER "change_request_guard_update" BEFORE UPDATE ON "change_request"
  FOR EACH ROW EXECUTE FUNCTION "change_request_guard_update"();

CREATE TRIGGER "change_request_no_delete" BEFORE DELETE ON "change_request"
  FOR EACH ROW EXECUTE FUNCTION "refuse_change"();

-- Whoever managed people could do alone what now takes two: he is one of the two.
INSERT INTO "user_permission" ("user_id", "permission")
  SELECT "user_id", 'change.decide' FROM "user_permission" WHERE "permission" = 'user.manage' ON CONFLICT DO NOTHING;
INSERT INTO "group_permission" ("group_id", "permission")
  SELECT "group_id", 'change.decide' FROM "group_permission" WHERE "permission" = 'user.manage' ON CONFLICT DO NOTHING;

GRANT SELECT, INSERT, UPDATE ("status", "sealed_payload", "decider_id", "decided_hash", "note", "ended_by_id", "ended_at", "end_reason")
  ON "change_request" TO "countersign_app";
GRANT USAGE, SELECT ON SEQUENCE "change_request_id_seq" TO "countersign_app";
GRANT EXECUTE ON FUNCTION "change_request_guard_update"() TO "countersign_app";
