-- Requests under the policy: who asked (a person or a key), what is required, how far it is, when it is released; decisions with
-- their stage, on whose behalf and by which proof; what happened to a request, for notices; early ends of the cool-off.

-- ---------------------------------------------------------------- requests

ALTER TABLE "decision" DROP CONSTRAINT "decision_request_id_maker_id_fkey";
DROP INDEX "operation_request_id_maker_id_key";

ALTER TABLE "operation_request"
  ALTER COLUMN "maker_id" DROP NOT NULL,
  ADD COLUMN "maker_key_id" INTEGER,
  -- Who made the key: he stands behind what it asks for, so he does not decide it.
  ADD COLUMN "maker_key_owner_id" INTEGER,
  ADD COLUMN "source" "operation_source" NOT NULL DEFAULT 'console',
  ADD COLUMN "tracking_key" VARCHAR(128),
  ADD COLUMN "requirement" JSONB NOT NULL DEFAULT '{"policyVersion": 1, "ruleId": "console-refund-void", "ruleName": "Refunds and voids from the console", "tier": 0, "stages": [{"name": "Checker", "pool": {"anyChecker": true}, "count": 1}], "demands": {"makerNote": false, "checkerNote": false, "attachment": false, "stepUp": false, "undoMinutes": 0, "pendingHours": 48, "approvedHours": 48}}',
  -- Counted from zero; as many as there are stages once all of them are finished.
  ADD COLUMN "stage" INTEGER NOT NULL DEFAULT 0,
  ADD COLUMN "stage_since" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  -- Approved and not yet to be sent: until then it can be recalled.
  ADD COLUMN "release_at" TIMESTAMPTZ(6),
  ADD CONSTRAINT "operation_request_maker_key_id_fkey" FOREIGN KEY ("maker_key_id") REFERENCES "api_key"("id") ON DELETE SET NULL ON UPDATE CASCADE,
  ADD CONSTRAINT "operation_request_maker_key_owner_id_fkey" FOREIGN KEY ("maker_key_owner_id") REFERENCES "app_user"("id") ON DELETE SET NULL ON UPDATE CASCADE,
  -- Exactly one maker.
  ADD CONSTRAINT "operation_request_maker_check" CHECK (("maker_id" IS NULL) <> ("maker_key_id" IS NULL)),
  ADD CONSTRAINT "operation_request_stage_check" CHECK ("stage" >= 0 AND "required_checks" >= 1);

-- What a Tracking-Key asked for once, it never asks for again.
CREATE UNIQUE INDEX "operation_request_tracking_key_key" ON "operation_request" ("tracking_key");
-- Captures can be put under the policy as well.
ALTER TABLE "operation_request" DROP CONSTRAINT "operation_request_type_check",
  ADD CONSTRAINT "operation_request_type_check" CHECK ("type" IN ('refund', 'void', 'capture'));

-- ---------------------------------------------------------------- decisions

ALTER TABLE "decision"
  ALTER COLUMN "maker_id" DROP NOT NULL,
  ADD COLUMN "stage" INTEGER NOT NULL DEFAULT 0,
  ADD COLUMN "on_behalf_of_id" INTEGER,
  ADD COLUMN "policy_version" INTEGER NOT NULL DEFAULT 1,
  -- Which second factor was proved and when.
  ADD COLUMN "step_up" JSONB,
  ADD CONSTRAINT "decision_request_id_fkey" FOREIGN KEY ("request_id") REFERENCES "operation_request"("id") ON DELETE RESTRICT ON UPDATE CASCADE,
  ADD CONSTRAINT "decision_on_behalf_of_id_fkey" FOREIGN KEY ("on_behalf_of_id") REFERENCES "app_user"("id") ON DELETE SET NULL ON UPDATE CASCADE,
  ADD CONSTRAINT "decision_on_behalf_check" CHECK ("on_behalf_of_id" <> "checker_id" AND "on_behalf_of_id" <> "maker_id");
-- One seat is filled once, whoever sits in for its holder.
CREATE UNIQUE INDEX "decision_request_id_on_behalf_of_id_key" ON "decision" ("request_id", "on_behalf_of_id");

