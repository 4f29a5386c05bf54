-- The ranges know their ids as well, so that a search reads the latest ranges first and ends when its page is full.
DROP INDEX "audit_event_ranges_idx";
CREATE INDEX "audit_event_ranges_idx" ON "audit_event"
  USING brin (
    "id",
    "at",
    "address" text_bloom_ops (n_distinct_per_range = 300, false_positive_rate = 0.001),
    "actor_id" int4_bloom_ops (n_distinct_per_range = 150, false_positive_rate = 0.001)
  )
  WITH (pages_per_range = 32, autosummarize = on);
