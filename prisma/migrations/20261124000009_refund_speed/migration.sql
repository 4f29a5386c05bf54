-- What every refund pays for, made cheaper; the rules stay as they were. PostgreSQL compiles every CHECK of a table anew for
-- every statement that changes a row, so rules about columns that hardly ever change stand in triggers on those columns.

-- ---------------------------------------------------------------- payments

ALTER TABLE "payment_transaction"
  DROP CONSTRAINT "payment_transaction_session_id_check",
  DROP CONSTRAINT "payment_transaction_currency_check",
  DROP CONSTRAINT "payment_transaction_amounts_check",
  DROP CONSTRAINT "payment_transaction_settled_check",
  DROP CONSTRAINT "payment_transaction_deleted_check",
  DROP CONSTRAINT "payment_transaction_incoming_check";

CREATE FUNCTION "payment_transaction_check_values"() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  broken text;
BEGIN
  broken := CASE
    WHEN NEW."session_id" !~ '^[0-9a-f]{40}$' THEN 'session_id'
    WHEN NEW."currency_code" !~ '^[A-Z]{3}$' THEN 'currency'
    WHEN NEW."amount_minor" < 0 OR NEW."fee_minor" < 0 OR NEW."settled_minor" < 0 THEN 'amounts'
    -- A card that is only saved moves no money and still ends as paid.
    WHEN NEW."state" IN ('paid', 'authorized') AND (NEW."gateway_account_id" IS NULL
      OR (NEW."settled_minor" = 0 AND NEW."payment_type" <> 'save_card')) THEN 'settled'
    WHEN NEW."deleted_at" IS NOT NULL AND NEW."state" NOT IN ('paid', 'authorized', 'cod') THEN 'deleted'
    WHEN NEW."source" <> 'checkout' AND (NEW."gateway_account_id" IS NULL OR NEW."gateway_reference" IS NULL) THEN 'incoming'
  END;
  IF broken IS NOT NULL THEN
    RAISE EXCEPTION USING ERRCODE = 'check_violation', TABLE = 'payment_transaction',
      CONSTRAINT = 'payment_transaction_' || broken || '_check',
      MESSAGE = 'a payment violates payment_transaction_' || broken || '_check';
  END IF;
  RETURN NEW;
END $$;

-- Fires after the other BEFORE triggers, which run in the order of their names, and only when one of these columns is written.
CREATE TRIGGER "zz_payment_transaction_check_values"
  BEFORE INSERT OR UPDATE OF "session_id", "currency_code", "amount_minor", "fee_minor", "settled_minor", "state",
    "gateway_account_id", "payment_type", "deleted_at", "source", "gateway_reference" ON "payment_transaction"
  FOR EACH ROW EXECUTE FUNCTION "payment_transaction_check_values"();

-- ---------------------------------------------------------------- operations and children

-- Accounts and keys are switched off, never deleted: what names one needs no look at it in every refund.
CREATE FUNCTION "refuse_delete"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION USING ERRCODE = 'CS002', MESSAGE = TG_TABLE_NAME || ' rows are kept';
END $$;
CREATE TRIGGER "gateway_account_kept" BEFORE DELETE ON "gateway_account" FOR EACH ROW EXECUTE FUNCTION "refuse_delete"();
CREATE TRIGGER "api_key_kept" BEFORE DELETE ON "api_key" FOR EACH ROW EXECUTE FUNCTION "refuse_delete"();

ALTER TABLE "operation"
  DROP CONSTRAINT "operation_gateway_account_id_fkey",
  DROP CONSTRAINT "operation_api_key_id_fkey",
  DROP CONSTRAINT "operation_amount_check",
  DROP CONSTRAINT "operation_tracking_key_check",
  DROP CONSTRAINT "operation_request_attempt_check",
  DROP CONSTRAINT "operation_settled_check",
  ADD CONSTRAINT "operation_settled_check" CHECK (("status" IN ('in_flight', 'unknown', 'pending')) = ("settled_at" IS NULL));
ALTER TABLE "child_transaction" DROP CONSTRAINT "child_transaction_gateway_account_id_fkey";

-- The unique index on request and attempt answers for the request alone as well.
DROP INDEX "operation_request_id_idx";

-- ---------------------------------------------------------------- triggers of operations

