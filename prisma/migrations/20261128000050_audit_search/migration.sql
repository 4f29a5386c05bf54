-- A search in the trail must not read all of it. What a refund through the API writes (a key's two events of an operation) stands in
-- none of these indexes, so that it costs a refund nothing: its events are found by the payment's session, by the operation, by the
-- moment inside the request's id, or by what a BRIN index, which no insert waits for, knows of each range of pages.
CREATE INDEX "audit_event_action_idx" ON "audit_event" ("action" text_pattern_ops, "id")
  WHERE "action" NOT IN ('operation.reserved', 'operation.succeeded');
CREATE INDEX "audit_event_label_idx" ON "audit_event" (lower("actor_label") text_pattern_ops, "id")
  WHERE "actor_type" <> 'api_key';
CREATE INDEX "audit_event_address_idx" ON "audit_event" ("address", "id")
  WHERE "actor_type" <> 'api_key';
-- Ids of requests begin with their moment from now on (version 7); older ones of keys are indexed as well.
CREATE INDEX "audit_event_request_idx" ON "audit_event" ("request_id")
  WHERE "actor_type" <> 'api_key' OR substr("request_id", 15, 1) <> '7';

DROP INDEX "audit_event_object_idx";
CREATE INDEX "audit_event_object_idx" ON "audit_event" ("object_type", "object_id", "id")
  WHERE "object_type" NOT IN ('operation', 'transaction');

-- A range of pages is summed up when it is full, not when somebody vacuums a table that only grows.
DROP INDEX "audit_event_at_idx";
CREATE INDEX "audit_event_ranges_idx" ON "audit_event"
  USING brin ("at", "address" text_bloom_ops (n_distinct_per_range = 64, false_positive_rate = 0.001), "actor_id" int4_bloom_ops)
  WITH (pages_per_range = 32, autosummarize = on);
