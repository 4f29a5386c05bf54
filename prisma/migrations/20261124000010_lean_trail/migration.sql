-- Events of a payment are read by its session. The index by object serves the others, and costs a refund nothing any more.
DROP INDEX "audit_event_object_type_object_id_id_idx";
CREATE INDEX "audit_event_object_idx" ON "audit_event" ("object_type", "object_id", "id")
  WHERE "transaction_session_id" IS NULL;