-- What was asked never changes. Bound to these columns, so that writing an outcome does not pay for it.
CREATE OR REPLACE FUNCTION "operation_guard_update"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (NEW."transaction_id" IS DISTINCT FROM OLD."transaction_id" AND NEW."transaction_id" IS NOT NULL)
     OR NEW."type" <> OLD."type" OR NEW."amount_minor" IS DISTINCT FROM OLD."amount_minor" OR NEW."currency_code" <> OLD."currency_code"
     OR NEW."request_id" IS DISTINCT FROM OLD."request_id" OR NEW."tracking_key" IS DISTINCT FROM OLD."tracking_key"
     OR NEW."source" <> OLD."source" OR NEW."idempotency_key" IS DISTINCT FROM OLD."idempotency_key" THEN
    RAISE EXCEPTION USING ERRCODE = 'CS002', MESSAGE = 'operation_is_immutable';
  END IF;
  RETURN NEW;
END $$;
DROP TRIGGER "operation_guard_update" ON "operation";
CREATE TRIGGER "operation_guard_update"
  BEFORE UPDATE OF "transaction_id", "type", "amount_minor", "currency_code", "request_id", "tracking_key", "source", "idempotency_key"
  ON "operation" FOR EACH ROW EXECUTE FUNCTION "operation_guard_update"();

-- Names the rule that a new operation breaks; called only when one is broken.
CREATE FUNCTION "operation_refuse_insert"(o "operation") RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  broken text := CASE
    WHEN o."tracking_key_held" AND o."tracking_key" IS NULL THEN 'operation_tracking_key_check'
    WHEN o."attempt_number" < 1 THEN 'operation_request_attempt_check'
    ELSE 'operation_amount_check'
  END;
BEGIN
  RAISE EXCEPTION USING ERRCODE = 'check_violation', TABLE = 'operation', CONSTRAINT = broken,
    MESSAGE = 'an operation violates ' || broken;
END $$;

-- Which status may follow which.
CREATE FUNCTION "operation_may_become"(o "operation", later "operation_status") RETURNS boolean LANGUAGE plpgsql STABLE AS $$
BEGIN
  CASE o."status"
    WHEN 'in_flight' THEN RETURN later <> 'rejected';
    WHEN 'unknown' THEN RETURN later NOT IN ('in_flight', 'rejected');
    WHEN 'pending' THEN RETURN later IN ('succeeded', 'rejected');
    WHEN 'succeeded' THEN RETURN later = 'rejected';
    WHEN 'declined', 'failed' THEN RETURN later IN ('pending', 'succeeded');
    -- What two persons settled as never executed may turn out to have been executed: that fact must not be refused.
    WHEN 'rejected' THEN RETURN later = 'succeeded' AND EXISTS (SELECT 1 FROM "operation_settlement" s
      WHERE s."operation_id" = o."id" AND s."status" = 'confirmed' AND s."outcome" = 'never_executed');
    ELSE RETURN false;
  END CASE;
END $$;

-- Counts an operation in the balances of its payment: what it held or moved `before` goes, what it holds or moves now comes.
CREATE FUNCTION "operation_move_balances"(o "operation", before "operation_status") RETURNS "payment_transaction" LANGUAGE plpgsql AS $$
DECLARE
  p "payment_transaction";
  amount bigint := o."amount_minor";
BEGIN
  IF o."type" = 'refund' THEN
    UPDATE "payment_transaction" SET
      "refund_held_minor" = "refund_held_minor"
        + CASE WHEN o."status" IN ('in_flight', 'unknown') THEN amount ELSE 0 END
        - CASE WHEN before IN ('in_flight', 'unknown') THEN amount ELSE 0 END,
      "refund_queued_minor" = "refund_queued_minor"
        + CASE WHEN o."status" = 'pending' THEN amount ELSE 0 END - CASE WHEN before = 'pending' THEN amount ELSE 0 END,
      "refunded_minor" = "refunded_minor"
        + CASE WHEN o."status" = 'succeeded' THEN amount ELSE 0 END - CASE WHEN before = 'succeeded' THEN amount ELSE 0 END
    WHERE "id" = o."transaction_id" RETURNING * INTO p;
  ELSIF o."type" = 'capture' THEN
    UPDATE "payment_transaction" SET
      "capture_held_minor" = "capture_held_minor"
        + CASE WHEN o."status" IN ('in_flight', 'unknown', 'pending') THEN amount ELSE 0 END
        - CASE WHEN before IN ('in_flight', 'unknown', 'pending') THEN amount ELSE 0 END,
      "captured_minor" = "captured_minor"
        + CASE WHEN o."status" = 'succeeded' THEN amount ELSE 0 END - CASE WHEN before = 'succeeded' THEN amount ELSE 0 END
    WHERE "id" = o."transaction_id" RETURNING * INTO p;
  ELSE
    UPDATE "payment_transaction" SET
      "void_held" = o."status" IN ('in_flight', 'unknown', 'pending'),
      "voided_minor" = "voided_minor"
        + CASE WHEN o."status" = 'succeeded' THEN amount ELSE 0 END - CASE WHEN before = 'succeeded' THEN amount ELSE 0 END
    WHERE "id" = o."transaction_id" RETURNING * INTO p;
  END IF;
  RETURN p;
