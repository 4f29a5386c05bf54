-- What a policy counts has to be found quickly: refunds to one card, and what one person did lately.
CREATE INDEX "saved_card_gateway_token_hash_idx" ON "saved_card" ("gateway_token_hash");
-- Calls with a key name no person, so they do not pay for it.
CREATE INDEX "operation_initiator_user_id_idx" ON "operation" ("initiator_user_id", "created_at") WHERE "initiator_user_id" IS NOT NULL;

-- Only what sends money back can wait as a request.
ALTER TABLE "operation_request" DROP CONSTRAINT "operation_request_type_check",
  ADD CONSTRAINT "operation_request_type_check" CHECK ("type" IN ('refund', 'void'));
