-- CreateSchema
CREATE SCHEMA IF NOT EXISTS "public";

-- CreateEnum
CREATE TYPE "transaction_type" AS ENUM ('payment_request', 'e_commerce');

-- CreateEnum
CREATE TYPE "payment_type" AS ENUM ('one_off', 'auto_debit', 'save_card');

-- CreateEnum
CREATE TYPE "transaction_state" AS ENUM ('created', 'pending', 'attempted', 'authorized', 'paid', 'cod', 'failed', 'canceled', 'expired', 'invalided');

-- CreateEnum
CREATE TYPE "attempt_state" AS ENUM ('pending', 'success', 'failed', 'canceled', 'error', 'cod');

-- CreateEnum
CREATE TYPE "child_state" AS ENUM ('paid', 'refunded', 'refund_queued', 'refund_rejected', 'voided');

-- CreateEnum
CREATE TYPE "operation_type" AS ENUM ('refund', 'capture', 'void', 'cancel', 'expire', 'delete');

-- CreateEnum
CREATE TYPE "operation_status" AS ENUM ('in_flight', 'unknown', 'pending', 'succeeded', 'declined', 'failed', 'rejected');

-- CreateEnum
CREATE TYPE "operation_source" AS ENUM ('console', 'api', 'job', 'gateway');

-- CreateEnum
CREATE TYPE "request_status" AS ENUM ('pending', 'approved', 'rejected', 'canceled', 'expired', 'manual_action_required', 'done');

-- CreateEnum
CREATE TYPE "verdict" AS ENUM ('approve', 'reject');

-- CreateEnum
CREATE TYPE "gateway_operation" AS ENUM ('purchase', 'authorize');

-- CreateEnum
CREATE TYPE "actor_type" AS ENUM ('user', 'api_key', 'system', 'gateway', 'anonymous');

-- CreateEnum
CREATE TYPE "audit_result" AS ENUM ('ok', 'refused', 'failed');

-- CreateEnum
CREATE TYPE "delivery_status" AS ENUM ('pending', 'delivered', 'failed');

