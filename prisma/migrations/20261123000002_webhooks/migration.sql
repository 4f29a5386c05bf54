-- Webhooks out: what is announced, to whom, and every attempt to deliver it.

DROP TABLE "webhook_delivery";
DROP TABLE "webhook_endpoint";

-- CreateEnum
CREATE TYPE "webhook_kind" AS ENUM ('payment', 'operation', 'test');

-- CreateTable
CREATE TABLE "webhook_settings" (
    "id" INTEGER NOT NULL DEFAULT 1,
    "enabled" BOOLEAN NOT NULL DEFAULT false,
    "operations_url" VARCHAR(2000) NOT NULL DEFAULT '',
    "operations_to_session_url" BOOLEAN NOT NULL DEFAULT true,
    "ignore_tls" BOOLEAN NOT NULL DEFAULT false,
    "timeout_ms" INTEGER NOT NULL DEFAULT 15000,
    "attempts" INTEGER NOT NULL DEFAULT 3,
    "pause_ms" INTEGER NOT NULL DEFAULT 5000,
    "notify_on_error" BOOLEAN NOT NULL DEFAULT true,
    "error_emails" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "updated_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "webhook_settings_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "webhook_plugin" (
    "type" "transaction_type" NOT NULL,
    "url" VARCHAR(2000) NOT NULL DEFAULT '',
    "only_listed_states" BOOLEAN NOT NULL DEFAULT false,
    "states" TEXT[] DEFAULT ARRAY[]::TEXT[],

    CONSTRAINT "webhook_plugin_pkey" PRIMARY KEY ("type")
);

-- CreateTable
CREATE TABLE "webhook_secret" (
    "id" SERIAL NOT NULL,
    "sealed_secret" BYTEA NOT NULL,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "retires_at" TIMESTAMPTZ(6),

    CONSTRAINT "webhook_secret_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "webhook_event" (
    "id" UUID NOT NULL,
    "seq" BIGSERIAL NOT NULL,
    "kind" "webhook_kind" NOT NULL,
    "transaction_session_id" VARCHAR(128) NOT NULL,
    "operation_id" UUID,
    "facts" JSONB NOT NULL DEFAULT '{}',
    "body" TEXT,
    "urls" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "fanned_out_at" TIMESTAMPTZ(6),

    CONSTRAINT "webhook_event_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "webhook_delivery" (
    "id" BIGSERIAL NOT NULL,
    "event_id" UUID NOT NULL,
    "event_seq" BIGINT NOT NULL,
    "transaction_session_id" VARCHAR(128) NOT NULL,
    "url" VARCHAR(2000) NOT NULL,
    "status" "delivery_status" NOT NULL DEFAULT 'pending',
    "tries" INTEGER NOT NULL DEFAULT 0,
    "next_attempt_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "finished_at" TIMESTAMPTZ(6),

    CONSTRAINT "webhook_delivery_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "webhook_attempt" (
    "id" BIGSERIAL NOT NULL,
    "delivery_id" BIGINT NOT NULL,
    "started_at" TIMESTAMPTZ(6) NOT NULL DEFAULT clock_timestamp(),
    "duration_ms" INTEGER,
    "request_headers" JSONB NOT NULL,
    "request_body" TEXT NOT NULL,
    "address" VARCHAR(64),
    "http_status" INTEGER,
    "fault" VARCHAR(40),
    "fault_detail" VARCHAR(300),
    "response_headers" JSONB,
    "response_body" TEXT,

    CONSTRAINT "webhook_attempt_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "webhook_event_seq_key" ON "webhook_event"("seq");

-- CreateIndex
CREATE INDEX "webhook_event_transaction_session_id_seq_idx" ON "webhook_event"("transaction_session_id", "seq");

-- CreateIndex
CREATE UNIQUE INDEX "webhook_delivery_event_id_url_key" ON "webhook_delivery"("event_id", "url");

-- CreateIndex
CREATE INDEX "webhook_delivery_transaction_session_id_event_seq_idx" ON "webhook_delivery"("transaction_session_id", "event_seq");

-- CreateIndex
CREATE INDEX "webhook_delivery_status_id_idx" ON "webhook_delivery"("status", "id");

-- CreateIndex
CREATE INDEX "webhook_attempt_delivery_id_id_idx" ON "webhook_attempt"("delivery_id", "id");

-- AddForeignKey
ALTER TABLE "webhook_delivery" ADD CONSTRAINT "webhook_delivery_event_id_fkey" FOREIGN KEY ("event_id") REFERENCES "webhook_event"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "webhook_attempt" ADD CONSTRAINT "webhook_attempt_delivery_id_fkey" FOREIGN KEY ("delivery_id") REFERENCES "webhook_delivery"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- What waits is a handful among very many: sweeps must not read the rest.
CREATE INDEX "webhook_event_waiting_idx" ON "webhook_event" ("created_at") WHERE "fanned_out_at" IS NULL;
CREATE INDEX "webhook_delivery_waiting_idx" ON "webhook_delivery" ("next_attempt_at") WHERE "status" = 'pending';

ALTER TABLE "webhook_settings"
  ADD CONSTRAINT "webhook_settings_one_row" CHECK ("id" = 1),
  ADD CONSTRAINT "webhook_settings_bounds" CHECK (
    "timeout_ms" BETWEEN 1 AND 60000 AND "attempts" BETWEEN 1 AND 10 AND "pause_ms" BETWEEN 0 AND 300000);

INSERT INTO "webhook_settings" DEFAULT VALUES;
INSERT INTO "webhook_plugin" ("type") VALUES ('payment_request'), ('e_commerce');

-- The secret that has signed answers so far goes on signing.
INSERT INTO "webhook_secret" ("sealed_secret")
  SELECT decode("value" #>> '{}', 'base64') FROM "setting" WHERE "key" = 'webhook.signing_secret';
DELETE FROM "setting" WHERE "key" = 'webhook.signing_secret';

GRANT SELECT, INSERT, UPDATE ON "webhook_settings", "webhook_plugin", "webhook_secret", "webhook_event", "webhook_delivery",
  "webhook_attempt" TO "countersign_app";
GRANT USAGE, SELECT ON SEQUENCE "webhook_secret_id_seq", "webhook_event_seq_seq", "webhook_delivery_id_seq",
  "webhook_attempt_id_seq" TO "countersign_app";
