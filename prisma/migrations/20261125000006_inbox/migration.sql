-- Screens that show requests are told when one changes. A notice leaves with the commit that it is about; several about one
-- request in one commit are one notice.
CREATE FUNCTION "operation_request_tell"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_notify('countersign_requests', NEW."id"::text);
  RETURN NULL;
END $$;
CREATE TRIGGER "operation_request_tell" AFTER INSERT OR UPDATE OF "status", "expires_at" ON "operation_request"
  FOR EACH ROW EXECUTE FUNCTION "operation_request_tell"();

-- A vote that does not end the request changes who may decide next.
CREATE FUNCTION "decision_tell"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_notify('countersign_requests', NEW."request_id"::text);
  RETURN NULL;
END $$;
CREATE TRIGGER "decision_tell" AFTER INSERT ON "decision" FOR EACH ROW EXECUTE FUNCTION "decision_tell"();

-- Other payments of the same saved card, for the hint that a card is refunded again.
CREATE INDEX "payment_attempt_saved_card_idx" ON "payment_attempt" ("saved_card_id") WHERE "saved_card_id" IS NOT NULL;
