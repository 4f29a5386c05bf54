-- When the same request was last sent again under its key. Until that sending can no longer be under way, nobody confirms by hand that the
-- operation was never executed, and a "never seen" of the gateway does not count.
ALTER TABLE "operation" ADD COLUMN "last_sending_at" TIMESTAMPTZ(6);
GRANT UPDATE ("last_sending_at") ON "operation" TO "countersign_app";