-- CreateTable
CREATE TABLE "payment_transaction" (
    "id" BIGSERIAL NOT NULL,
    "session_id" VARCHAR(128) NOT NULL,
    "order_no" VARCHAR(128),
    "type" "transaction_type" NOT NULL,
    "payment_type" "payment_type" NOT NULL DEFAULT 'one_off',
    "state" "transaction_state" NOT NULL,
    "currency_code" CHAR(3) NOT NULL,
    "amount_minor" BIGINT NOT NULL,
    "fee_minor" BIGINT NOT NULL DEFAULT 0,
    "settled_minor" BIGINT NOT NULL DEFAULT 0,
    "payment_currency_code" CHAR(3),
    "payment_amount_minor" BIGINT,
    "exchange_rate" VARCHAR(32),
    "gateway_account_id" INTEGER,
    "reference_number" VARCHAR(128),
    "gateway_reference" VARCHAR(128),
    "pg_codes" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "customer_id" VARCHAR(64),
    "customer_email" VARCHAR(128),
    "customer_phone" VARCHAR(32),
    "customer_first_name" VARCHAR(64),
    "customer_last_name" VARCHAR(64),
    "customer" JSONB NOT NULL DEFAULT '{}',
    "extra" JSONB NOT NULL DEFAULT '{}',
    "language" VARCHAR(2) NOT NULL DEFAULT 'en',
    "redirect_url" VARCHAR(2000),
    "webhook_url" VARCHAR(2000),
    "initiator_id" INTEGER,
    "is_sandbox" BOOLEAN NOT NULL DEFAULT true,
    "captured_minor" BIGINT NOT NULL DEFAULT 0,
    "capture_held_minor" BIGINT NOT NULL DEFAULT 0,
    "refunded_minor" BIGINT NOT NULL DEFAULT 0,
    "refund_queued_minor" BIGINT NOT NULL DEFAULT 0,
    "refund_held_minor" BIGINT NOT NULL DEFAULT 0,
    "request_held_minor" BIGINT NOT NULL DEFAULT 0,
    "disputed_minor" BIGINT NOT NULL DEFAULT 0,
    "voided_minor" BIGINT NOT NULL DEFAULT 0,
    "void_held" BOOLEAN NOT NULL DEFAULT false,
    "void_requested" BOOLEAN NOT NULL DEFAULT false,
    "frozen_at" TIMESTAMPTZ(6),
    "frozen_reason" TEXT,
    "deleted_at" TIMESTAMPTZ(6),
    "deleted_by_id" INTEGER,
    "expires_at" TIMESTAMPTZ(6),
    "due_at" TIMESTAMPTZ(6),
    "paid_at" TIMESTAMPTZ(6),
    "state_changed_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "payment_transaction_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "payment_attempt" (
    "id" BIGSERIAL NOT NULL,
    "transaction_id" BIGINT NOT NULL,
    "gateway_account_id" INTEGER NOT NULL,
    "reference_number" VARCHAR(128) NOT NULL,
    "state" "attempt_state" NOT NULL,
    "currency_code" CHAR(3) NOT NULL,
    "amount_minor" BIGINT NOT NULL,
    "fee_minor" BIGINT NOT NULL DEFAULT 0,
    "gateway_reference" VARCHAR(128),
    "gateway_response" JSONB NOT NULL DEFAULT '{}',
    "pg_params" JSONB NOT NULL DEFAULT '{}',
    "message" VARCHAR(255),
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "finished_at" TIMESTAMPTZ(6),

    CONSTRAINT "payment_attempt_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "operation" (
    "id" UUID NOT NULL,
    "transaction_id" BIGINT,
    "transaction_session_id" VARCHAR(128) NOT NULL,
    "request_id" INTEGER,
    "attempt_number" INTEGER NOT NULL DEFAULT 1,
    "type" "operation_type" NOT NULL,
    "source" "operation_source" NOT NULL,
    "status" "operation_status" NOT NULL,
    "amount_minor" BIGINT,
    "currency_code" CHAR(3) NOT NULL,
    "gateway_account_id" INTEGER,
    "reference_number" VARCHAR(128) NOT NULL,
    "tracking_key" VARCHAR(128),
    "tracking_key_held" BOOLEAN NOT NULL DEFAULT false,
    "idempotency_key" VARCHAR(128),
    "gateway_reference" VARCHAR(128),
    "initiator_user_id" INTEGER,
    "api_key_id" INTEGER,
    "initiator" JSONB NOT NULL DEFAULT '{}',
    "extra" JSONB NOT NULL DEFAULT '{}',
    "outcome_code" VARCHAR(128),
    "outcome_message" VARCHAR(1000),
    "pg_response" JSONB NOT NULL DEFAULT '{}',
    "pg_params" JSONB NOT NULL DEFAULT '{}',
    "exchanges" JSONB NOT NULL DEFAULT '[]',
    "inquiry_count" INTEGER NOT NULL DEFAULT 0,
    "not_found_count" INTEGER NOT NULL DEFAULT 0,
    "next_inquiry_at" TIMESTAMPTZ(6),
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "settled_at" TIMESTAMPTZ(6),

    CONSTRAINT "operation_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "child_transaction" (
    "id" BIGSERIAL NOT NULL,
    "session_id" VARCHAR(128) NOT NULL,
    "transaction_id" BIGINT NOT NULL,
    "operation_id" UUID NOT NULL,
    "state" "child_state" NOT NULL,
    "amount_minor" BIGINT NOT NULL,
    "currency_code" CHAR(3) NOT NULL,
    "tracking_key" VARCHAR(128),
    "gateway_account_id" INTEGER NOT NULL,
    "reference_number" VARCHAR(128) NOT NULL,
    "gateway_reference" VARCHAR(128),
    "reversed_at" TIMESTAMPTZ(6),
    "state_changed_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "child_transaction_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "transaction_tombstone" (
    "session_id" VARCHAR(128) NOT NULL,
    "order_no" VARCHAR(128),
    "state" "transaction_state" NOT NULL,
    "amount_minor" BIGINT NOT NULL,
    "currency_code" CHAR(3) NOT NULL,
    "references" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "deleted_by_id" INTEGER,
    "deleted_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "transaction_tombstone_pkey" PRIMARY KEY ("session_id")
);

-- CreateTable
CREATE TABLE "operation_request" (
    "id" SERIAL NOT NULL,
    "transaction_id" BIGINT NOT NULL,
    "type" "operation_type" NOT NULL,
    "status" "request_status" NOT NULL DEFAULT 'pending',
    "amount_minor" BIGINT NOT NULL,
    "currency_code" CHAR(3) NOT NULL,
    "held_minor" BIGINT NOT NULL,
    "maker_id" INTEGER NOT NULL,
    "reason_code" VARCHAR(40) NOT NULL,
    "note" VARCHAR(1000),
    "extra" JSONB NOT NULL DEFAULT '{}',
    "submission_key" UUID NOT NULL,
    "policy_version" INTEGER NOT NULL DEFAULT 1,
    "required_checks" INTEGER NOT NULL DEFAULT 1,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "status_reason" VARCHAR(1000),
    "ended_by_id" INTEGER,
    "expires_at" TIMESTAMPTZ(6) NOT NULL,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "status_changed_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "operation_request_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "decision" (
    "id" BIGSERIAL NOT NULL,
    "request_id" INTEGER NOT NULL,
    "maker_id" INTEGER NOT NULL,
    "checker_id" INTEGER NOT NULL,
    "verdict" "verdict" NOT NULL,
    "note" VARCHAR(1000),
    "content_hash" CHAR(64) NOT NULL,
    "seen" JSONB NOT NULL,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "decision_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "app_user" (
    "id" SERIAL NOT NULL,
    "username" VARCHAR(150) NOT NULL,
    "email" VARCHAR(254) NOT NULL,
    "first_name" VARCHAR(32) NOT NULL DEFAULT '',
    "last_name" VARCHAR(32) NOT NULL DEFAULT '',
    "phone" VARCHAR(128) NOT NULL DEFAULT '',
    "password_hash" VARCHAR(255) NOT NULL,
    "must_change_password" BOOLEAN NOT NULL DEFAULT false,
    "is_active" BOOLEAN NOT NULL DEFAULT true,
    "auth_version" INTEGER NOT NULL DEFAULT 1,
    "last_sign_in_at" TIMESTAMPTZ(6),
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "disabled_at" TIMESTAMPTZ(6),

    CONSTRAINT "app_user_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "user_permission" (
    "user_id" INTEGER NOT NULL,
    "permission" VARCHAR(100) NOT NULL,
    "granted_by_id" INTEGER,
    "granted_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "user_permission_pkey" PRIMARY KEY ("user_id","permission")
);

-- CreateTable
CREATE TABLE "app_group" (
    "id" SERIAL NOT NULL,
    "name" VARCHAR(80) NOT NULL,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "app_group_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "group_member" (
    "group_id" INTEGER NOT NULL,
    "user_id" INTEGER NOT NULL,
    "added_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "group_member_pkey" PRIMARY KEY ("group_id","user_id")
);

-- CreateTable
CREATE TABLE "group_permission" (
    "group_id" INTEGER NOT NULL,
    "permission" VARCHAR(100) NOT NULL,
    "granted_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "group_permission_pkey" PRIMARY KEY ("group_id","permission")
);

-- CreateTable
CREATE TABLE "session" (
    "id" UUID NOT NULL,
    "user_id" INTEGER NOT NULL,
    "auth_version" INTEGER NOT NULL,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "last_act_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(6) NOT NULL,
    "revoked_at" TIMESTAMPTZ(6),
    "revoked_reason" VARCHAR(80),
    "address" VARCHAR(64),
    "user_agent" VARCHAR(400),

    CONSTRAINT "session_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "api_key" (
    "id" SERIAL NOT NULL,
    "name" VARCHAR(50) NOT NULL,
    "prefix" VARCHAR(16) NOT NULL,
    "secret_hash" CHAR(64) NOT NULL,
    "created_by_id" INTEGER,
    "expires_at" TIMESTAMPTZ(6),
    "revoked_at" TIMESTAMPTZ(6),
    "last_used_at" TIMESTAMPTZ(6),
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "api_key_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "gateway_account" (
    "id" SERIAL NOT NULL,
    "pg_code" VARCHAR(64) NOT NULL,
    "gateway" VARCHAR(64) NOT NULL,
    "name" VARCHAR(100) NOT NULL,
    "currency_code" CHAR(3) NOT NULL,
    "operation" "gateway_operation" NOT NULL,
    "is_sandbox" BOOLEAN NOT NULL DEFAULT true,
    "is_active" BOOLEAN NOT NULL DEFAULT true,
    "base_url" VARCHAR(2000) NOT NULL,
    "sealed_credentials" BYTEA NOT NULL,
    "capabilities" JSONB NOT NULL DEFAULT '{}',
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "gateway_account_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "gateway_notice" (
    "id" BIGSERIAL NOT NULL,
    "gateway_account_id" INTEGER NOT NULL,
    "notice_id" VARCHAR(128) NOT NULL,
    "raw_body" TEXT NOT NULL,
    "received_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "processed_at" TIMESTAMPTZ(6),
    "result" VARCHAR(200),

    CONSTRAINT "gateway_notice_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "audit_event" (
    "id" BIGSERIAL NOT NULL,
    "at" TIMESTAMPTZ(6) NOT NULL DEFAULT clock_timestamp(),
    "actor_type" "actor_type" NOT NULL,
    "actor_id" INTEGER,
    "actor_label" VARCHAR(200) NOT NULL,
    "action" VARCHAR(80) NOT NULL,
    "object_type" VARCHAR(40) NOT NULL,
    "object_id" VARCHAR(128) NOT NULL,
    "transaction_session_id" VARCHAR(128),
    "result" "audit_result" NOT NULL DEFAULT 'ok',
    "before" JSONB,
    "after" JSONB,
    "reason" VARCHAR(1000),
    "address" VARCHAR(64),
    "request_id" VARCHAR(64),

    CONSTRAINT "audit_event_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "audit_seal" (
    "seq" BIGINT NOT NULL,
    "event_id" BIGINT NOT NULL,
    "prev_hash" CHAR(64) NOT NULL,
    "hash" CHAR(64) NOT NULL,
    "sealed_at" TIMESTAMPTZ(6) NOT NULL DEFAULT clock_timestamp(),

    CONSTRAINT "audit_seal_pkey" PRIMARY KEY ("seq")
);

-- CreateTable
CREATE TABLE "webhook_endpoint" (
    "id" SERIAL NOT NULL,
    "url" VARCHAR(2000) NOT NULL,
    "description" VARCHAR(200) NOT NULL DEFAULT '',
    "events" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "sealed_secret" BYTEA NOT NULL,
    "is_active" BOOLEAN NOT NULL DEFAULT true,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "webhook_endpoint_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "webhook_delivery" (
    "id" BIGSERIAL NOT NULL,
    "endpoint_id" INTEGER NOT NULL,
    "event_id" UUID NOT NULL,
    "event" VARCHAR(40) NOT NULL,
    "transaction_id" BIGINT,
    "operation_id" UUID,
    "body" TEXT NOT NULL,
    "status" "delivery_status" NOT NULL DEFAULT 'pending',
    "attempts" JSONB NOT NULL DEFAULT '[]',
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "finished_at" TIMESTAMPTZ(6),

    CONSTRAINT "webhook_delivery_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "setting" (
    "key" VARCHAR(80) NOT NULL,
    "value" JSONB NOT NULL,
    "updated_by_id" INTEGER,
    "updated_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "setting_pkey" PRIMARY KEY ("key")
);

-- CreateTable
CREATE TABLE "rate_limit" (
    "key" VARCHAR(255) NOT NULL,
    "points" INTEGER NOT NULL DEFAULT 0,
    "expire" BIGINT,

    CONSTRAINT "rate_limit_pkey" PRIMARY KEY ("key")
);

-- CreateIndex
CREATE UNIQUE INDEX "payment_transaction_session_id_key" ON "payment_transaction"("session_id");

-- CreateIndex
CREATE INDEX "payment_transaction_created_idx" ON "payment_transaction"("created_at" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "payment_transaction_state_idx" ON "payment_transaction"("state", "created_at" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "payment_transaction_account_idx" ON "payment_transaction"("gateway_account_id", "created_at" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "payment_transaction_currency_idx" ON "payment_transaction"("currency_code", "created_at" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "payment_transaction_account_state_idx" ON "payment_transaction"("gateway_account_id", "state", "created_at" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "payment_transaction_currency_state_idx" ON "payment_transaction"("currency_code", "state", "created_at" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "payment_transaction_order_no_idx" ON "payment_transaction"("order_no" varchar_pattern_ops);

-- CreateIndex
CREATE INDEX "payment_transaction_reference_idx" ON "payment_transaction"("reference_number" varchar_pattern_ops);

-- CreateIndex
CREATE INDEX "payment_transaction_phone_idx" ON "payment_transaction"("customer_phone" varchar_pattern_ops);

-- CreateIndex
CREATE INDEX "payment_transaction_gateway_reference_idx" ON "payment_transaction"("gateway_account_id", "gateway_reference");

-- CreateIndex
CREATE UNIQUE INDEX "payment_attempt_reference_number_key" ON "payment_attempt"("reference_number");

-- CreateIndex
CREATE INDEX "payment_attempt_transaction_id_id_idx" ON "payment_attempt"("transaction_id", "id");

-- CreateIndex
CREATE UNIQUE INDEX "operation_reference_number_key" ON "operation"("reference_number");

-- CreateIndex
CREATE INDEX "operation_transaction_id_created_at_idx" ON "operation"("transaction_id", "created_at");

-- CreateIndex
CREATE INDEX "operation_request_id_idx" ON "operation"("request_id");

-- CreateIndex
CREATE UNIQUE INDEX "child_transaction_session_id_key" ON "child_transaction"("session_id");

-- CreateIndex
CREATE UNIQUE INDEX "child_transaction_operation_id_key" ON "child_transaction"("operation_id");

-- CreateIndex
CREATE UNIQUE INDEX "child_transaction_reference_number_key" ON "child_transaction"("reference_number");

-- CreateIndex
CREATE INDEX "child_transaction_transaction_id_id_idx" ON "child_transaction"("transaction_id", "id");

-- CreateIndex
CREATE UNIQUE INDEX "operation_request_submission_key_key" ON "operation_request"("submission_key");

-- CreateIndex
CREATE INDEX "operation_request_transaction_id_idx" ON "operation_request"("transaction_id");

-- CreateIndex
CREATE INDEX "operation_request_status_created_at_idx" ON "operation_request"("status", "created_at");

-- CreateIndex
CREATE INDEX "operation_request_maker_id_created_at_idx" ON "operation_request"("maker_id", "created_at");

-- CreateIndex
CREATE UNIQUE INDEX "operation_request_id_maker_id_key" ON "operation_request"("id", "maker_id");

-- CreateIndex
CREATE UNIQUE INDEX "decision_request_id_checker_id_key" ON "decision"("request_id", "checker_id");

-- CreateIndex
CREATE UNIQUE INDEX "app_user_username_key" ON "app_user"("username");

-- CreateIndex
CREATE UNIQUE INDEX "app_user_email_key" ON "app_user"("email");

-- CreateIndex
CREATE UNIQUE INDEX "app_group_name_key" ON "app_group"("name");

-- CreateIndex
CREATE INDEX "group_member_user_id_idx" ON "group_member"("user_id");

-- CreateIndex
CREATE INDEX "session_user_id_idx" ON "session"("user_id");

-- CreateIndex
CREATE UNIQUE INDEX "api_key_prefix_key" ON "api_key"("prefix");

-- CreateIndex
CREATE UNIQUE INDEX "gateway_account_pg_code_key" ON "gateway_account"("pg_code");

-- CreateIndex
CREATE UNIQUE INDEX "gateway_notice_gateway_account_id_notice_id_key" ON "gateway_notice"("gateway_account_id", "notice_id");

-- CreateIndex
CREATE INDEX "audit_event_transaction_session_id_id_idx" ON "audit_event"("transaction_session_id", "id");

-- CreateIndex
CREATE INDEX "audit_event_object_type_object_id_id_idx" ON "audit_event"("object_type", "object_id", "id");

-- CreateIndex
CREATE UNIQUE INDEX "audit_seal_event_id_key" ON "audit_seal"("event_id");

-- CreateIndex
CREATE INDEX "webhook_delivery_operation_id_idx" ON "webhook_delivery"("operation_id");

-- CreateIndex
CREATE UNIQUE INDEX "webhook_delivery_endpoint_id_event_id_key" ON "webhook_delivery"("endpoint_id", "event_id");

-- AddForeignKey
ALTER TABLE "payment_transaction" ADD CONSTRAINT "payment_transaction_gateway_account_id_fkey" FOREIGN KEY ("gateway_account_id") REFERENCES "gateway_account"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "payment_transaction" ADD CONSTRAINT "payment_transaction_initiator_id_fkey" FOREIGN KEY ("initiator_id") REFERENCES "app_user"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "payment_transaction" ADD CONSTRAINT "payment_transaction_deleted_by_id_fkey" FOREIGN KEY ("deleted_by_id") REFERENCES "app_user"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "payment_attempt" ADD CONSTRAINT "payment_attempt_transaction_id_fkey" FOREIGN KEY ("transaction_id") REFERENCES "payment_transaction"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "payment_attempt" ADD CONSTRAINT "payment_attempt_gateway_account_id_fkey" FOREIGN KEY ("gateway_account_id") REFERENCES "gateway_account"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "operation" ADD CONSTRAINT "operation_transaction_id_fkey" FOREIGN KEY ("transaction_id") REFERENCES "payment_transaction"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "operation" ADD CONSTRAINT "operation_request_id_fkey" FOREIGN KEY ("request_id") REFERENCES "operation_request"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "operation" ADD CONSTRAINT "operation_gateway_account_id_fkey" FOREIGN KEY ("gateway_account_id") REFERENCES "gateway_account"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "operation" ADD CONSTRAINT "operation_initiator_user_id_fkey" FOREIGN KEY ("initiator_user_id") REFERENCES "app_user"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "operation" ADD CONSTRAINT "operation_api_key_id_fkey" FOREIGN KEY ("api_key_id") REFERENCES "api_key"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "child_transaction" ADD CONSTRAINT "child_transaction_transaction_id_fkey" FOREIGN KEY ("transaction_id") REFERENCES "payment_transaction"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "child_transaction" ADD CONSTRAINT "child_transaction_operation_id_fkey" FOREIGN KEY ("operation_id") REFERENCES "operation"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "child_transaction" ADD CONSTRAINT "child_transaction_gateway_account_id_fkey" FOREIGN KEY ("gateway_account_id") REFERENCES "gateway_account"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "operation_request" ADD CONSTRAINT "operation_request_transaction_id_fkey" FOREIGN KEY ("transaction_id") REFERENCES "payment_transaction"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "operation_request" ADD CONSTRAINT "operation_request_maker_id_fkey" FOREIGN KEY ("maker_id") REFERENCES "app_user"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "operation_request" ADD CONSTRAINT "operation_request_ended_by_id_fkey" FOREIGN KEY ("ended_by_id") REFERENCES "app_user"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "decision" ADD CONSTRAINT "decision_request_id_maker_id_fkey" FOREIGN KEY ("request_id", "maker_id") REFERENCES "operation_request"("id", "maker_id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "decision" ADD CONSTRAINT "decision_checker_id_fkey" FOREIGN KEY ("checker_id") REFERENCES "app_user"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "user_permission" ADD CONSTRAINT "user_permission_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "app_user"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "user_permission" ADD CONSTRAINT "user_permission_granted_by_id_fkey" FOREIGN KEY ("granted_by_id") REFERENCES "app_user"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "group_member" ADD CONSTRAINT "group_member_group_id_fkey" FOREIGN KEY ("group_id") REFERENCES "app_group"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "group_member" ADD CONSTRAINT "group_member_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "app_user"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "group_permission" ADD CONSTRAINT "group_permission_group_id_fkey" FOREIGN KEY ("group_id") REFERENCES "app_group"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "session" ADD CONSTRAINT "session_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "app_user"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "api_key" ADD CONSTRAINT "api_key_created_by_id_fkey" FOREIGN KEY ("created_by_id") REFERENCES "app_user"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "webhook_delivery" ADD CONSTRAINT "webhook_delivery_endpoint_id_fkey" FOREIGN KEY ("endpoint_id") REFERENCES "webhook_endpoint"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "setting" ADD CONSTRAINT "setting_updated_by_id_fkey" FOREIGN KEY ("updated_by_id") REFERENCES "app_user"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- ============================================================================================
-- What follows is not expressible in schema.prisma.
-- ============================================================================================

-- ---------------------------------------------------------------- indexes

CREATE UNIQUE INDEX "app_user_username_lower_idx" ON "app_user" (lower("username"));
CREATE UNIQUE INDEX "app_user_email_lower_idx" ON "app_user" (lower("email"));

CREATE INDEX "payment_transaction_email_idx" ON "payment_transaction" (lower("customer_email") text_pattern_ops);
CREATE INDEX "payment_transaction_session_prefix_idx" ON "payment_transaction" ("session_id" varchar_pattern_ops);
CREATE INDEX "payment_transaction_deleted_idx" ON "payment_transaction" ("deleted_at" DESC, "id" DESC) WHERE "deleted_at" IS NOT NULL;
CREATE INDEX "payment_transaction_amount_idx" ON "payment_transaction" ("currency_code", "amount_minor", "created_at" DESC, "id" DESC);
CREATE INDEX "child_transaction_reference_prefix_idx" ON "child_transaction" ("reference_number" varchar_pattern_ops);
CREATE INDEX "payment_attempt_reference_prefix_idx" ON "payment_attempt" ("reference_number" varchar_pattern_ops);

-- One tracking key is held by at most one operation of the whole installation.
CREATE UNIQUE INDEX "operation_tracking_key_held_idx" ON "operation" ("tracking_key") WHERE "tracking_key_held";
-- One execution per request: a further attempt exists only after a definite "not done". What has been started is a matter of the
-- trigger below; the index must not stand in the way of a late fact about an attempt that was thought not done.
CREATE UNIQUE INDEX "operation_live_attempt_idx" ON "operation" ("request_id")
  WHERE "request_id" IS NOT NULL AND "status" = 'in_flight';
CREATE UNIQUE INDEX "operation_attempt_number_idx" ON "operation" ("request_id", "attempt_number") WHERE "request_id" IS NOT NULL;
-- The sweep for outcomes that are still open reads only them.
CREATE INDEX "operation_open_idx" ON "operation" ("next_inquiry_at") WHERE "status" IN ('in_flight', 'unknown', 'pending');
-- One open request per transaction.
CREATE UNIQUE INDEX "operation_request_open_idx" ON "operation_request" ("transaction_id")
  WHERE "status" IN ('pending', 'approved', 'manual_action_required');
-- One child per operation at the gateway, however often the gateway tells of it.
CREATE UNIQUE INDEX "child_transaction_gateway_reference_idx" ON "child_transaction" ("gateway_account_id", "gateway_reference")
  WHERE "gateway_reference" IS NOT NULL;

-- Balances are updated in place: room on the page keeps the update away from a dozen indexes.
ALTER TABLE "payment_transaction" SET (fillfactor = 85);

-- ---------------------------------------------------------------- checks

ALTER TABLE "payment_transaction"
  ADD CONSTRAINT "payment_transaction_session_id_check" CHECK ("session_id" ~ '^[0-9a-f]{40}$'),
  ADD CONSTRAINT "payment_transaction_currency_check" CHECK ("currency_code" ~ '^[A-Z]{3}$'),
  ADD CONSTRAINT "payment_transaction_amounts_check" CHECK ("amount_minor" >= 0 AND "fee_minor" >= 0 AND "settled_minor" >= 0),
  ADD CONSTRAINT "payment_transaction_balances_check" CHECK (
    "captured_minor" >= 0 AND "capture_held_minor" >= 0 AND "refunded_minor" >= 0 AND "refund_queued_minor" >= 0
    AND "refund_held_minor" >= 0 AND "request_held_minor" >= 0 AND "disputed_minor" >= 0 AND "voided_minor" >= 0),
  ADD CONSTRAINT "payment_transaction_settled_check" CHECK (
    "state" NOT IN ('paid', 'authorized') OR ("gateway_account_id" IS NOT NULL AND "settled_minor" > 0)),
  ADD CONSTRAINT "payment_transaction_deleted_check" CHECK ("deleted_at" IS NULL OR "state" IN ('paid', 'authorized', 'cod'));

ALTER TABLE "operation"
  ADD CONSTRAINT "operation_amount_check" CHECK (
    CASE WHEN "type" IN ('refund', 'capture', 'void') THEN "amount_minor" > 0 ELSE "amount_minor" IS NULL END),
  ADD CONSTRAINT "operation_tracking_key_check" CHECK (NOT "tracking_key_held" OR "tracking_key" IS NOT NULL),
  ADD CONSTRAINT "operation_request_attempt_check" CHECK ("attempt_number" >= 1),
  ADD CONSTRAINT "operation_settled_check" CHECK (("status" IN ('in_flight', 'unknown', 'pending')) = ("settled_at" IS NULL));

ALTER TABLE "child_transaction"
  ADD CONSTRAINT "child_transaction_amount_check" CHECK ("amount_minor" > 0),
  ADD CONSTRAINT "child_transaction_session_id_check" CHECK ("session_id" ~ '^[0-9a-f]{40}$');

ALTER TABLE "operation_request"
  ADD CONSTRAINT "operation_request_type_check" CHECK ("type" IN ('refund', 'void')),
  ADD CONSTRAINT "operation_request_amount_check" CHECK ("amount_minor" > 0),
  ADD CONSTRAINT "operation_request_held_check" CHECK (
    "held_minor" IN (0, "amount_minor")
    AND ("held_minor" = 0 OR "status" IN ('pending', 'approved', 'manual_action_required')));

-- The maker never decides. maker_id is the request's own by the composite foreign key.
ALTER TABLE "decision" ADD CONSTRAINT "decision_maker_is_not_checker" CHECK ("maker_id" <> "checker_id");

-- ---------------------------------------------------------------- balances
-- Errors raised here carry SQLSTATE CS001 and the error code as message; lib/db/sql.ts translates them.

CREATE FUNCTION "refundable_minor"(p "payment_transaction") RETURNS bigint LANGUAGE sql IMMUTABLE AS $$
  SELECT CASE WHEN p."state" = 'authorized' THEN least(p."captured_minor", p."settled_minor")
              WHEN p."state" = 'paid' THEN p."settled_minor" ELSE 0 END
    - p."refunded_minor" - p."refund_queued_minor" - p."refund_held_minor" - p."request_held_minor" - p."disputed_minor"
$$;

CREATE FUNCTION "capturable_minor"(p "payment_transaction") RETURNS bigint LANGUAGE sql IMMUTABLE AS $$
  SELECT CASE WHEN p."state" = 'authorized' AND NOT p."void_held" AND NOT p."void_requested" AND p."voided_minor" = 0
              THEN p."settled_minor" + p."fee_minor" ELSE p."captured_minor" + p."capture_held_minor" END
    - p."captured_minor" - p."capture_held_minor"
$$;

-- Refuses what we start; `started` is the kind, the row already counts it.
CREATE FUNCTION "assert_may_start"(p "payment_transaction", started "operation_type") RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  IF p."deleted_at" IS NOT NULL OR NOT (p."state" = 'authorized' OR (p."state" = 'paid' AND started = 'refund')) THEN
    RAISE EXCEPTION USING ERRCODE = 'CS001', MESSAGE = 'invalid_state';
  END IF;
  IF p."frozen_at" IS NOT NULL THEN
    RAISE EXCEPTION USING ERRCODE = 'CS001', MESSAGE = 'transaction_frozen';
  END IF;
  IF started = 'refund' AND "refundable_minor"(p) < 0 THEN
    RAISE EXCEPTION USING ERRCODE = 'CS001', MESSAGE = 'amount_exceeds_balance';
  END IF;
  IF started = 'capture' AND (p."void_held" OR p."void_requested" OR p."voided_minor" > 0) THEN
    RAISE EXCEPTION USING ERRCODE = 'CS001', MESSAGE = 'already_voided';
  END IF;
  IF started = 'capture' AND "capturable_minor"(p) < 0 THEN
    RAISE EXCEPTION USING ERRCODE = 'CS001', MESSAGE = 'amount_exceeds_balance';
  END IF;
  IF started = 'void' AND (p."captured_minor" > 0 OR p."capture_held_minor" > 0) THEN
    RAISE EXCEPTION USING ERRCODE = 'CS001', MESSAGE = 'already_captured';
  END IF;
  IF started = 'void' AND p."voided_minor" > 0 THEN
    RAISE EXCEPTION USING ERRCODE = 'CS001', MESSAGE = 'already_voided';
  END IF;
END $$;

-- Whether another attempt of the request runs, is open or was done.
CREATE FUNCTION "has_live_attempt"(request integer, besides uuid) RETURNS boolean LANGUAGE sql VOLATILE AS $$
  SELECT EXISTS (SELECT 1 FROM "operation" o
    WHERE o."request_id" = request AND o."id" <> besides AND o."status" NOT IN ('declined', 'failed'))
$$;

CREATE FUNCTION "operation_keep_balances"() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  p "payment_transaction";
  amount bigint := NEW."amount_minor";
  before "operation_status";
BEGIN
  IF NEW."transaction_id" IS NULL OR NEW."type" NOT IN ('refund', 'capture', 'void') THEN
    RETURN NULL;
  END IF;
  IF TG_OP = 'UPDATE' THEN before := OLD."status"; END IF;

  -- Lock order: parent, request, operation, child.
  IF TG_OP = 'INSERT' AND NEW."request_id" IS NOT NULL THEN
    PERFORM 1 FROM "payment_transaction" WHERE "id" = NEW."transaction_id" FOR NO KEY UPDATE;
    IF "has_live_attempt"(NEW."request_id", NEW."id") THEN
      RAISE EXCEPTION USING ERRCODE = 'CS001', MESSAGE = 'request_executing';
    END IF;
    -- The operation holds the amount from here on, so the request lets go of it.
    UPDATE "operation_request" SET "held_minor" = 0 WHERE "id" = NEW."request_id" AND "transaction_id" = NEW."transaction_id";
  END IF;

  -- A definite "not done": the request, still open, holds its amount again before anybody else can take it.
  IF TG_OP = 'UPDATE' AND NEW."request_id" IS NOT NULL AND NEW."status" IN ('declined', 'failed')
      AND OLD."status" NOT IN ('declined', 'failed') AND NOT "has_live_attempt"(NEW."request_id", NEW."id") THEN
    UPDATE "operation_request" SET "held_minor" = "amount_minor"
      WHERE "id" = NEW."request_id" AND "status" IN ('approved', 'manual_action_required');
  END IF;

  -- Done after all: what counts as moved must not be held as well.
  IF TG_OP = 'UPDATE' AND NEW."request_id" IS NOT NULL AND OLD."status" IN ('declined', 'failed')
      AND NEW."status" NOT IN ('declined', 'failed') THEN
    UPDATE "operation_request" SET "held_minor" = 0 WHERE "id" = NEW."request_id" AND "held_minor" > 0;
  END IF;

  IF TG_OP = 'INSERT' AND NEW."type" = 'void' AND NEW."source" <> 'gateway' THEN
    PERFORM 1 FROM "payment_transaction" WHERE "id" = NEW."transaction_id" AND ("void_held" OR "void_requested") FOR NO KEY UPDATE;
    IF FOUND THEN
      RAISE EXCEPTION USING ERRCODE = 'CS001', MESSAGE = 'already_voided';
    END IF;
  END IF;

  -- One plain statement per type: this runs twice in every refund, and a function per column costs ten times as much.
  IF NEW."type" = 'refund' THEN
    UPDATE "payment_transaction" SET
      "refund_held_minor" = "refund_held_minor"
        + CASE WHEN NEW."status" IN ('in_flight', 'unknown') THEN amount ELSE 0 END
        - CASE WHEN before IN ('in_flight', 'unknown') THEN amount ELSE 0 END,
      "refund_queued_minor" = "refund_queued_minor"
        + CASE WHEN NEW."status" = 'pending' THEN amount ELSE 0 END - CASE WHEN before = 'pending' THEN amount ELSE 0 END,
      "refunded_minor" = "refunded_minor"
        + CASE WHEN NEW."status" = 'succeeded' THEN amount ELSE 0 END - CASE WHEN before = 'succeeded' THEN amount ELSE 0 END
    WHERE "id" = NEW."transaction_id" RETURNING * INTO p;
  ELSIF NEW."type" = 'capture' THEN
    UPDATE "payment_transaction" SET
      "capture_held_minor" = "capture_held_minor"
        + CASE WHEN NEW."status" IN ('in_flight', 'unknown', 'pending') THEN amount ELSE 0 END
        - CASE WHEN before IN ('in_flight', 'unknown', 'pending') THEN amount ELSE 0 END,
      "captured_minor" = "captured_minor"
        + CASE WHEN NEW."status" = 'succeeded' THEN amount ELSE 0 END - CASE WHEN before = 'succeeded' THEN amount ELSE 0 END
    WHERE "id" = NEW."transaction_id" RETURNING * INTO p;
  ELSE
    UPDATE "payment_transaction" SET
      "void_held" = NEW."status" IN ('in_flight', 'unknown', 'pending'),
      "voided_minor" = "voided_minor"
        + CASE WHEN NEW."status" = 'succeeded' THEN amount ELSE 0 END - CASE WHEN before = 'succeeded' THEN amount ELSE 0 END
    WHERE "id" = NEW."transaction_id" RETURNING * INTO p;
  END IF;

  IF TG_OP = 'INSERT' AND NEW."source" <> 'gateway' AND NEW."status" IN ('in_flight', 'unknown', 'pending') THEN
    PERFORM "assert_may_start"(p, NEW."type");
  ELSIF p."frozen_at" IS NULL AND ("refundable_minor"(p) < 0 OR "capturable_minor"(p) < 0
      OR (p."voided_minor" > 0 AND (p."captured_minor" > 0 OR p."capture_held_minor" > 0))) THEN
    -- A fact, not a wish: record it, and let nothing new start before a person has looked.
    UPDATE "payment_transaction" SET "frozen_at" = now(), "frozen_reason" = 'negative_balance' WHERE "id" = p."id";
  END IF;
  RETURN NULL;
END $$;

CREATE TRIGGER "operation_keep_balances" AFTER INSERT OR UPDATE OF "status" ON "operation"
  FOR EACH ROW EXECUTE FUNCTION "operation_keep_balances"();

CREATE FUNCTION "operation_guard_update"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (NEW."transaction_id" IS DISTINCT FROM OLD."transaction_id" AND NEW."transaction_id" IS NOT NULL)
     OR NEW."type" <> OLD."type" OR NEW."amount_minor" IS DISTINCT FROM OLD."amount_minor" OR NEW."currency_code" <> OLD."currency_code"
     OR NEW."request_id" IS DISTINCT FROM OLD."request_id" OR NEW."tracking_key" IS DISTINCT FROM OLD."tracking_key"
     OR NEW."source" <> OLD."source" OR NEW."idempotency_key" IS DISTINCT FROM OLD."idempotency_key" THEN
    RAISE EXCEPTION USING ERRCODE = 'CS002', MESSAGE = 'operation_is_immutable';
  END IF;
  IF NEW."status" <> OLD."status" AND NOT (CASE OLD."status"
      WHEN 'in_flight' THEN NEW."status" <> 'rejected'
      WHEN 'unknown' THEN NEW."status" NOT IN ('in_flight', 'rejected')
      WHEN 'pending' THEN NEW."status" IN ('succeeded', 'rejected')
      WHEN 'succeeded' THEN NEW."status" = 'rejected'
      WHEN 'declined' THEN NEW."status" IN ('pending', 'succeeded')
      WHEN 'failed' THEN NEW."status" IN ('pending', 'succeeded')
      ELSE false END) THEN
    RAISE EXCEPTION USING ERRCODE = 'CS002', MESSAGE = 'illegal_operation_status';
  END IF;
  RETURN NEW;
END $$;

CREATE TRIGGER "operation_guard_update" BEFORE UPDATE ON "operation"
  FOR EACH ROW EXECUTE FUNCTION "operation_guard_update"();

CREATE FUNCTION "operation_request_keep_hold"() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  p "payment_transaction";
  held_before bigint := 0;
BEGIN
  IF TG_OP = 'UPDATE' THEN held_before := OLD."held_minor"; END IF;
  IF NEW."held_minor" = held_before THEN RETURN NULL; END IF;

  IF TG_OP = 'INSERT' AND NEW."type" = 'void' THEN
    PERFORM 1 FROM "payment_transaction" WHERE "id" = NEW."transaction_id" AND "void_held" FOR NO KEY UPDATE;
    IF FOUND THEN
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

CREATE TRIGGER "operation_request_keep_hold" AFTER INSERT OR UPDATE OF "held_minor" ON "operation_request"
  FOR EACH ROW EXECUTE FUNCTION "operation_request_keep_hold"();

-- The machine of docs/approvals.md: everything else is refused.
CREATE FUNCTION "operation_request_guard_update"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW."transaction_id" <> OLD."transaction_id" OR NEW."type" <> OLD."type" OR NEW."amount_minor" <> OLD."amount_minor"
     OR NEW."currency_code" <> OLD."currency_code" OR NEW."maker_id" <> OLD."maker_id" OR NEW."extra" <> OLD."extra"
     OR NEW."reason_code" <> OLD."reason_code" OR NEW."note" IS DISTINCT FROM OLD."note" THEN
    RAISE EXCEPTION USING ERRCODE = 'CS002', MESSAGE = 'request_is_immutable';
  END IF;
  IF NEW."status" <> OLD."status" AND NOT (CASE OLD."status"
      WHEN 'pending' THEN NEW."status" IN ('approved', 'rejected', 'canceled', 'expired')
      WHEN 'approved' THEN NEW."status" IN ('done', 'manual_action_required', 'canceled', 'expired')
      WHEN 'manual_action_required' THEN NEW."status" IN ('approved', 'canceled', 'expired', 'done')
      ELSE false END) THEN
    RAISE EXCEPTION USING ERRCODE = 'CS002', MESSAGE = 'illegal_request_status';
  END IF;
  -- From its reservation on, only a definite outcome moves a request.
  IF NEW."status" IN ('canceled', 'expired') AND EXISTS (
      SELECT 1 FROM "operation" o WHERE o."request_id" = NEW."id" AND o."status" IN ('in_flight', 'unknown', 'pending', 'succeeded')) THEN
    RAISE EXCEPTION USING ERRCODE = 'CS002', MESSAGE = 'request_is_executing';
  END IF;
  RETURN NEW;
END $$;

CREATE TRIGGER "operation_request_guard_update" BEFORE UPDATE ON "operation_request"
  FOR EACH ROW EXECUTE FUNCTION "operation_request_guard_update"();

-- ---------------------------------------------------------------- append-only

CREATE FUNCTION "refuse_change"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION USING ERRCODE = 'CS003', MESSAGE = TG_TABLE_NAME || ' is append-only';
END $$;

CREATE TRIGGER "audit_event_append_only" BEFORE UPDATE OR DELETE ON "audit_event" FOR EACH ROW EXECUTE FUNCTION "refuse_change"();
CREATE TRIGGER "audit_event_no_truncate" BEFORE TRUNCATE ON "audit_event" FOR EACH STATEMENT EXECUTE FUNCTION "refuse_change"();
CREATE TRIGGER "audit_seal_append_only" BEFORE UPDATE OR DELETE ON "audit_seal" FOR EACH ROW EXECUTE FUNCTION "refuse_change"();
CREATE TRIGGER "audit_seal_no_truncate" BEFORE TRUNCATE ON "audit_seal" FOR EACH STATEMENT EXECUTE FUNCTION "refuse_change"();
CREATE TRIGGER "decision_append_only" BEFORE UPDATE OR DELETE ON "decision" FOR EACH ROW EXECUTE FUNCTION "refuse_change"();

-- ---------------------------------------------------------------- the application's role

DO $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'countersign_app') THEN
    CREATE ROLE "countersign_app" NOLOGIN;
  END IF;
EXCEPTION WHEN duplicate_object OR unique_violation THEN
  NULL; -- another database of this server was migrated at the same moment
END $$;

-- So that one connection string is enough: the migrating login can become the application.
DO $$
BEGIN
  IF NOT pg_has_role(current_user, 'countersign_app', 'MEMBER') THEN
    EXECUTE format('GRANT "countersign_app" TO %I', current_user);
  END IF;
END $$;

GRANT USAGE ON SCHEMA "public" TO "countersign_app";
GRANT SELECT, INSERT, UPDATE ON ALL TABLES IN SCHEMA "public" TO "countersign_app";
GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA "public" TO "countersign_app";
GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA "public" TO "countersign_app";
GRANT DELETE ON "user_permission", "group_member", "group_permission", "payment_transaction", "payment_attempt", "rate_limit" TO "countersign_app";
REVOKE UPDATE ON "audit_event", "audit_seal", "decision", "transaction_tombstone" FROM "countersign_app";
