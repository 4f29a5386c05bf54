-- Whoever exchanges the secret of a key is shown the new one, as its maker was shown the first: what the key asks for is his own.
ALTER TABLE "api_key" ADD COLUMN "rotated_by_ids" INTEGER[] NOT NULL DEFAULT ARRAY[]::INTEGER[];

UPDATE "api_key" k SET "rotated_by_ids" = past."ids"
FROM (
  SELECT ("payload" ->> 'keyId')::integer AS "key_id", array_agg(DISTINCT "proposer_id") AS "ids"
  FROM "change_request" WHERE "kind" = 'api_key.rotate' AND "status" = 'applied' GROUP BY 1
) past
WHERE past."key_id" = k."id";

-- Nobody is taken out of the list.
CREATE FUNCTION "api_key_guard_rotated_by"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT NEW."rotated_by_ids" @> OLD."rotated_by_ids" THEN
    RAISE EXCEPTION USING ERRCODE = 'CS001', MESSAGE = 'conflict';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER "api_key_guard_rotated_by" BEFORE UPDATE OF "rotated_by_ids" ON "api_key"
  FOR EACH ROW EXECUTE FUNCTION "api_key_guard_rotated_by"();

-- As it was, and whoever exchanged the key's secret does not decide either, himself or through others.
CREATE OR REPLACE FUNCTION "decision_guard_insert"() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  owner_id integer;
  exchanged_by integer[];
BEGIN
  SELECT r."maker_id", r."maker_key_owner_id", k."rotated_by_ids" INTO NEW."maker_id", owner_id, exchanged_by
    FROM "operation_request" r LEFT JOIN "api_key" k ON k."id" = r."maker_key_id" WHERE r."id" = NEW."request_id";
  IF owner_id IN (NEW."checker_id", NEW."on_behalf_of_id")
     OR NEW."checker_id" = ANY (exchanged_by) OR NEW."on_behalf_of_id" = ANY (exchanged_by) THEN
    RAISE EXCEPTION USING ERRCODE = 'CS002', MESSAGE = 'decision_by_owner_of_key';
  END IF;
  IF EXISTS (SELECT 1 FROM "decision" d WHERE d."request_id" = NEW."request_id"
      AND (d."on_behalf_of_id" = NEW."checker_id" OR d."checker_id" = NEW."on_behalf_of_id")) THEN
    RAISE EXCEPTION USING ERRCODE = 'CS002', MESSAGE = 'decision_seat_is_taken';
  END IF;
  RETURN NEW;
END $$;