END $$;

-- A fact, not a wish: a payment that came out negative is recorded so, and nothing new starts before a person has looked.
CREATE FUNCTION "freeze_when_negative"(p "payment_transaction") RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  IF p."frozen_at" IS NULL AND ("refundable_minor"(p) < 0 OR "capturable_minor"(p) < 0
      OR (p."voided_minor" > 0 AND (p."captured_minor" > 0 OR p."capture_held_minor" > 0))) THEN
    UPDATE "payment_transaction" SET "frozen_at" = now(), "frozen_reason" = 'negative_balance' WHERE "id" = p."id";
  END IF;
END $$;

-- The two steps of a refund that nobody had to approve come first: PL/pgSQL compiles an expression anew in every transaction,
-- so what is not reached costs nothing.
CREATE OR REPLACE FUNCTION "operation_keep_balances"() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  p "payment_transaction";
  fine boolean;
  taken boolean;
BEGIN
  IF TG_OP = 'UPDATE' THEN
    IF NEW."type" = 'refund' AND OLD."status" = 'in_flight' AND NEW."status" = 'succeeded' THEN
      -- What was held has moved: what may still be refunded stays as it is.
      UPDATE "payment_transaction" SET "refund_held_minor" = "refund_held_minor" - NEW."amount_minor",
        "refunded_minor" = "refunded_minor" + NEW."amount_minor" WHERE "id" = NEW."transaction_id";
      RETURN NULL;
    ELSIF NEW."status" = OLD."status" THEN
      RETURN NULL;
    ELSIF NOT "operation_may_become"(OLD, NEW."status") THEN
      RAISE EXCEPTION USING ERRCODE = 'CS002', MESSAGE = 'illegal_operation_status';
    ELSIF NEW."transaction_id" IS NULL OR NEW."type" NOT IN ('refund', 'capture', 'void') THEN
      RETURN NULL;
    END IF;
    IF NEW."request_id" IS NOT NULL THEN
      IF NEW."status" IN ('declined', 'failed') THEN
        -- A definite "not done": the request, still open, holds its amount again before anybody else can take it.
        IF NOT "has_live_attempt"(NEW."request_id", NEW."id") THEN
          UPDATE "operation_request" SET "held_minor" = "amount_minor"
            WHERE "id" = NEW."request_id" AND "status" IN ('approved', 'manual_action_required');
        END IF;
      ELSIF OLD."status" IN ('declined', 'failed') THEN
        -- Done after all: what counts as moved must not be held as well.
        UPDATE "operation_request" SET "held_minor" = 0 WHERE "id" = NEW."request_id" AND "held_minor" > 0;
      END IF;
    END IF;
    PERFORM "freeze_when_negative"("operation_move_balances"(NEW, OLD."status"));
    RETURN NULL;
  END IF;

  IF (NEW."type" IN ('refund', 'capture', 'void')) <> (NEW."amount_minor" IS NOT NULL) OR NEW."amount_minor" <= 0
     OR NEW."attempt_number" < 1 OR (NEW."tracking_key_held" AND NEW."tracking_key" IS NULL) THEN
    PERFORM "operation_refuse_insert"(NEW);
  END IF;
  IF NEW."type" = 'refund' AND NEW."status" = 'in_flight' AND NEW."source" <> 'gateway' AND NEW."request_id" IS NULL THEN
    UPDATE "payment_transaction" SET "refund_held_minor" = "refund_held_minor" + NEW."amount_minor"
      WHERE "id" = NEW."transaction_id"
      RETURNING "deleted_at" IS NULL AND "frozen_at" IS NULL AND "state" IN ('paid', 'authorized')
        AND CASE WHEN "state" = 'paid' THEN "settled_minor" ELSE least("captured_minor", "settled_minor") END
          - "refunded_minor" - "refund_queued_minor" - "refund_held_minor" - "request_held_minor" - "disputed_minor" >= 0
      INTO fine;
    IF fine THEN RETURN NULL; END IF;
    SELECT * INTO p FROM "payment_transaction" WHERE "id" = NEW."transaction_id";
    PERFORM "assert_may_start"(p, NEW."type");
    RAISE EXCEPTION USING ERRCODE = 'CS001', MESSAGE = 'conflict';
  END IF;
  IF NEW."transaction_id" IS NULL OR NEW."type" NOT IN ('refund', 'capture', 'void') THEN
    RETURN NULL;
  END IF;

  -- Lock order: parent, request, operation, child.
  IF NEW."request_id" IS NOT NULL THEN
    PERFORM 1 FROM "payment_transaction" WHERE "id" = NEW."transaction_id" FOR NO KEY UPDATE;
    IF "has_live_attempt"(NEW."request_id", NEW."id") THEN
      RAISE EXCEPTION USING ERRCODE = 'CS001', MESSAGE = 'request_executing';
    END IF;
    -- The operation holds the amount from here on, so the request lets go of it.
    UPDATE "operation_request" SET "held_minor" = 0 WHERE "id" = NEW."request_id" AND "transaction_id" = NEW."transaction_id";
  END IF;
  IF NEW."type" = 'void' AND NEW."source" <> 'gateway' THEN
    -- The lock first and without a condition: a row that does not match as yet would be passed by without waiting.
    SELECT "void_held" OR "void_requested" INTO taken FROM "payment_transaction" WHERE "id" = NEW."transaction_id" FOR NO KEY UPDATE;
    IF taken THEN
      RAISE EXCEPTION USING ERRCODE = 'CS001', MESSAGE = 'already_voided';
    END IF;
  END IF;
  p := "operation_move_balances"(NEW, NULL);
  IF NEW."source" <> 'gateway' AND NEW."status" IN ('in_flight', 'unknown', 'pending') THEN
    PERFORM "assert_may_start"(p, NEW."type");
  ELSE
    PERFORM "freeze_when_negative"(p);
  END IF;
  RETURN NULL;
