-- Apart from the new value, which can be used only after its commit.

CREATE OR REPLACE FUNCTION "approval_policy_version_guard"() RETURNS trigger LANGUAGE plpgsql AS $$
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
      WHEN 'waiting' THEN NEW."status" IN ('live', 'refused', 'retired')
      WHEN 'shadow' THEN NEW."status" IN ('waiting', 'live', 'retired')
      WHEN 'live' THEN NEW."status" = 'retired'
      ELSE false END) THEN
    RAISE EXCEPTION USING ERRCODE = 'CS002', MESSAGE = 'illegal_policy_status';
  END IF;
  RETURN NEW;
END $$;

-- However the change request ends without being applied, the version ends with it, in the same commit.
CREATE FUNCTION "policy_version_refused"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE "approval_policy_version" SET "status" = 'refused', "retired_at" = now()
    WHERE "version"::text = NEW."target_id" AND "status" = 'waiting';
  RETURN NULL;
END $$;

CREATE TRIGGER "policy_version_refused" AFTER UPDATE OF "status" ON "change_request"
  FOR EACH ROW WHEN (NEW."target_type" = 'approval_policy' AND NEW."status" IN ('rejected', 'canceled', 'expired', 'failed'))
  EXECUTE FUNCTION "policy_version_refused"();

UPDATE "approval_policy_version" v SET "status" = 'refused', "retired_at" = now()
  WHERE v."status" = 'waiting' AND NOT EXISTS (SELECT 1 FROM "change_request" c
    WHERE c."target_type" = 'approval_policy' AND c."target_id" = v."version"::text AND c."status" = 'pending');