-- The maker is the request's own, whatever the writer says; nor does the person behind the key decide, himself or through others.
CREATE FUNCTION "decision_guard_insert"() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  owner_id integer;
BEGIN
  SELECT r."maker_id", r."maker_key_owner_id" INTO NEW."maker_id", owner_id
    FROM "operation_request" r WHERE r."id" = NEW."request_id";
  IF owner_id IN (NEW."checker_id", NEW."on_behalf_of_id") THEN
    RAISE EXCEPTION USING ERRCODE = 'CS002', MESSAGE = 'decision_by_owner_of_key';
  END IF;
  IF EXISTS (SELECT 1 FROM "decision" d WHERE d."request_id" = NEW."request_id"
      AND (d."on_behalf_of_id" = NEW."checker_id" OR d."checker_id" = NEW."on_behalf_of_id")) THEN
    RAISE EXCEPTION USING ERRCODE = 'CS002', MESSAGE = 'decision_seat_is_taken';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER "decision_guard_insert" BEFORE INSERT ON "decision" FOR EACH ROW EXECUTE FUNCTION "decision_guard_insert"();

-- Whether as many different persons have approved as the request demands, and nobody has rejected.
CREATE FUNCTION "request_has_approvals"(request integer, required integer) RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT count(DISTINCT d."checker_id") FILTER (WHERE d."verdict" = 'approve') >= required
    AND count(*) FILTER (WHERE d."verdict" = 'reject') = 0
  FROM "decision" d WHERE d."request_id" = request
$$;

CREATE OR REPLACE FUNCTION "operation_request_guard_update"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW."transaction_id" <> OLD."transaction_id" OR NEW."type" <> OLD."type" OR NEW."amount_minor" <> OLD."amount_minor"
     OR NEW."currency_code" <> OLD."currency_code" OR NEW."extra" <> OLD."extra"
     OR NEW."reason_code" <> OLD."reason_code" OR NEW."note" IS DISTINCT FROM OLD."note"
     OR NEW."maker_id" IS DISTINCT FROM OLD."maker_id" OR NEW."maker_key_id" IS DISTINCT FROM OLD."maker_key_id"
     OR NEW."maker_key_owner_id" IS DISTINCT FROM OLD."maker_key_owner_id" OR NEW."source" <> OLD."source"
     OR NEW."tracking_key" IS DISTINCT FROM OLD."tracking_key" OR NEW."policy_version" <> OLD."policy_version"
     OR NEW."requirement" <> OLD."requirement" OR NEW."required_checks" < OLD."required_checks" OR NEW."stage" < OLD."stage" THEN
    RAISE EXCEPTION USING ERRCODE = 'CS002', MESSAGE = 'request_is_immutable';
  END IF;
  IF NEW."status" <> OLD."status" THEN
    IF NOT (CASE OLD."status"
        WHEN 'pending' THEN NEW."status" IN ('approved', 'rejected', 'canceled', 'expired')
        WHEN 'approved' THEN NEW."status" IN ('done', 'manual_action_required', 'canceled', 'expired')
        WHEN 'manual_action_required' THEN NEW."status" IN ('approved', 'canceled', 'expired', 'done')
        ELSE false END) THEN
      RAISE EXCEPTION USING ERRCODE = 'CS002', MESSAGE = 'illegal_request_status';
    END IF;
    IF NEW."status" = 'approved' AND NOT "request_has_approvals"(NEW."id", NEW."required_checks") THEN
      RAISE EXCEPTION USING ERRCODE = 'CS002', MESSAGE = 'request_lacks_approvals';
    END IF;
    -- From its reservation on, only a definite outcome moves a request.
    IF NEW."status" IN ('canceled', 'expired') AND EXISTS (
        SELECT 1 FROM "operation" o WHERE o."request_id" = NEW."id" AND o."status" IN ('in_flight', 'unknown', 'pending', 'succeeded')) THEN
      RAISE EXCEPTION USING ERRCODE = 'CS002', MESSAGE = 'request_is_executing';
    END IF;
    -- Once approved it can be called back only in its undo window.
    IF OLD."status" = 'approved' AND NEW."status" = 'canceled' AND (OLD."release_at" IS NULL OR OLD."release_at" <= now()) THEN
      RAISE EXCEPTION USING ERRCODE = 'CS002', MESSAGE = 'request_is_released';
    END IF;
  END IF;
  RETURN NEW;
END $$;

-- The same for a request that is written as approved at once: judged when its transaction commits, decisions and all.
CREATE FUNCTION "operation_request_guard_insert"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT "request_has_approvals"(NEW."id", NEW."required_checks") THEN
    RAISE EXCEPTION USING ERRCODE = 'CS002', MESSAGE = 'request_lacks_approvals';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER "operation_request_guard_insert" AFTER INSERT ON "operation_request" DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW WHEN (NEW."status" IN ('approved', 'manual_action_required', 'done'))
  EXECUTE FUNCTION "operation_request_guard_insert"();

