-- Heads of the chain that were told to somebody outside: a cut tail shows against them.
CREATE TABLE "audit_head" (
    "day" DATE NOT NULL,
    "seq" BIGINT NOT NULL,
    "hash" CHAR(64) NOT NULL,
    "recorded_at" TIMESTAMPTZ(6) NOT NULL DEFAULT clock_timestamp(),

    CONSTRAINT "audit_head_pkey" PRIMARY KEY ("day")
);
CREATE TRIGGER "audit_head_append_only" BEFORE UPDATE OR DELETE ON "audit_head" FOR EACH ROW EXECUTE FUNCTION "refuse_change"();
CREATE TRIGGER "audit_head_no_truncate" BEFORE TRUNCATE ON "audit_head" FOR EACH STATEMENT EXECUTE FUNCTION "refuse_change"();

-- Where the kept contents begin, once old ones were taken away. The seals stay, so the chain stays whole.
CREATE TABLE "audit_checkpoint" (
    "through_seq" BIGINT NOT NULL,
    "hash" CHAR(64) NOT NULL,
    "removed_events" BIGINT NOT NULL,
    "made_at" TIMESTAMPTZ(6) NOT NULL DEFAULT clock_timestamp(),

    CONSTRAINT "audit_checkpoint_pkey" PRIMARY KEY ("through_seq")
);
CREATE TRIGGER "audit_checkpoint_append_only" BEFORE UPDATE OR DELETE ON "audit_checkpoint" FOR EACH ROW EXECUTE FUNCTION "refuse_change"();
CREATE TRIGGER "audit_checkpoint_no_truncate" BEFORE TRUNCATE ON "audit_checkpoint" FOR EACH STATEMENT EXECUTE FUNCTION "refuse_change"();

-- Nothing younger than a year ever goes, whoever asks.
CREATE FUNCTION "audit_checkpoint_guard"() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  sealed_hash char(64);
BEGIN
  SELECT "hash" INTO sealed_hash FROM "audit_seal" WHERE "seq" = NEW."through_seq";
  IF sealed_hash IS DISTINCT FROM NEW."hash" THEN
    RAISE EXCEPTION USING ERRCODE = 'CS003', MESSAGE = 'a checkpoint names a place of the chain and its hash';
  END IF;
  IF EXISTS (SELECT 1 FROM "audit_seal" s JOIN "audit_event" e ON e."id" = s."event_id"
      WHERE s."seq" <= NEW."through_seq" AND e."at" > now() - interval '12 months') THEN
    RAISE EXCEPTION USING ERRCODE = 'CS003', MESSAGE = 'audit events are kept for at least 12 months';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER "audit_checkpoint_guard" BEFORE INSERT ON "audit_checkpoint" FOR EACH ROW EXECUTE FUNCTION "audit_checkpoint_guard"();

-- An event goes only where a checkpoint covers it. The application may not delete at all.
CREATE FUNCTION "audit_event_guard"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' AND EXISTS (SELECT 1 FROM "audit_seal" s JOIN "audit_checkpoint" c ON s."seq" <= c."through_seq"
      WHERE s."event_id" = OLD."id") THEN
    RETURN OLD;
  END IF;
  RAISE EXCEPTION USING ERRCODE = 'CS003', MESSAGE = TG_TABLE_NAME || ' is append-only';
END $$;
DROP TRIGGER "audit_event_append_only" ON "audit_event";
CREATE TRIGGER "audit_event_append_only" BEFORE UPDATE OR DELETE ON "audit_event" FOR EACH ROW EXECUTE FUNCTION "audit_event_guard"();

-- Reading the trail by time, by person and by what went wrong; hot events of the API are in none but the first, which is tiny.
CREATE INDEX "audit_event_at_idx" ON "audit_event" USING brin ("at") WITH (pages_per_range = 32);
CREATE INDEX "audit_event_person_idx" ON "audit_event" ("actor_id", "id") WHERE "actor_type" = 'user';
CREATE INDEX "audit_event_trouble_idx" ON "audit_event" ("id") WHERE "result" <> 'ok';

-- API keys: from where they may be used, and the secret that a rotation replaces for a while longer.
ALTER TABLE "api_key" ADD COLUMN "allowed_networks" INET[] NOT NULL DEFAULT ARRAY[]::INET[];
ALTER TABLE "api_key" ADD COLUMN "old_secret_hash" CHAR(64);
ALTER TABLE "api_key" ADD COLUMN "old_secret_until" TIMESTAMPTZ(6);
ALTER TABLE "api_key" ADD COLUMN "rotated_at" TIMESTAMPTZ(6);
ALTER TABLE "api_key" ADD CONSTRAINT "api_key_old_secret_check" CHECK (("old_secret_hash" IS NULL) = ("old_secret_until" IS NULL));

GRANT SELECT, INSERT ON "audit_head" TO "countersign_app";
GRANT SELECT ON "audit_checkpoint" TO "countersign_app";