END $$;

-- As before, but a request for a void waits for a void that is just being written.
CREATE OR REPLACE FUNCTION "operation_request_keep_hold"() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  p "payment_transaction";
  held_before bigint := 0;
  taken boolean;
BEGIN
  IF TG_OP = 'UPDATE' THEN held_before := OLD."held_minor"; END IF;
  IF NEW."held_minor" = held_before THEN RETURN NULL; END IF;

  IF TG_OP = 'INSERT' AND NEW."type" = 'void' THEN
    SELECT "void_held" INTO taken FROM "payment_transaction" WHERE "id" = NEW."transaction_id" FOR NO KEY UPDATE;
    IF taken THEN
      RAISE EXCEPTION USING ERRCODE = 'CS001', MESSAGE = 'already_voided';
    END IF;
  END IF;

  UPDATE "payment_transaction" SET
    "request_held_minor" = "request_held_minor" + CASE WHEN NEW."type" = 'refund' THEN NEW."held_minor" - held_before ELSE 0 END,
    "void_requested" = CASE WHEN NEW."type" = 'void' THEN NEW."held_minor" > 0 ELSE "void_requested" END
  WHERE "id" = NEW."transaction_id"
  RETURNING * INTO p;

  IF TG_OP = 'INSERT' THEN
    PERFORM "assert_may_start"(p, NEW."type");
  END IF;
  RETURN NULL;
END $$;

GRANT EXECUTE ON FUNCTION "payment_transaction_check_values"(), "refuse_delete"(), "operation_refuse_insert"("operation"),
  "operation_may_become"("operation", "operation_status"), "operation_move_balances"("operation", "operation_status"),
  "freeze_when_negative"("payment_transaction") TO "countersign_app";
