-- Notices to people: what stands in the console, what goes out by mail and into a chat, and who wants which of it.

-- CreateEnum
CREATE TYPE "mail_status" AS ENUM ('waiting', 'sent', 'captured', 'failed', 'unsent');

-- AlterEnum
ALTER TYPE "webhook_kind" ADD VALUE 'request';

-- AlterTable
ALTER TABLE "app_user" ADD COLUMN "language" VARCHAR(2) NOT NULL DEFAULT 'en';

-- AlterTable
ALTER TABLE "webhook_settings" ADD COLUMN "requests_enabled" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN "requests_url" VARCHAR(2000) NOT NULL DEFAULT '';

-- CreateTable
CREATE TABLE "notification" (
    "id" BIGSERIAL NOT NULL,
    "user_id" INTEGER NOT NULL,
    "key" VARCHAR(200) NOT NULL,
    "kind" VARCHAR(60) NOT NULL,
    "params" JSONB NOT NULL DEFAULT '{}',
    "link" VARCHAR(300),
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "read_at" TIMESTAMPTZ(6),

    CONSTRAINT "notification_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "notification_preference" (
    "user_id" INTEGER NOT NULL,
    "kind" VARCHAR(60) NOT NULL,
    "in_product" BOOLEAN NOT NULL,
    "mail" BOOLEAN NOT NULL,

    CONSTRAINT "notification_preference_pkey" PRIMARY KEY ("user_id","kind")
);

-- CreateTable
CREATE TABLE "mail" (
    "id" BIGSERIAL NOT NULL,
    "key" VARCHAR(240) NOT NULL,
    "kind" VARCHAR(60) NOT NULL,
    "language" VARCHAR(2) NOT NULL,
    "user_id" INTEGER,
    "recipient" VARCHAR(254) NOT NULL,
    "subject" VARCHAR(400) NOT NULL,
    "text_body" TEXT NOT NULL,
    "html_body" TEXT NOT NULL,
    "status" "mail_status" NOT NULL DEFAULT 'waiting',
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "last_error" VARCHAR(500),
    "sending_since" TIMESTAMPTZ(6),
    "next_attempt_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "finished_at" TIMESTAMPTZ(6),

    CONSTRAINT "mail_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "notice_settings" (
    "id" INTEGER NOT NULL DEFAULT 1,
    "copy_maker" BOOLEAN NOT NULL DEFAULT false,
    "mail_customers" BOOLEAN NOT NULL DEFAULT true,
    "chat_enabled" BOOLEAN NOT NULL DEFAULT false,
    "sealed_chat_url" BYTEA,
    "chat_host" VARCHAR(255),
    "chat_events" TEXT[] DEFAULT ARRAY['waiting', 'manual_action_required', 'escalated', 'outcome_unknown']::TEXT[],
    "updated_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "notice_settings_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "chat_message" (
    "id" BIGSERIAL NOT NULL,
    "key" VARCHAR(200) NOT NULL,
    "event" VARCHAR(60) NOT NULL,
    "body" TEXT NOT NULL,
    "status" "delivery_status" NOT NULL DEFAULT 'pending',
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "http_status" INTEGER,
    "fault" VARCHAR(40),
    "next_attempt_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "finished_at" TIMESTAMPTZ(6),

    CONSTRAINT "chat_message_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "announced_request_event" (
    "event_id" BIGINT NOT NULL,
    "announced_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "announced_request_event_pkey" PRIMARY KEY ("event_id")
);

-- CreateIndex
CREATE UNIQUE INDEX "notification_user_id_key_key" ON "notification"("user_id", "key");

-- CreateIndex
CREATE INDEX "notification_user_id_id_idx" ON "notification"("user_id", "id");

-- CreateIndex
CREATE UNIQUE INDEX "mail_key_key" ON "mail"("key");

-- CreateIndex
CREATE INDEX "mail_user_id_id_idx" ON "mail"("user_id", "id");

-- CreateIndex
CREATE UNIQUE INDEX "chat_message_key_key" ON "chat_message"("key");

-- AddForeignKey
ALTER TABLE "notification" ADD CONSTRAINT "notification_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "app_user"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "notification_preference" ADD CONSTRAINT "notification_preference_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "app_user"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "mail" ADD CONSTRAINT "mail_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "app_user"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- The bell counts what one person has not read, and the sender looks for what waits: a handful among very many.
CREATE INDEX "notification_unread_idx" ON "notification" ("user_id") WHERE "read_at" IS NULL;
CREATE INDEX "mail_waiting_idx" ON "mail" ("next_attempt_at") WHERE "status" = 'waiting';
CREATE INDEX "chat_message_waiting_idx" ON "chat_message" ("next_attempt_at") WHERE "status" = 'pending';

ALTER TABLE "app_user" ADD CONSTRAINT "app_user_language_check" CHECK ("language" IN ('en', 'ar'));
-- A line break in an address or a subject would begin a header of its own.
ALTER TABLE "mail"
  ADD CONSTRAINT "mail_language_check" CHECK ("language" IN ('en', 'ar')),
  ADD CONSTRAINT "mail_headers_check" CHECK ("recipient" !~ '[\x01-\x1f\x7f]' AND "subject" !~ '[\x01-\x1f\x7f]');
ALTER TABLE "notification" ADD CONSTRAINT "notification_link_check" CHECK ("link" IS NULL OR "link" ~ '^/([^/\\]|$)');
ALTER TABLE "notice_settings" ADD CONSTRAINT "notice_settings_one_row" CHECK ("id" = 1);

INSERT INTO "notice_settings" DEFAULT VALUES;

GRANT SELECT, INSERT, UPDATE ON "notification", "notification_preference", "mail", "notice_settings", "chat_message" TO "countersign_app";
GRANT SELECT, INSERT ON "announced_request_event" TO "countersign_app";
GRANT USAGE, SELECT ON SEQUENCE "notification_id_seq", "mail_id_seq", "chat_message_id_seq" TO "countersign_app";
