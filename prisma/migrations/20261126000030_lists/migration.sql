-- How a person likes a list: columns, their order and width, density.
CREATE TABLE "list_preference" (
    "user_id" INTEGER NOT NULL,
    "list" VARCHAR(40) NOT NULL,
    "value" JSONB NOT NULL,
    "updated_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "list_preference_pkey" PRIMARY KEY ("user_id", "list")
);
ALTER TABLE "list_preference" ADD CONSTRAINT "list_preference_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "app_user"("id") ON DELETE CASCADE ON UPDATE CASCADE;
GRANT SELECT, INSERT, UPDATE, DELETE ON "list_preference" TO "countersign_app";

-- A filtered list under a name, for oneself or for everybody who may see the list.
CREATE TABLE "saved_view" (
    "id" SERIAL NOT NULL,
    "list" VARCHAR(40) NOT NULL,
    "name" VARCHAR(60) NOT NULL,
    "owner_id" INTEGER NOT NULL,
    "is_shared" BOOLEAN NOT NULL DEFAULT false,
    "query" VARCHAR(4000) NOT NULL,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "saved_view_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "saved_view_owner_id_list_name_key" ON "saved_view"("owner_id", "list", "name");
ALTER TABLE "saved_view" ADD CONSTRAINT "saved_view_owner_id_fkey" FOREIGN KEY ("owner_id") REFERENCES "app_user"("id") ON DELETE CASCADE ON UPDATE CASCADE;
GRANT SELECT, INSERT, UPDATE, DELETE ON "saved_view" TO "countersign_app";
GRANT USAGE, SELECT ON SEQUENCE "saved_view_id_seq" TO "countersign_app";

-- Orders that the list of payments offers; each is read from its own index, whatever the depth.
CREATE INDEX "payment_transaction_changed_idx" ON "payment_transaction" ("state_changed_at" DESC, "id" DESC);
CREATE INDEX "payment_transaction_paid_order_idx" ON "payment_transaction" ("paid_at" DESC, "id" DESC) WHERE "paid_at" IS NOT NULL;
DROP INDEX "payment_transaction_amount_idx";
CREATE INDEX "payment_transaction_amount_idx" ON "payment_transaction" ("currency_code", "amount_minor", "id");
-- Filters of which a rare value must not make the database walk through everybody else's rows.
CREATE INDEX "payment_transaction_initiator_idx" ON "payment_transaction" ("initiator_id", "created_at" DESC, "id" DESC)
  WHERE "initiator_id" IS NOT NULL;
CREATE INDEX "payment_transaction_type_idx" ON "payment_transaction" ("type", "created_at" DESC, "id" DESC);
CREATE INDEX "child_transaction_state_idx" ON "child_transaction" ("state", "id" DESC);

-- Names as people misspell them. Servers without the extension do without this search; nothing else depends on it.
DO $$
BEGIN
  CREATE EXTENSION IF NOT EXISTS pg_trgm;
  CREATE INDEX "payment_transaction_name_idx" ON "payment_transaction"
    USING gin ((lower(coalesce("customer_first_name", '') || ' ' || coalesce("customer_last_name", ''))) gin_trgm_ops);
EXCEPTION WHEN undefined_file OR insufficient_privilege OR feature_not_supported OR undefined_object THEN
  RAISE NOTICE 'The extension pg_trgm is not available: customers are not found by misspelled names.';
END
$$;