-- Nothing is begun for a request that is not approved, not yet released, over its time, or about something else.
CREATE FUNCTION "operation_guard_execution"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM "operation_request" r WHERE r."id" = NEW."request_id" AND r."status" = 'approved'
      AND (r."release_at" IS NULL OR r."release_at" <= now()) AND r."expires_at" > now() AND r."type" = NEW."type"
      AND r."transaction_id" = NEW."transaction_id" AND r."amount_minor" = NEW."amount_minor"
      AND r."currency_code" = NEW."currency_code") THEN
    RAISE EXCEPTION USING ERRCODE = 'CS001', MESSAGE = 'request_not_open';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER "operation_guard_execution" BEFORE INSERT ON "operation" FOR EACH ROW
  WHEN (NEW."request_id" IS NOT NULL AND NEW."status" = 'in_flight') EXECUTE FUNCTION "operation_guard_execution"();

-- ---------------------------------------------------------------- what happened to a request

CREATE TABLE "request_event" (
    "id" BIGSERIAL NOT NULL,
    "request_id" INTEGER NOT NULL,
    "event" VARCHAR(40) NOT NULL,
    "stage" INTEGER NOT NULL,
    "actor_user_id" INTEGER,
    "actor_label" VARCHAR(200) NOT NULL,
    "details" JSONB NOT NULL DEFAULT '{}',
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "request_event_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "request_event_request_id_id_idx" ON "request_event"("request_id", "id");
ALTER TABLE "request_event"
  ADD CONSTRAINT "request_event_request_id_fkey" FOREIGN KEY ("request_id") REFERENCES "operation_request"("id") ON DELETE RESTRICT ON UPDATE CASCADE,
  ADD CONSTRAINT "request_event_actor_user_id_fkey" FOREIGN KEY ("actor_user_id") REFERENCES "app_user"("id") ON DELETE SET NULL ON UPDATE CASCADE;
CREATE TRIGGER "request_event_append_only" BEFORE UPDATE OR DELETE ON "request_event" FOR EACH ROW EXECUTE FUNCTION "refuse_change"();

-- ---------------------------------------------------------------- early end of the cool-off

-- A right granted after a request was made does not decide it, unless the second admin named the request when he agreed.
CREATE TABLE "cool_off_exemption" (
    "request_id" INTEGER NOT NULL,
    "user_id" INTEGER NOT NULL,
    "granted_by_id" INTEGER NOT NULL,
    "reason" VARCHAR(1000) NOT NULL DEFAULT '',
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "cool_off_exemption_pkey" PRIMARY KEY ("request_id","user_id"),
    CONSTRAINT "cool_off_exemption_giver_check" CHECK ("granted_by_id" <> "user_id")
);
ALTER TABLE "cool_off_exemption"
  ADD CONSTRAINT "cool_off_exemption_request_id_fkey" FOREIGN KEY ("request_id") REFERENCES "operation_request"("id") ON DELETE RESTRICT ON UPDATE CASCADE,
  ADD CONSTRAINT "cool_off_exemption_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "app_user"("id") ON DELETE RESTRICT ON UPDATE CASCADE,
  ADD CONSTRAINT "cool_off_exemption_granted_by_id_fkey" FOREIGN KEY ("granted_by_id") REFERENCES "app_user"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
CREATE TRIGGER "cool_off_exemption_append_only" BEFORE UPDATE OR DELETE ON "cool_off_exemption"
  FOR EACH ROW EXECUTE FUNCTION "refuse_change"();

-- ---------------------------------------------------------------- sums over a customer and a card

CREATE INDEX "payment_transaction_customer_id_idx" ON "payment_transaction" ("customer_id") WHERE "customer_id" IS NOT NULL;
CREATE INDEX "payment_transaction_customer_email_idx" ON "payment_transaction" (lower("customer_email")) WHERE "customer_email" IS NOT NULL;
CREATE INDEX "payment_attempt_saved_card_id_idx" ON "payment_attempt" ("saved_card_id") WHERE "saved_card_id" IS NOT NULL;

-- ---------------------------------------------------------------- rights

GRANT SELECT, INSERT ON "request_event", "cool_off_exemption" TO "countersign_app";
GRANT USAGE, SELECT ON SEQUENCE "request_event_id_seq" TO "countersign_app";
GRANT EXECUTE ON FUNCTION "decision_guard_insert"(), "request_has_approvals"(integer, integer), "operation_request_guard_insert"(),
  "operation_guard_execution"() TO "countersign_app";
