-- A filter for as many different addresses and actors as a range of pages has in a busy hour; one for too few lets everything pass.
DROP INDEX "audit_event_ranges_idx";
CREATE INDEX "audit_event_ranges_idx" ON "audit_event"
  USING brin (
    "at",
    "address" text_bloom_ops (n_distinct_per_range = 300, false_positive_rate = 0.001),
    "actor_id" int4_bloom_ops (n_distinct_per_range = 150, false_positive_rate = 0.001)
  )
  WITH (pages_per_range = 32, autosummarize = on);
